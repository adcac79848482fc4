#include "app/gui/pages/apply/apply_page.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

#include "app/gui/history/take_back_panel.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/symbol.h"

namespace iiswsgi::gui {

ApplyPage::ApplyPage(Session& session)
    : Page(session),
      m_state(session),
      m_bar(new QProgressBar),
      m_panel(new QFrame),
      m_rowsLayout(new QVBoxLayout(m_panel)),
      m_stopping(new Notice(Notice::Kind::Caution)),
      m_done(new Notice(Notice::Kind::Good)),
      m_back(new TakeBackPanel),
      m_letter(new LetterPanel) {
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Progress"));
  m_panel->setProperty("role", QByteArray("panel"));
  m_rowsLayout->setContentsMargins(16, 14, 16, 14);
  m_rowsLayout->setSpacing(10);
  column()->addWidget(m_bar);
  column()->addWidget(m_letter);
  column()->addWidget(m_done);
  column()->addWidget(m_stopping);
  column()->addWidget(m_panel);
  column()->addWidget(m_back);
  column()->addStretch(1);
  connect(m_back, &TakeBackPanel::wantsTakingBack, this, &Page::wantsTakingBack);
  connect(&m_state, &ApplyState::changed, this, &ApplyPage::refresh);
}

void ApplyPage::enter() {
  // The rows stay as they are when a run has failed: the plan is gone then, and the page tells what was tried.
  if (session().plan()) makeRows();
  m_state.start();
  refresh();
}

void ApplyPage::makeRows() {
  for (const Row& row : std::as_const(m_rows)) {
    delete row.symbol;
    delete row.text;
  }
  m_rows.clear();
  while (QLayoutItem* item = m_rowsLayout->takeAt(0))
    delete item;
  for (const auto& change : session().plan()->changes) {
    const Row row{new Symbol(20), makeText(plan::whyOf(change), "text")};
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(row.symbol, 0, Qt::AlignTop);
    line->addWidget(row.text, 1);
    m_rowsLayout->addLayout(line);
    m_rows << row;
  }
}

QString ApplyPage::stoppingText() const {
  if (m_state.cancelling()) return tr("Stopping: what was begun is being taken back ...");
  if (m_state.handedOver())
    return tr(
        "An administrator's process is at work. It can't be stopped from here; it takes everything back if a "
        "step fails.");
  if (m_state.waiting()) return tr("Waiting until other work is done: nothing has been changed yet.");
  return {};
}

QString ApplyPage::doneText() const {
  if (m_state.done()) return tr("Done. Next asks the site for a page.");
  return m_state.takenBack() ? tr("It was taken back. Go back to make another plan.") : QString();
}

void ApplyPage::refresh() {
  for (int i = 0; i < m_rows.size(); ++i) {
    const auto step = m_state.stepAt(i);
    const bool done = step == ApplyState::Step::Done && !m_state.error() && !m_state.takenBack();
    const bool doing = step == ApplyState::Step::Doing;
    const QString picture = QLatin1String(done ? "circle-check" : doing ? "circle-dot" : "circle");
    m_rows.at(i).symbol->set(picture, done ? &Theme::good : doing ? &Theme::accent : &Theme::muted);
    const QString spoken = done ? tr("Done") : doing ? tr("Being done") : tr("To come");
    m_rows.at(i).symbol->setAccessibleName(spoken);
  }
  m_bar->setRange(0, qMax(1, m_state.progress().total));
  m_bar->setValue(m_state.error() ? 0 : m_state.progress().done);
  m_bar->setVisible(!m_state.error() && !m_state.takenBack());
  m_letter->setError(m_state.error());
  if (m_state.canHandOver()) m_letter->offer(tr("Continue as a&dministrator"), [this] { m_state.handOver(); });
  m_stopping->setText(stoppingText());
  m_done->setText(doneText());
  const auto& observed = session().observed();
  m_back->setReceipt(session().receipt(), observed ? observed->server.name : session().desired().server);
  emit changed();
}

}  // namespace iiswsgi::gui
