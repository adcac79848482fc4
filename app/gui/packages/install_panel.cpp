#include "app/gui/packages/install_panel.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QTreeWidget>

#include "app/gui/packages/answer_form.h"
#include "app/gui/packages/file_tree.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/plan_view.h"

namespace iiswsgi::gui {

InstallPanel::InstallPanel(Session& session, QWidget* parent)
    : Panel(tr("Install a package"),
            tr("Answer what it asks, look at what will be done, and do it. Uninstalling takes everything back."),
            parent),
      m_state(session),
      m_path(new QLineEdit),
      m_server(new QComboBox),
      m_name(new QLineEdit),
      m_python(new QLineEdit),
      m_own(new QCheckBox(tr("Make a Python environment for the si&te alone"))),
      m_tree(makeFileTree()),
      m_what(makeText({}, "text")),
      m_commands(new Notice(Notice::Kind::Caution)),
      m_runCommands(new QCheckBox(tr("I trus&t this package: run that as well"))),
      m_form(new AnswerForm(m_state)),
      m_details(new QWidget),
      m_plan(new QTextBrowser),
      m_ignored(new Notice(Notice::Kind::Information)),
      m_done(new Notice(Notice::Kind::Good)),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_cancel(makeButton(tr("C&ancel"))),
      m_show(makeButton(tr("Show the p&lan"))),
      m_install(makeButton(tr("&Install"), "primary")) {
  makeFields();
  makePlanView();
  column()->addStretch(1);
  addButtons({m_cancel}, {m_show, m_install});
  connect(m_cancel, &QPushButton::clicked, &m_state, &InstallState::cancel);
  connect(&m_state, &InstallState::replaced, qApp, &QApplication::closeAllWindows);
  connect(m_show, &QPushButton::clicked, this, [this] {
    m_form->reveal();
    if (m_form->repeatsMatch()) m_state.plan();
  });
  connect(m_install, &QPushButton::clicked, &m_state, &InstallState::apply);
  connect(&m_state, &InstallState::opened, this, &InstallPanel::showPackage);
  connect(&m_state, &InstallState::serverChanged, m_form, &AnswerForm::rebuild);
  connect(&m_state, &InstallState::changed, this, &InstallPanel::refresh);
  showPackage();
  refresh();
}

void InstallPanel::makeFields() {
  m_path->setObjectName(QStringLiteral("packagePath"));
  m_server->setObjectName(QStringLiteral("server"));
  m_name->setObjectName(QStringLiteral("deploymentName"));
  m_python->setObjectName(QStringLiteral("python"));
  m_own->setObjectName(QStringLiteral("ownEnvironment"));
  m_runCommands->setObjectName(QStringLiteral("runCommands"));
  m_show->setObjectName(QStringLiteral("showPlan"));
  m_install->setObjectName(QStringLiteral("install"));
  m_cancel->setObjectName(QStringLiteral("cancelInstall"));
  auto* package = new Field(tr("&Package"), m_path, tr("A zip file that holds a Web Deploy package."));
  auto* browse = makeButton(tr("B&rowse ..."));
  package->addBeside(browse);
  column()->addWidget(package);
  column()->addWidget(m_letter);
  connect(browse, &QPushButton::clicked, this, [this] {
    browseFile(this, tr("Choose a package"), m_path->text(), {tr("Packages (*.zip)"), tr("All files (*)")},
               [this](const QString& path) { open(path); });
  });
  connect(m_path, &QLineEdit::returnPressed, this, [this] { open(m_path->text()); });
  auto* inside = new QVBoxLayout(m_details);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addWidget(m_what);
  inside->addWidget(m_commands);
  inside->addWidget(m_runCommands);
  m_tree->setMaximumHeight(240);
  inside->addWidget(m_tree);
  inside->addWidget(new Field(tr("S&erver"), m_server, tr("Where it is installed.")));
  inside->addWidget(m_form);
  inside->addWidget(new Field(tr("Na&me"), m_name, tr("Only for a second copy of the same package.")));
  inside->addWidget(new Field(tr("P&ython"), m_python, tr("Empty: the one on PATH. It makes the site's own.")));
  m_own->setChecked(true);
  inside->addWidget(m_own);
  column()->addWidget(m_details);
  connect(m_server, &QComboBox::activated, this,
          [this](int index) { m_state.setServer(m_server->itemData(index).toString()); });
  connect(m_name, &QLineEdit::editingFinished, this, [this] { m_state.setName(m_name->text().trimmed()); });
  connect(m_python, &QLineEdit::editingFinished, this,
          [this] { m_state.setPython(QDir::fromNativeSeparators(m_python->text().trimmed())); });
  connect(m_own, &QCheckBox::toggled, &m_state, &InstallState::setOwnEnvironment);
  connect(m_runCommands, &QCheckBox::toggled, &m_state, &InstallState::setRunCommands);
}

void InstallPanel::makePlanView() {
  m_plan->setObjectName(QStringLiteral("plan"));
  m_plan->setAccessibleName(tr("What will be done"));
  m_plan->setMinimumHeight(260);
  column()->addWidget(m_ignored);
  column()->addWidget(m_plan);
  column()->addWidget(m_busy);
  column()->addWidget(m_done);
}

void InstallPanel::open(const QString& package) {
  const QString text = package.trimmed();
  if (text.isEmpty() || m_state.applying()) return;
  const QString path = QDir::toNativeSeparators(QDir().absoluteFilePath(text));
  m_path->setText(path);
  m_state.open(path);
}

void InstallPanel::showPackage() {
  const auto& package = m_state.package();
  m_details->setVisible(package != nullptr);
  if (!package) return;
  fillFileTree(m_tree, *package);
  m_name->clear();
  m_name->setPlaceholderText(package->id());
  const auto about = package->about().value_or(package::About());
  const QString name = about.title.isEmpty() ? package->id() : about.title;
  const auto files = package->content().size();
  QStringList lines{tr("%1: %2, %3 unpacked.")
                        .arg(QStringLiteral("%1 %2").arg(name, about.version).trimmed(),
                             files == 1 ? tr("one file") : tr("%1 files").arg(files),
                             readableSize(package->archive().unpackedSize()))};
  if (!about.summary.isEmpty()) lines << about.summary;
  m_what->setText(lines.join(QLatin1Char('\n')));
  QStringList commands;
  for (const auto& provider : package->providers()) {
    if (provider.is("runCommand") && !package::isInstallStep(provider)) commands << provider.path;
  }
  showCommands(commands);
  showServers();
  m_form->rebuild();
}

void InstallPanel::showCommands(const QStringList& commands) {
  const QString all = commands.join(QLatin1Char('\n'));
  const bool can = m_state.runsCommands();
  const QString text = can ? tr("The package wants to run this at the end, and can do anything with it:\n%1").arg(all)
                           : tr("The package wants to run what stands below, which works on Windows only. It is left "
                                "out:\n%1")
                                 .arg(all);
  m_commands->setText(commands.isEmpty() ? QString() : text);
  m_runCommands->setChecked(false);
  m_runCommands->setVisible(can && !commands.isEmpty());
}

void InstallPanel::showServers() {
  m_server->clear();
  for (const auto& server : m_state.servers())
    m_server->addItem(server.name, server.name);
  m_server->setCurrentIndex(m_server->findData(m_state.server()));
}

void InstallPanel::refresh() {
  const QString activity = m_state.activity();
  m_busy->setText(activity);
  m_letter->setError(m_state.error());
  if (m_state.canStartAsAdministrator())
    m_letter->offer(tr("Start as a&dministrator"), [this] { m_state.startAsAdministrator(); });
  m_cancel->setVisible(m_state.applying());
  m_form->showProblems();
  if (m_server->findData(m_state.server()) < 0 && !m_state.server().isEmpty())
    m_server->addItem(m_state.server(), m_state.server());
  m_server->setCurrentIndex(m_server->findData(m_state.server()));
  m_details->setEnabled(activity.isEmpty());
  m_path->setEnabled(!m_state.applying());
  m_show->setEnabled(m_state.package() && activity.isEmpty() && !m_state.done());
  m_install->setEnabled(m_state.ready() && activity.isEmpty() && !m_state.done());
  showPlan();
  showDone();
}

void InstallPanel::showPlan() {
  const install::Ready* ready = m_state.ready();
  m_plan->setVisible(ready);
  m_ignored->setText(ready ? ready->notes.join(QLatin1Char('\n')) : QString());
  if (ready && ready != m_shown) gui::showPlan(*m_plan, ready->installation.plan);
  m_shown = ready;
}

void InstallPanel::showDone() {
  const auto& verification = m_state.verification();
  QString text;
  if (verification)
    text = tr("Installed, and it answers: %1 says %2 %3.")
               .arg(verification->url.toString())
               .arg(verification->answer.status)
               .arg(QString::fromLatin1(verification->answer.reason));
  else if (m_state.done())
    text = tr("Installed.");
  m_done->setText(text);
}

}  // namespace iiswsgi::gui
