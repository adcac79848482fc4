#include "app/gui/pages/application/application_state.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace iiswsgi::gui {
namespace {

const QString& reading() {
  static const QString topic = QStringLiteral("ini");
  return topic;
}
const QString& looking() {
  static const QString topic = QStringLiteral("inis");
  return topic;
}

/// The INI file that a project of this folder most likely runs with; empty if that isn't plain.
QString likelyIni(host::Host& host, const QString& folder) {
  const auto names = host.listFolder(folder);
  if (!names) return {};
  const QStringList found = names->filter(QRegularExpression(QStringLiteral("\\.ini$")));
  for (const char* usual : {"production.ini", "development.ini"}) {
    if (found.contains(QLatin1String(usual))) return QDir(folder).filePath(QLatin1String(usual));
  }
  QStringList serving;
  for (const QString& name : found) {
    const QString path = QDir(folder).filePath(name);
    const auto bytes = host.readFile(path);
    const auto document = bytes ? iiswsgi::ini::Document::parse(*bytes) : Result<iiswsgi::ini::Document>(bytes.error());
    if (document && !document->applications().isEmpty()) serving << path;
  }
  return serving.size() == 1 ? serving.first() : QString();
}

struct IniLook {
  Result<QByteArray> bytes;
  QString environment;
};

IniLook lookAtIni(host::Host& host, const QString& path) {
  const QString folder = QFileInfo(path).path();
  for (const char* name : {".venv", "venv", "env"}) {
    const QString environment = QDir(folder).filePath(QLatin1String(name));
    if (host::exists(host, environment + QStringLiteral("/pyvenv.cfg")))
      return {host.readFile(path), QDir::toNativeSeparators(environment)};
  }
  return {host.readFile(path), {}};
}

}  // namespace

ApplicationState::ApplicationState(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

void ApplicationState::start() {
  if (!m_started) {
    m_started = true;
    const auto& source = m_session.desired().application;
    m_kind = source.callable.isEmpty() ? Kind::Ini : Kind::Callable;
    (m_kind == Kind::Ini ? m_ini : m_callable) = source;
    if (m_kind == Kind::Ini && m_ini.iniFile.isEmpty()) lookForIni();
  }
  if (m_kind == Kind::Ini) readIni();
}

void ApplicationState::lookForIni() {
  const QStringList folders = m_session.projectFolders();
  if (folders.isEmpty()) return;
  host::Host& host = m_session.host();
  m_session.runner().start(
      looking(), this, [&host, folder = folders.first()] { return likelyIni(host, folder); },
      [this](const QString& path) {
        if (!path.isEmpty() && m_ini.iniFile.isEmpty() && m_kind == Kind::Ini) setIniFile(path);
      });
}

void ApplicationState::setKind(Kind kind) {
  if (kind == m_kind) return;
  m_kind = kind;
  m_error.reset();
  // What is said of a file that isn't wanted any more would keep the other kind from going on.
  m_session.runner().drop(reading());
  publish();
  if (kind == Kind::Ini) readIni();
}

void ApplicationState::setIniFile(const QString& path) {
  m_ini.iniFile = QDir::toNativeSeparators(path);  // as the command line writes it
  m_ini.iniSection.clear();
  m_sections.clear();
  readIni();
  // What isn't read yet isn't missing: the answer is given once it is.
  if (!isReading()) publish();
}

void ApplicationState::setSection(const QString& name) {
  m_ini.iniSection = name;
  publish();
}

void ApplicationState::setCallable(const QString& callable) {
  m_callable.callable = callable;
  publish();
}

void ApplicationState::setFolder(const QString& folder) {
  (m_kind == Kind::Ini ? m_ini : m_callable).folder = folder;
  publish();
}

const QString& ApplicationState::folder() const {
  return m_kind == Kind::Ini ? m_ini.folder : m_callable.folder;
}

void ApplicationState::publish() {
  const auto& source = m_kind == Kind::Ini ? m_ini : m_callable;
  m_session.edit([&](plan::Desired& desired) { desired.application = source; });
  emit changed();
}

void ApplicationState::readIni() {
  m_error.reset();
  m_environment.clear();
  m_session.runner().drop(reading());
  if (m_ini.iniFile.isEmpty()) return;
  host::Host& host = m_session.host();
  const QString path = m_ini.iniFile;
  m_session.runner().start(
      reading(), this, [&host, path] { return lookAtIni(host, path); },
      [this, path](const IniLook& look) {
        m_session.addToObserved([&](discovery::Observed& observed) {
          observed.iniFiles.remove(path);
          if (look.bytes) observed.iniFiles.insert(path, *look.bytes);
        });
        m_environment = look.environment;
        if (look.bytes) takeSections(*look.bytes);
        publish();
      });
  emit changed();
}

void ApplicationState::takeSections(const QByteArray& bytes) {
  const auto document = iiswsgi::ini::Document::parse(bytes);
  if (!document) {
    m_error = document.error().during(tr("reading %1").arg(m_ini.iniFile));
    return;
  }
  m_sections = document->applications();
  const auto named = [this](const auto& section) { return section.name == m_ini.iniSection; };
  if (std::any_of(m_sections.begin(), m_sections.end(), named)) return;
  // "main" is what a name left out means, and stands first.
  if (m_ini.iniSection.isEmpty() && !m_sections.isEmpty() && m_sections.first().name != QLatin1String("main"))
    m_ini.iniSection = m_sections.first().name;
}

QString ApplicationState::environmentBeside() const {
  const bool wanted = m_kind == Kind::Ini && !m_session.desired().python.startsWith(m_environment);
  return wanted ? m_environment : QString();
}

void ApplicationState::takeEnvironmentBeside() {
  m_session.edit([this](plan::Desired& desired) { desired.python = m_environment; });
  emit changed();
}

bool ApplicationState::isReading() const {
  return m_session.runner().isBusy(reading());
}

bool ApplicationState::ready() const {
  return !isReading() && !m_error && !m_session.problem(QStringLiteral("application."));
}

}  // namespace iiswsgi::gui
