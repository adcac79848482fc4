#include "app/gui/pages/application/application_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

QString titleOf(const iiswsgi::ini::Section& section) {
  const auto told = [&]() -> QString {
    if (section.kind.startsWith(QLatin1String("composit"))) return ApplicationPage::tr("several applications together");
    if (section.kind == QLatin1String("pipeline")) return ApplicationPage::tr("an application behind filters");
    if (section.kind == QLatin1String("filter-app")) return ApplicationPage::tr("an application behind a filter");
    return ApplicationPage::tr("an application");
  };
  return QStringLiteral("%1   (%2)").arg(section.name, told());
}

QWidget* columnOf(const QList<QWidget*>& widgets) {
  auto* holder = new QWidget;
  auto* column = new QVBoxLayout(holder);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(14);
  for (QWidget* widget : widgets)
    column->addWidget(widget);
  return holder;
}

}  // namespace

ApplicationPage::ApplicationPage(Session& session)
    : Page(session),
      m_state(session),
      m_environment(new Notice),
      m_takeEnvironment(makeButton(tr("&Use that Python"))),
      m_letter(new LetterPanel) {
  column()->addWidget(makeKinds());
  column()->addWidget(m_iniFields = makeIniFields());
  column()->addWidget(m_callableFields = makeCallableFields());
  column()->addWidget(makeFolderField());
  m_environment->layout()->addWidget(m_takeEnvironment);
  column()->addWidget(m_environment);
  column()->addWidget(m_letter);
  column()->addStretch(1);
  bind(m_iniField, {QStringLiteral("application.iniFile")});
  bind(m_sectionField, {QStringLiteral("application.iniSection")});
  bind(m_callableField, {QStringLiteral("application.callable"), QStringLiteral("application.iniFile")});
  bind(m_folderField, {QStringLiteral("application.folder")});
  connect(m_takeEnvironment, &QPushButton::clicked, &m_state, &ApplicationState::takeEnvironmentBeside);
  connect(&m_state, &ApplicationState::changed, this, &ApplicationPage::refresh);
  refresh();
}

QWidget* ApplicationPage::makeKinds() {
  m_ini = new QRadioButton(tr("An &INI file (Paste Deploy: Pyramid, TurboGears, Plone, ...)"));
  m_callable = new QRadioButton(tr("An &object in the code (Flask, Django and any other WSGI application)"));
  m_ini->setObjectName(QStringLiteral("kindIni"));
  m_callable->setObjectName(QStringLiteral("kindCallable"));
  connect(m_ini, &QRadioButton::clicked, this, [this] { m_state.setKind(ApplicationState::Kind::Ini); });
  connect(m_callable, &QRadioButton::clicked, this, [this] { m_state.setKind(ApplicationState::Kind::Callable); });
  auto* kinds = columnOf({m_ini, m_callable});
  kinds->layout()->setSpacing(2);
  return kinds;
}

QWidget* ApplicationPage::makeIniFields() {
  m_iniPath = new QLineEdit;
  m_iniPath->setObjectName(QStringLiteral("iniPath"));
  m_iniField =
      new Field(tr("INI &file"), m_iniPath, tr("Often production.ini or development.ini in the project's folder."));
  auto* browse = makeButton(tr("B&rowse ..."), nullptr, QStringLiteral("file"));
  m_iniField->addBeside(browse);
  m_sections = new QComboBox;
  m_sections->setObjectName(QStringLiteral("section"));
  m_sectionField = new Field(tr("&Section"), m_sections, tr("Which of the file's applications; usually main."));
  const auto chosen = [this](const QString& path) {
    if (path == m_state.iniFile()) return;
    m_iniField->touch();
    m_state.setIniFile(path);
  };
  connect(m_iniPath, &QLineEdit::editingFinished, this, [this, chosen] { chosen(m_iniPath->text().trimmed()); });
  connect(browse, &QPushButton::clicked, this, [this, chosen] {
    browseFile(this, tr("Choose an INI file"), startOfBrowsing(m_iniPath),
               {tr("INI files (*.ini)"), tr("All files (*)")}, chosen);
  });
  connect(m_sections, &QComboBox::activated, this, [this](int index) {
    m_sectionField->touch();
    m_state.setSection(m_sections->itemData(index).toString());
  });
  return columnOf({m_iniField, m_sectionField});
}

