#include "app/gui/packages/build_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include "app/gui/packages/build_result.h"
#include "app/gui/packages/file_tree.h"
#include "app/gui/packages/path_fields.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"

namespace iiswsgi::gui {
namespace {

QComboBox* applicationBox() {
  auto* box = new QComboBox;
  box->setEditable(true);
  box->setInsertPolicy(QComboBox::NoInsert);
  box->setCompleter(nullptr);
  return box;
}

}  // namespace

BuildPanel::BuildPanel(Session& session, QWidget* parent)
    : Panel(tr("Build a package"),
            tr("Choose a project. What belongs on a server goes into a Web Deploy package, and nothing of it is run."),
            parent),
      m_state(session),
      m_folder(new QLineEdit),
      m_browse(makeButton(tr("B&rowse ..."))),
      m_version(new QLineEdit),
      m_title(new QLineEdit),
      m_application(applicationBox()),
      m_applicationField(new Field(tr("App&lication"), m_application)),
      m_form(new QComboBox),
      m_installStep(new QCheckBox(tr("E&nd with the command that makes iiswsgi serve it (administrators only)"))),
      m_wheels(new QCheckBox(tr("&Bring what it needs along, so that the server needs no network"))),
      m_pythonVersion(new QLineEdit),
      m_output(new QLineEdit),
      m_feed(new QLineEdit),
      m_feedField(new Field(tr("Fee&d"), m_feed, tr("The file that lists your packages; made if it isn't there."))),
      m_tree(new FileTree),
      m_what(makeText({}, "text")),
      m_notes(makeText({}, "muted")),
      m_result(new BuildResult(m_state)),
      m_bar(new QProgressBar),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_check(makeButton(tr("Check a packa&ge ..."))),
      m_build(makeButton(tr("B&uild"))),
      m_publish(makeButton(tr("&Publish to the local feed"), "primary")),
      m_cancel(makeButton(tr("C&ancel"))),
      m_details(new QWidget) {
  nameWidgets();
  makeFolder();
  makeDetails();
  makeResult();
  column()->addStretch(1);
  addButtons({m_cancel, m_check}, {m_build, m_publish});
  connect(m_check, &QPushButton::clicked, this, &BuildPanel::choosePackage);
  connect(m_build, &QPushButton::clicked, &m_state, &BuildState::build);
  connect(m_publish, &QPushButton::clicked, &m_state, &BuildState::publish);
  connect(m_cancel, &QPushButton::clicked, &m_state, &BuildState::cancel);
  connect(&m_state, &BuildState::drawn, this, &BuildPanel::showDraft);
  connect(&m_state, &BuildState::changed, this, &BuildPanel::refresh);
  showDraft();
  refresh();
}

void BuildPanel::nameWidgets() {
  m_folder->setObjectName(QStringLiteral("projectFolder"));
  m_version->setObjectName(QStringLiteral("version"));
  m_title->setObjectName(QStringLiteral("title"));
  m_application->setObjectName(QStringLiteral("application"));
  m_form->setObjectName(QStringLiteral("form"));
  m_installStep->setObjectName(QStringLiteral("installStep"));
  m_wheels->setObjectName(QStringLiteral("wheels"));
  m_pythonVersion->setObjectName(QStringLiteral("pythonVersion"));
  m_output->setObjectName(QStringLiteral("packageFile"));
  m_feed->setObjectName(QStringLiteral("feedFile"));
  m_check->setObjectName(QStringLiteral("checkPackage"));
  m_build->setObjectName(QStringLiteral("build"));
  m_publish->setObjectName(QStringLiteral("publish"));
  m_cancel->setObjectName(QStringLiteral("cancelBuild"));
}

void BuildPanel::makeFolder() {
  auto* folder = new Field(tr("Project &folder"), m_folder, tr("A folder with a Manifest.xml is packed as it stands."));
  folder->addBeside(m_browse);
  column()->addWidget(folder);
  column()->addWidget(m_letter);
  connect(m_browse, &QPushButton::clicked, this, [this] {
    browseFolder(this, tr("Choose the project"), m_folder->text(), [this](const QString& path) {
      m_folder->setText(path);
      chooseFolder(path);
    });
  });
  connect(m_folder, &QLineEdit::textEdited, this, &BuildPanel::showButtons);
  connect(m_folder, &QLineEdit::editingFinished, this, [this] {
    const QString path = fullPath(m_folder->text());
    if (path != m_state.order().folder) chooseFolder(path);
  });
}

void BuildPanel::chooseFolder(const QString& path) {
  m_output->clear();
  m_state.choose(path);
}

void BuildPanel::makeDetails() {
  auto* inside = new QVBoxLayout(m_details);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addWidget(m_what);
  inside->addWidget(m_tree);
  inside->addWidget(m_notes);
  makeApplication();
  makeNames();
  makeForm();
  makeWheels();
  makeOutput();
  makeFeed();
  column()->addWidget(m_details);
  connect(m_tree, &FileTree::taken, &m_state, &BuildState::take);
}

void BuildPanel::makeApplication() {
  m_details->layout()->addWidget(m_applicationField);
  m_applicationField->setHelp(tr("What is served: module:callable, or an INI file and its section."));
  connect(m_application->lineEdit(), &QLineEdit::textEdited, &m_state, &BuildState::setApplication);
  connect(m_application->lineEdit(), &QLineEdit::editingFinished, m_applicationField, [this] {
    m_applicationField->touch();
    showApplication();
  });
  connect(m_application, &QComboBox::textActivated, &m_state, &BuildState::setApplication);
}

/// What is typed counts at once: a key that publishes may be the next one.
void BuildPanel::take(QLineEdit* line, const std::function<void(build::Order&, const QString&)>& put) {
  connect(line, &QLineEdit::textEdited, this,
          [this, put](const QString& text) { m_state.edit([&](build::Order& order) { put(order, text.trimmed()); }); });
}

void BuildPanel::makeNames() {
  auto* names = new QHBoxLayout;
  names->setSpacing(16);
  names->addWidget(new Field(tr("&Title"), m_title, tr("What people read.")), 2, Qt::AlignTop);
  names->addWidget(new Field(tr("&Version"), m_version, tr("Empty: the project's own.")), 1, Qt::AlignTop);
  static_cast<QVBoxLayout*>(m_details->layout())->addLayout(names);
  take(m_title, [](build::Order& order, const QString& text) { order.wishes.title = text; });
  take(m_version, [](build::Order& order, const QString& text) { order.wishes.version = text; });
}

void BuildPanel::makeForm() {
  m_form->addItem(tr("Web Platform Installer, IIS Manager and iiswsgi"), int(package::Form::Application));
  m_form->addItem(tr("Visual Studio's and Azure's pipelines"), int(package::Form::Full));
  m_installStep->setChecked(true);
  m_details->layout()->addWidget(
      new Field(tr("For &whom"), m_form, tr("Each of them asks for the site by another name.")));
  m_details->layout()->addWidget(m_installStep);
  connect(m_form, &QComboBox::activated, this, [this](int index) {
    const auto form = package::Form(m_form->itemData(index).toInt());
    m_installStep->setChecked(form == package::Form::Application);
    m_state.edit([&](build::Order& order) { order.wishes.form = form; });
  });
  connect(m_installStep, &QCheckBox::toggled, this,
          [this](bool on) { m_state.edit([on](build::Order& order) { order.wishes.installStep = on; }); });
}

void BuildPanel::makeWheels() {
  m_details->layout()->addWidget(m_wheels);
  auto* version = new Field(tr("Pyt&hon there"), m_pythonVersion, tr("Its version, such as 3.12: 64-bit, on Windows."));
  version->hide();
  m_details->layout()->addWidget(version);
  const auto put = [this] {
    m_state.edit([this](build::Order& order) {
      order.vendoring.reset();
      if (!m_wheels->isChecked()) return;
      order.vendoring =
          build::Vendoring{m_state.usualPython(), m_pythonVersion->text().trimmed(), QStringLiteral("win_amd64")};
    });
  };
  connect(m_wheels, &QCheckBox::toggled, version, &QWidget::setVisible);
  connect(m_wheels, &QCheckBox::toggled, this, put);
  connect(m_pythonVersion, &QLineEdit::textEdited, this, put);
}

void BuildPanel::makeOutput() {
  auto* output =
      new Field(tr("Pac&kage file"), m_output, tr("Empty: beside the project, called by its name and version."));
  auto* choose = makeButton(tr("Choos&e ..."));
  output->addBeside(choose);
  m_details->layout()->addWidget(output);
  connect(choose, &QPushButton::clicked, this, [this] {
    browseNewFile(this, tr("Choose the package's file"), m_output->text(), {tr("Packages (*.zip)")},
                  [this](const QString& path) {
                    m_output->setText(path);
                    m_state.edit([&](build::Order& order) { order.output = path; });
                  });
  });
  take(m_output, [](build::Order& order, const QString& text) { order.output = fullPath(text); });
  connect(m_output, &QLineEdit::editingFinished, this, [this] { m_output->setText(m_state.order().output); });
}

void BuildPanel::makeFeed() {
  m_details->layout()->addWidget(m_feedField);
  askForFeed(m_feedField, m_feed, m_state);
}

void BuildPanel::makeResult() {
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Progress"));
  m_bar->setRange(0, 100);
  column()->addWidget(m_busy);
  column()->addWidget(m_bar);
  column()->addWidget(m_result);
  connect(m_result, &BuildResult::wantsInstall, this, &BuildPanel::wantsInstall);
  connect(m_result, &BuildResult::wantsFeed, this, &BuildPanel::wantsFeed);
}

void BuildPanel::choosePackage() {
  const QString start = m_state.built() ? m_state.built()->path : m_folder->text();
  browseFile(this, tr("Choose a package"), start, {tr("Packages (*.zip)"), tr("All files (*)")},
             [this](const QString& path) { emit wantsCheck(path); });
}

void BuildPanel::takeUp(const Memory& memory) {
  if (!m_folder->text().isEmpty()) return;
  const QString feed = memory.value(BuildState::feedKey());
  if (QFileInfo::exists(feed)) m_state.setFeed(feed);
  const QString project = memory.value(BuildState::projectKey());
  if (!QDir(project).exists()) return;
  m_folder->setText(project);
  chooseFolder(project);
}

void BuildPanel::showDraft() {
  const auto& draft = m_state.draft();
  m_details->setVisible(draft.has_value());
  if (!draft) return;
  m_tree->show(*draft);
  const auto& about = draft->recipe.about;
  if (!m_title->hasFocus()) m_title->setText(about.title);
  if (!m_version->hasFocus()) m_version->setText(about.version);
  const QString kind = draft->project ? project::textOf(draft->project->application.kind) + QStringLiteral(". ") +
                                            draft->project->application.evidence
                                      : tr("The folder describes its package itself, in Manifest.xml.");
  m_what->setText(kind.left(1).toUpper() + kind.mid(1));
  m_notes->setText(draft->recipe.notes.join(QLatin1Char('\n')));
  m_notes->setVisible(!draft->recipe.notes.isEmpty());
  m_applicationField->setVisible(draft->project.has_value());
  showApplication();
}

void BuildPanel::showApplication() {
  m_applicationField->setProblem(m_state.applicationProblem());
  if (m_application->lineEdit()->hasFocus()) return;
  const auto& wanted = m_state.order().wishes.application;
  const QStringList all = m_state.applications();
  const QString written = m_application->currentText();
  const bool unusable = !m_state.applicationProblem().isEmpty();
  m_application->clear();
  m_application->addItems(all);
  m_application->setEditText(unusable ? written : wanted ? textOf(*wanted) : all.value(0));
}

void BuildPanel::refresh() {
  const bool working = m_state.working();
  m_letter->setError(m_state.error());
  m_busy->setText(m_state.cancelling() ? tr("Cancelling ...")
                  : working            ? tr("Building the package ...")
                  : m_state.looking()  ? tr("Looking at the folder ...")
                                       : QString());
  m_bar->setVisible(working);
  m_bar->setValue(int(m_state.part() * 100));
  m_folder->setEnabled(!working);
  m_browse->setEnabled(!working);
  m_details->setEnabled(!working);
  m_cancel->setVisible(working);
  m_check->setVisible(!working);
  m_applicationField->setProblem(m_state.applicationProblem());
  m_feedField->setProblem(m_state.feedProblem());
  if (!m_feed->hasFocus()) m_feed->setText(m_state.feedText());
  m_result->refresh();
  showButtons();
}

/// They act on what is written, never on what was written before.
void BuildPanel::showButtons() {
  const bool pending = fullPath(m_folder->text()) != m_state.order().folder;
  m_build->setEnabled(m_state.canBuild() && !pending);
  m_publish->setEnabled(m_state.canPublish() && !pending);
  m_cancel->setEnabled(!m_state.cancelling());
}

}  // namespace iiswsgi::gui
