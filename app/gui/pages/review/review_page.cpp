#include "app/gui/pages/review/review_page.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTextDocument>
#include <QTimer>

#include "app/core/plan/render.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/plan_view.h"

namespace iiswsgi::gui {
namespace {

QPlainTextEdit* makeCode(const QString& accessibleName) {
  auto* text = new QPlainTextEdit;
  text->setReadOnly(true);
  text->document()->setDocumentMargin(10);
  text->setTabChangesFocus(true);
  text->setFont(codeFont());
  text->setAccessibleName(accessibleName);
  return text;
}

QPushButton* makeCopyButton(const QPlainTextEdit* text) {
  auto* button = makeButton(ReviewPage::tr("&Copy"), nullptr, QStringLiteral("copy"));
  QObject::connect(button, &QPushButton::clicked, button, [button, text] {
    QGuiApplication::clipboard()->setText(text->toPlainText());
    button->setText(ReviewPage::tr("Copied"));
    QTimer::singleShot(2000, button, [button] { button->setText(ReviewPage::tr("&Copy")); });
  });
  return button;
}

}  // namespace

ReviewPage::ReviewPage(Session& session)
    : Page(session),
      m_state(session),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_nothing(new Notice(Notice::Kind::Good)),
      m_tried(new Notice(Notice::Kind::Good)),
      m_concern(new LetterPanel),
      m_tabs(new QTabWidget),
      m_changes(new QTextBrowser),
      m_appCmd(makeCode(tr("AppCmd commands"))),
      m_commandLine(makeCode(tr("Command line"))),
      m_saved(new Notice(Notice::Kind::Good)),
      m_saveLetter(new LetterPanel) {
  column()->addWidget(m_letter);
  column()->addWidget(m_nothing);
  column()->addWidget(m_concern);
  column()->addWidget(m_tabs, 1);
  column()->addWidget(m_busy);
  column()->addWidget(m_tried);
  m_changes->setAccessibleName(tr("What will change"));
  m_changes->setMinimumHeight(220);
  m_changes->document()->setDocumentMargin(12);
  m_tabs->setDocumentMode(true);
  m_tabs->tabBar()->setDrawBase(false);
  m_tabs->addTab(m_changes, tr("Changes"));
  m_tabs->addTab(makeAppCmdTab(), tr("AppCmd commands"));
  m_tabs->addTab(makeCommandLineTab(), tr("Command line"));
  connect(&m_state, &ReviewState::changed, this, &ReviewPage::refresh);
  connect(&m_state, &ReviewState::saved, this,
          [this](const QString& path) { m_saved->setText(tr("Saved as %1.").arg(path)); });
  connect(&this->session(), &Session::planChanged, this, &ReviewPage::showPlan);
  connect(&this->session(), &Session::observedChanged, this, [this] {
    if (isVisible()) m_state.makePlan();
  });
  // The answer itself is told first.
  connect(&this->session().runner(), &Runner::busyChanged, this, &ReviewPage::planAgain, Qt::QueuedConnection);
}

QWidget* ReviewPage::makeTextTab(QPlainTextEdit* text, const QString& sentence, const QList<QWidget*>& buttons) {
  auto* tab = new QWidget;
  auto* inside = new QVBoxLayout(tab);
  inside->setContentsMargins(0, 10, 0, 0);
  inside->addWidget(makeText(sentence, "muted"));
  inside->addWidget(text, 1);
  auto* row = new QHBoxLayout;
  for (QWidget* button : buttons)
    row->addWidget(button);
  row->addStretch(1);
  inside->addLayout(row);
  return tab;
}

QWidget* ReviewPage::makeAppCmdTab() {
  auto* save = makeButton(tr("&Save as a script ..."), nullptr, QStringLiteral("save"));
  connect(save, &QPushButton::clicked, this, &ReviewPage::saveScript);
  auto* tab = makeTextTab(m_appCmd, tr("The same change for an administrator's prompt. Apply does it without them."),
                          {makeCopyButton(m_appCmd), save});
  tab->layout()->addWidget(m_saved);
  tab->layout()->addWidget(m_saveLetter);
  return tab;
}

QWidget* ReviewPage::makeCommandLineTab() {
  m_commandLine->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  return makeTextTab(m_commandLine,
                     tr("The same wish for the command line: for scripts, and to do it again elsewhere."),
                     {makeCopyButton(m_commandLine)});
}

void ReviewPage::saveScript() {
  m_saved->setText({});
  const QString folder = session().projectFolders().value(0, QDir::homePath());
  const QString proposed = QDir(folder).filePath(session().desired().name + QStringLiteral(".cmd"));
  browseNewFile(this, tr("Save the commands"), proposed, {tr("Command scripts (*.cmd *.bat)"), tr("All files (*)")},
                [this](const QString& path) { m_state.saveScript(path); });
}

void ReviewPage::enter() {
  m_tabs->setCurrentIndex(0);
  m_state.makePlan();
  showPlan();
  refresh();
}

/// A server that was read again, and couldn't be, leaves what was observed before.
void ReviewPage::planAgain(const QString& topic) {
  if (topic != topics::observing() || !isVisible()) return;
  if (!m_state.planning()) m_state.makePlan();
  refresh();
}

QString ReviewPage::nextText() const {
  const auto& plan = session().plan();
  return plan && plan->empty() ? tr("&Next") : tr("&Apply");
}

/// What is read first; and a Return that was meant for the page before doesn't apply it.
QWidget* ReviewPage::firstEditor() {
  const auto& plan = session().plan();
  return plan && !plan->empty() ? m_changes : nullptr;
}

void ReviewPage::showPlan() {
  const auto& plan = session().plan();
  if (!plan) {
    m_changes->clear();
    return;
  }
  gui::showPlan(*m_changes, *plan);
  m_appCmd->setPlainText(m_state.appCmd());
  m_commandLine->setPlainText(m_state.commandLine());
  m_saved->setText({});
}

void ReviewPage::refresh() {
  const auto& plan = session().plan();
  const bool nothing = plan && plan->empty();
  m_letter->setError(m_state.error());
  m_busy->setText(m_state.activity());
  m_tabs->setVisible(plan && !nothing);
  m_nothing->setText(nothing ? tr("Nothing has to change: this is how it is set up already. Next asks the site.")
                             : QString());
  m_tried->setText(m_state.triedOut() ? tr("Tried out: the application loads with that Python.") : QString());
  m_concern->setError(m_state.concern());
  m_saveLetter->setError(m_state.saveError());
  emit changed();
}

}  // namespace iiswsgi::gui
