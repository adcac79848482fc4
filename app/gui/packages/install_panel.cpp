#include "app/gui/packages/install_panel.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>

#include "app/core/base/counted.h"
#include "app/gui/packages/answer_form.h"
#include "app/gui/packages/file_tree.h"
#include "app/gui/packages/path_fields.h"
#include "app/gui/packages/server_box.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/plan_view.h"
#include "app/gui/widgets/tab_order.h"

namespace iiswsgi::gui {

InstallPanel::InstallPanel(Session& session, QWidget* parent)
    : Panel(tr("Install a package"),
            tr("Answer what it asks, look at what will be done, and do it. Uninstalling takes everything back."),
            parent),
      m_state(session),
      m_path(new QLineEdit),
      m_server(new ServerBox),
      m_serverField(new Field(tr("S&erver"), m_server, tr("Where it is installed."))),
      m_name(new QLineEdit),
      m_python(new QLineEdit),
      m_own(new QCheckBox(tr("Ma&ke a Python environment for the site alone"))),
      m_tree(new FileTree),
      m_what(makeText({}, "text")),
      m_caution(new Notice(Notice::Kind::Caution)),
      m_commands(new Notice(Notice::Kind::Caution)),
      m_runCommands(new QCheckBox(tr("I trus&t this package: run that as well"))),
      m_form(new AnswerForm(m_state)),
      m_load(makeButton(tr("L&oad answers ..."))),
      m_save(makeButton(tr("Sa&ve answers ..."))),
      m_saved(new Notice(Notice::Kind::Good)),
      m_details(new QWidget),
      m_plan(new QTextBrowser),
      m_ignored(new Notice(Notice::Kind::Information)),
      m_done(new Notice(Notice::Kind::Good)),
      m_left(new Notice(Notice::Kind::Information)),
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
  connect(&m_state, &InstallState::changed, this, &InstallPanel::refresh);
  showPackage();
  refresh();
}

void InstallPanel::makePackageField() {
  auto* package = new Field(tr("&Package"), m_path, tr("A zip file that holds a Web Deploy package."));
  auto* browse = makeButton(tr("B&rowse ..."));
  browse->setObjectName(QStringLiteral("browsePackage"));
  column()->addWidget(package);
  column()->addWidget(m_letter);
  askForPackage(package, m_path, browse, [this] { return m_state.path(); }, [this](const QString& path) { open(path); });
  connect(m_path, &QLineEdit::textEdited, this, &InstallPanel::showButtons);
}

void InstallPanel::makeFields() {
  m_path->setObjectName(QStringLiteral("packagePath"));
  m_server->setObjectName(QStringLiteral("server"));
  m_load->setObjectName(QStringLiteral("loadAnswers"));
  m_save->setObjectName(QStringLiteral("saveAnswers"));
  m_name->setObjectName(QStringLiteral("deploymentName"));
  m_python->setObjectName(QStringLiteral("python"));
  m_own->setObjectName(QStringLiteral("ownEnvironment"));
  m_runCommands->setObjectName(QStringLiteral("runCommands"));
  m_show->setObjectName(QStringLiteral("showPlan"));
  m_install->setObjectName(QStringLiteral("install"));
  m_cancel->setObjectName(QStringLiteral("cancelInstall"));
  makePackageField();
  auto* inside = new QVBoxLayout(m_details);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addWidget(m_what);
  inside->addWidget(m_caution);
  inside->addWidget(m_commands);
  inside->addWidget(m_runCommands);
  m_tree->setMaximumHeight(240);
  inside->addWidget(m_tree);
  inside->addWidget(m_serverField);
  inside->addWidget(m_form);
  inside->addWidget(makeAnswerButtons());
  inside->addWidget(m_saved);
  inside->addWidget(new Field(tr("Na&me"), m_name, tr("Only for a second copy of the same package.")));
  inside->addWidget(new Field(tr("P&ython"), m_python, tr("Empty: the one on PATH. It makes the site's own.")));
  m_own->setChecked(true);
  inside->addWidget(m_own);
  column()->addWidget(m_details);
  connect(m_server, &ServerBox::serverChosen, &m_state, &InstallState::setServer);
  connect(m_server, &ServerBox::edited, this, &InstallPanel::showButtons);
  connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) { m_state.setName(text.trimmed()); });
  connect(m_python, &QLineEdit::textEdited, this,
          [this](const QString& text) { m_state.setPython(QDir::fromNativeSeparators(text.trimmed())); });
  connect(m_own, &QCheckBox::toggled, &m_state, &InstallState::setOwnEnvironment);
  connect(m_runCommands, &QCheckBox::toggled, &m_state, &InstallState::setRunCommands);
}