QWidget* ApplicationPage::makeCallableFields() {
  m_callablePath = new QLineEdit;
  m_callablePath->setObjectName(QStringLiteral("callable"));
  m_callablePath->setPlaceholderText(QStringLiteral("shop.wsgi:application"));
  m_callableField = new Field(
      tr("&Module and object"), m_callablePath,
      tr("The module's name, a colon, and the object in it. Django: project.wsgi:application. Flask: app:app."));
  connect(m_callablePath, &QLineEdit::textEdited, this,
          [this](const QString& text) { m_state.setCallable(text.trimmed()); });
  connect(m_callablePath, &QLineEdit::editingFinished, this, [this] {
    if (!m_callablePath->text().isEmpty()) m_callableField->touch();
  });
  return columnOf({m_callableField});
}

QWidget* ApplicationPage::makeFolderField() {
  m_folder = new QLineEdit;
  m_folder->setObjectName(QStringLiteral("folder"));
  m_folderField = new Field(tr("Project's fol&der"), m_folder);
  auto* browse = makeButton(tr("Bro&wse ..."), nullptr, QStringLiteral("folder"));
  m_folderField->addBeside(browse);
  connect(m_folder, &QLineEdit::editingFinished, this, [this] {
    if (m_folder->text().trimmed() == m_state.folder()) return;
    m_folderField->touch();
    m_state.setFolder(m_folder->text().trimmed());
  });
  connect(browse, &QPushButton::clicked, this, [this] {
    browseFolder(this, tr("Choose the project's folder"), startOfBrowsing(m_folder),
                 [this](const QString& path) { m_state.setFolder(path); });
  });
  return m_folderField;
}

/// What is written there; else where the project is.
QString ApplicationPage::startOfBrowsing(const QLineEdit* edit) const {
  return edit->text().isEmpty() ? session().projectFolders().value(0) : edit->text();
}

void ApplicationPage::enter() {
  m_state.start();
  refresh();
}

QWidget* ApplicationPage::firstEditor() {
  return m_state.kind() == ApplicationState::Kind::Ini ? m_iniPath : m_callablePath;
}

void ApplicationPage::showSections() {
  const QSignalBlocker quiet(m_sections);
  m_sections->clear();
  const QString chosen = m_state.section().isEmpty() ? QStringLiteral("main") : m_state.section();
  for (const auto& section : m_state.sections()) {
    m_sections->addItem(titleOf(section), section.name);
    if (section.name == chosen) m_sections->setCurrentIndex(m_sections->count() - 1);
  }
  // A section that the file doesn't have stays visible, with the problem below it.
  if (m_sections->count() && m_sections->currentData().toString() != chosen) {
    m_sections->addItem(chosen, chosen);
    m_sections->setCurrentIndex(m_sections->count() - 1);
  }
  m_sectionField->setEnabled(m_sections->count() > 0);
}

void ApplicationPage::refresh() {
  const bool ini = m_state.kind() == ApplicationState::Kind::Ini;
  (ini ? m_ini : m_callable)->setChecked(true);
  m_iniFields->setVisible(ini);
  m_callableFields->setVisible(!ini);
  if (m_iniPath->text() != m_state.iniFile()) m_iniPath->setText(m_state.iniFile());
  if (m_callablePath->text().trimmed() != m_state.callable()) m_callablePath->setText(m_state.callable());
  if (m_folder->text().trimmed() != m_state.folder()) m_folder->setText(m_state.folder());
  m_folder->setPlaceholderText(ini ? tr("the INI file's folder") : tr("the site's folder"));
  m_folderField->setHelp(
      tr("Python looks for modules here first. Leave it empty for %1.").arg(m_folder->placeholderText()));
  const QString environment = m_state.environmentBeside();
  m_environment->setText(environment.isEmpty()
                             ? QString()
                             : tr("There is a virtual environment beside this file, and you chose another "
                                  "Python: %1.")
                                   .arg(environment));
  showSections();
  if (busy()) m_iniField->setProblem({});  // what was said of the file before
  m_letter->setError(m_state.error());
  emit changed();
}

}  // namespace iiswsgi::gui
