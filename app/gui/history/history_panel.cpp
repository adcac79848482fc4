#include "app/gui/history/history_panel.h"

#include <QDir>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QTreeWidget>

#include "app/gui/packages/server_box.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/plan_view.h"

namespace iiswsgi::gui {
namespace {

QString stateText(apply::Receipt::State state) {
  switch (state) {
    case apply::Receipt::State::Applied:
      return HistoryPanel::tr("stands");
    case apply::Receipt::State::RolledBack:
      return HistoryPanel::tr("failed, nothing left of it");
    case apply::Receipt::State::Undone:
      return HistoryPanel::tr("taken back");
    case apply::Receipt::State::Incomplete:
      break;
  }
  return HistoryPanel::tr("only partly taken back");
}

QString timeText(const QDateTime& time) {
  return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

}  // namespace

HistoryPanel::HistoryPanel(Session& session, QWidget* parent)
    : Panel(tr("What was done"), tr("Every change that was made on a server, newest first, and the way back."), parent),
      m_state(session),
      m_server(new ServerBox),
      m_serverField(new Field(tr("&Server"), m_server, tr("Each server keeps its own list."))),
      m_runs(new QTreeWidget),
      m_about(makeText({}, "muted")),
      m_empty(makeText(tr("Nothing was done on this server yet."), "muted")),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_coming(new Notice(Notice::Kind::Caution)),
      m_gone(new Notice(Notice::Kind::Good)),
      m_plan(new QTextBrowser),
      m_cancel(makeButton(tr("C&ancel"))),
      m_show(makeButton(tr("Show the way &back"))),
      m_takeBack(makeButton(tr("&Take it back"), "primary")) {
  placeWidgets();
  connect(m_server, &ServerBox::serverChosen, &m_state, &HistoryState::setServer);
  connect(m_server, &ServerBox::edited, this, &HistoryPanel::showButtons);
  connect(m_runs, &QTreeWidget::currentItemChanged, this, [this] { m_state.forgetPlan(); });
  connect(m_show, &QPushButton::clicked, this, [this] {
    if (const auto* run = chosen()) m_state.plan(run->id);
  });
  connect(m_takeBack, &QPushButton::clicked, &m_state, &HistoryState::takeBack);
  connect(m_cancel, &QPushButton::clicked, &m_state, &HistoryState::cancel);
  connect(&m_state, &HistoryState::changed, this, &HistoryPanel::refresh);
  refresh();
}

void HistoryPanel::placeWidgets() {
  m_server->setObjectName(QStringLiteral("historyServer"));
  m_runs->setProperty("role", QByteArray("rows"));
  m_runs->setObjectName(QStringLiteral("runs"));
  m_show->setObjectName(QStringLiteral("showUndo"));
  m_takeBack->setObjectName(QStringLiteral("takeBack"));
  m_runs->setHeaderLabels({tr("When"), tr("What"), tr("State")});
  m_runs->setRootIsDecorated(false);
  m_runs->setUniformRowHeights(true);
  m_runs->setAllColumnsShowFocus(true);
  m_runs->setAccessibleName(tr("What was done"));
  m_runs->setMinimumHeight(150);
  m_runs->header()->setStretchLastSection(false);
  m_runs->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_runs->header()->setSectionResizeMode(1, QHeaderView::Stretch);
  m_plan->setAccessibleName(tr("What was changed, or will be"));
  m_plan->setMinimumHeight(240);
  m_plan->document()->setDocumentMargin(12);
  column()->addWidget(m_serverField);
  for (QWidget* widget : QList<QWidget*>{m_letter, m_gone, m_empty})
    column()->addWidget(widget);
  column()->addWidget(m_runs, 1);
  for (QWidget* widget : QList<QWidget*>{m_about, m_coming, m_busy})
    column()->addWidget(widget);
  column()->addWidget(m_plan, 2);
  column()->addStretch(0);
  addButtons({m_cancel}, {m_show, m_takeBack});
}

void HistoryPanel::open(const QString& run) {
  m_wanted = run;
  m_state.open();
}

const apply::Receipt* HistoryPanel::chosen() const {
  const auto* item = m_runs->currentItem();
  return item ? m_state.find(item->data(0, Qt::UserRole).toString()) : nullptr;
}

/// Rows change only if the runs do: a list that is filled anew forgets what was chosen.
void HistoryPanel::fill() {
  QStringList wanted;
  for (const auto& run : m_state.runs())
    wanted << run.id + QLatin1Char('\n') + stateText(run.state);
  if (m_runs->property("filled").toStringList() == wanted) return;
  m_runs->setProperty("filled", wanted);
  const QSignalBlocker quiet(m_runs);
  const QString before = m_runs->currentItem() ? m_runs->currentItem()->data(0, Qt::UserRole).toString() : QString();
  m_runs->clear();
  for (const auto& run : m_state.runs()) {
    auto* item = new QTreeWidgetItem(m_runs, {timeText(run.started), run.title, stateText(run.state)});
    item->setData(0, Qt::UserRole, run.id);
    item->setToolTip(1, run.title);
    if (run.id == before) m_runs->setCurrentItem(item);
  }
  if (!m_runs->currentItem() && m_runs->topLevelItemCount() > 0) m_runs->setCurrentItem(m_runs->topLevelItem(0));
}

void HistoryPanel::showServers() {
  m_server->setServers(m_state.servers(), m_state.server());
  const bool none = m_state.listed() && m_state.server().isEmpty();
  m_serverField->setProblem(
      none ? tr("No web server was found here. Name a sandbox's folder, or an applicationHost.config.") : QString());
  m_serverField->reveal();
}

void HistoryPanel::showPlan(const apply::Receipt* run) {
  const plan::Plan* undo = m_state.undoPlan();
  const QString wanted = undo ? QStringLiteral("back ") + m_state.planned() : run ? run->id : QString();
  m_plan->setVisible(!wanted.isEmpty() && !(undo && undo->empty()));
  if (wanted == m_shown) return;
  m_shown = wanted;
  if (undo) gui::showPlan(*m_plan, *undo);
  if (!undo && run) gui::showPlan(*m_plan, run->plan);
}

void HistoryPanel::showChosen() {
  const auto* run = chosen();
  const plan::Plan* undo = m_state.undoPlan();
  m_about->setVisible(run && !undo);
  if (run)
    m_about->setText(
        run->state == apply::Receipt::State::Applied
            ? tr("Its backup is in %1. From a prompt: %2")
                  .arg(QDir::toNativeSeparators(run->folder), HistoryState::commandFor(run->id, m_state.server()))
            : tr("Its backup is in %1.").arg(QDir::toNativeSeparators(run->folder)));
  QString coming;
  if (undo && undo->empty())
    coming = tr("There is nothing left of it to take back. \"Take it back\" notes that.");
  else if (undo)
    coming = tr("This is what taking it back will change. Nothing has happened yet.");
  m_coming->setText(coming);
  showPlan(run);
  showButtons();
}

/// They act on what is written, never on what was written before.
void HistoryPanel::showButtons() {
  const auto* run = chosen();
  const plan::Plan* undo = m_state.undoPlan();
  const bool idle = m_state.activity().isEmpty() && !m_server->isPending();
  m_show->setEnabled(run && idle && run->state == apply::Receipt::State::Applied && !undo);
  m_takeBack->setEnabled(undo && idle);
}

void HistoryPanel::refresh() {
  const bool idle = m_state.activity().isEmpty();
  showServers();
  fill();
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  if (m_state.canHandOver()) m_letter->offer(tr("Continue as a&dministrator"), [this] { m_state.handOver(); });
  m_gone->setText(m_state.gone());
  const bool any = m_runs->topLevelItemCount() > 0;
  m_empty->setVisible(m_state.listed() && !m_state.server().isEmpty() && !any);
  m_runs->setVisible(any);
  m_server->setEnabled(!m_state.takingBack());
  m_runs->setEnabled(idle);
  m_cancel->setVisible(m_state.takingBack());
  m_cancel->setEnabled(!m_state.handedOver());
  showChosen();
  if (idle && !m_wanted.isEmpty()) showWayBack(std::exchange(m_wanted, {}));
}

void HistoryPanel::showWayBack(const QString& run) {
  if (!m_state.find(run)) return;
  for (int row = 0; row < m_runs->topLevelItemCount(); ++row) {
    auto* item = m_runs->topLevelItem(row);
    if (item->data(0, Qt::UserRole).toString() == run) m_runs->setCurrentItem(item);
  }
  m_state.plan(run);
}

}  // namespace iiswsgi::gui