/// NAME.SetParameters.xml, which a package is built with and Web Deploy's tools take.
QWidget* InstallPanel::makeAnswerButtons() {
  auto* whole = new QWidget;
  auto* row = new QHBoxLayout(whole);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(m_load);
  row->addWidget(m_save);
  row->addStretch(1);
  const QStringList filters{tr("Answers (*.xml)"), tr("All files (*)")};
  const auto beside = [this] {
    QString name = m_path->text();
    if (name.endsWith(QLatin1String(".zip"), Qt::CaseInsensitive)) name.chop(4);
    return name + QStringLiteral(".SetParameters.xml");
  };
  connect(m_load, &QPushButton::clicked, this, [this, filters, beside] {
    browseFile(this, tr("Choose the answers"), beside(), filters,
               [this](const QString& path) { m_state.loadAnswers(path); });
  });
  connect(m_save, &QPushButton::clicked, this, [this, filters, beside] {
    browseNewFile(this, tr("Save the answers"), beside(), filters,
                  [this](const QString& path) { m_state.saveAnswers(path); });
  });
  return whole;
}

void InstallPanel::makePlanView() {
  m_plan->setObjectName(QStringLiteral("plan"));
  m_plan->setAccessibleName(tr("What will be done"));
  m_plan->setMinimumHeight(260);
  m_plan->document()->setDocumentMargin(12);
  column()->addWidget(m_ignored);
  column()->addWidget(m_plan);
  column()->addWidget(m_busy);
  column()->addWidget(m_done);
  column()->addWidget(m_left);
}

void InstallPanel::open(const QString& package, const QString& caution) {
  const QString path = fullPath(package);
  if (path.isEmpty() || m_state.applying()) return;
  m_path->setText(path);
  m_caution->setText(caution);
  m_state.open(path);
}

void InstallPanel::showPackage() {
  const auto& package = m_state.package();
  m_details->setVisible(package != nullptr);
  if (!package) return;
  m_tree->show(*package);
  m_name->clear();
  m_name->setPlaceholderText(package->id());
  const auto about = package->about().value_or(package::About());
  const QString name = about.title.isEmpty() ? package->id() : about.title;
  QStringList lines{tr("%1: %2, %3 unpacked.")
                        .arg(QStringLiteral("%1 %2").arg(name, about.version).trimmed(),
                             filesText(package->content().size()),
                             sizeText(package->archive().unpackedSize()))};
  if (!about.summary.isEmpty()) lines << about.summary;
  m_what->setText(lines.join(QLatin1Char('\n')));
  QStringList commands;
  for (const auto& provider : package->providers()) {
    if (provider.is("runCommand") && !package::isInstallStep(provider)) commands << provider.path;
  }
  showCommands(commands);
  showServers();
  m_form->rebuild();
  tabAsLaidOut(*this);
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
  m_server->setServers(m_state.servers(), m_state.server());
  const bool none = m_state.servers().isEmpty() && m_state.server().isEmpty();
  m_serverField->setProblem(
      none ? tr("No web server was found here. Name a sandbox's folder, or an applicationHost.config.") : QString());
  m_serverField->reveal();
}

void InstallPanel::refresh() {
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  if (m_state.canStartAsAdministrator())
    m_letter->offer(tr("Start as a&dministrator"), [this] { m_state.startAsAdministrator(); });
  m_form->refresh();
  const bool asks = m_state.package() && !m_state.package()->parameters().isEmpty();
  m_load->setVisible(asks);
  m_save->setVisible(asks);
  m_saved->setText(m_state.saved().isEmpty()
                       ? QString()
                       : tr("Saved in %1. Passwords aren't in it.").arg(QDir::toNativeSeparators(m_state.saved())));
  showServers();
  m_details->setEnabled(!m_state.applying());
  m_path->setEnabled(!m_state.applying());
  showButtons();
  showPlan();
  showDone();
}

/// They act on what is written, never on what was written before.
void InstallPanel::showButtons() {
  const bool pending = fullPath(m_path->text()) != m_state.path() || m_server->isPending();
  m_cancel->setVisible(m_state.applying());
  m_show->setEnabled(m_state.canPlan() && !pending);
  m_install->setEnabled(m_state.ready() && m_state.activity().isEmpty() && !m_state.done() && !pending);
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
  const bool well = !verification || verification->answer.status < 400;
  const QString answer = verification ? tr("%1 says %2 %3.")
                                            .arg(verification->url.toString(),
                                                 QString::number(verification->answer.status),
                                                 QString::fromLatin1(verification->answer.reason))
                                      : QString();
  m_done->setKind(well ? Notice::Kind::Good : Notice::Kind::Caution);
  m_done->setText(!m_state.done() ? QString()
                  : !verification ? tr("Installed.")
                  : well          ? tr("Installed, and it answers: %1").arg(answer)
                                  : tr("Installed, but the page that was asked for isn't there: %1").arg(answer));
  m_left->setText(leftText(m_state.left()));
}

}  // namespace iiswsgi::gui
