#include "app/core/plan/validation.h"

#include <QRegularExpression>

#include "app/core/iisconfig/hidden_segments.h"
#include "app/core/ini/ini.h"
#include "app/core/plan/fastcgi_attributes.h"
#include "app/core/plan/overlay.h"
#include "app/core/plan/process.h"

namespace iiswsgi::plan {
namespace {

class Validation {
 public:
  Validation(const discovery::Observed& observed, const Desired& desired) : m_observed(observed), m_desired(desired) {}

  QList<FieldProblem> run() {
    name();
    site();
    if (m_desired.goal == Desired::Goal::Deployed) {
      if (usesGateway(m_desired)) {
        gateway();
        python();
        application();
      }
      matching();
      fastCgi();
      environment();
    }
    return m_problems;
  }

 private:
  void add(const char* field, ErrorCode code, const QString& message, const QString& hint) {
    m_problems.append({QLatin1String(field), Error(code, message, hint)});
  }
  bool isFull(const QString& path) const {
    static const QRegularExpression windows(QStringLiteral("^([A-Za-z]:[\\\\/]|\\\\\\\\|%[^%]+%)"));
    return path.startsWith(QLatin1Char('/')) || windows.match(path).hasMatch();
  }
  /// A Windows configuration edited on another machine: its files can't be looked at from here.
  bool isElsewhere(const QString& path) const { return !m_observed.windows && !path.startsWith(QLatin1Char('/')); }

  void name();
  void site();
  void hiddenSegment(const QString& path);
  void gateway();
  void python();
  void application();
  void iniFile();
  void matching();
  void fastCgi();
  void environment();

  const discovery::Observed& m_observed;
  const Desired& m_desired;
  QList<FieldProblem> m_problems;
};

void Validation::name() {
  static const QRegularExpression form(QStringLiteral("^[\\w][\\w .-]*$"),
                                       QRegularExpression::UseUnicodePropertiesOption);
  if (m_desired.name.isEmpty())
    return add("name", codes::desiredIncomplete, QStringLiteral("The deployment has no name."),
               QStringLiteral("Give it one: it names the handler in IIS."));
  if (!form.match(m_desired.name).hasMatch()) {
    add("name", codes::desiredIncomplete, QStringLiteral("\"%1\" can't be a handler's name here.").arg(m_desired.name),
        QStringLiteral("Use letters, digits, blanks, dots, hyphens and underscores."));
  }
}

void Validation::site() {
  if (m_desired.place == HandlerPlace::Server) return;
  QStringList names;
  for (const iisconfig::Site& site : m_observed.config->sites()) {
    names << site.name;
    if (site.name.compare(m_desired.site, Qt::CaseInsensitive) != 0) continue;
    QStringList paths;
    for (const auto& application : site.applications)
      paths << application.path;
    const QString wanted = QLatin1Char('/') + locationOf(m_desired).mid(m_desired.site.size() + 1);
    if (paths.contains(wanted, Qt::CaseInsensitive)) return hiddenSegment(wanted);
    return add("path", codes::noSuchApplication,
               QStringLiteral("The site \"%1\" has no application at %2.").arg(site.name, m_desired.path),
               QStringLiteral("It has: %1. Make one in IIS Manager first, or choose one of these.")
                   .arg(paths.join(QStringLiteral(", "))));
  }
  if (m_desired.site.isEmpty())
    return add("site", codes::desiredIncomplete, QStringLiteral("No site is chosen."),
               QStringLiteral("There are: %1.").arg(names.join(QStringLiteral(", "))));
  add("site", codes::noSuchSite, QStringLiteral("There is no site \"%1\".").arg(m_desired.site),
      names.isEmpty() ? QStringLiteral("The configuration has no site at all: make one first.")
                      : QStringLiteral("There are: %1.").arg(names.join(QStringLiteral(", "))));
}

/// An application that is taken away may be anywhere.
void Validation::hiddenSegment(const QString& path) {
  if (path == QLatin1String("/") || m_desired.goal != Desired::Goal::Deployed) return;
  const QString location = locationOf(m_desired);
  const auto hidden = iisconfig::hiddenSegments(levelsTo(m_observed, location), location);
  const QString segment = hidden ? iisconfig::hiddenSegmentIn(path, *hidden) : QString();
  if (segment.isEmpty()) return;
  add("path", codes::addressHidden,
      QStringLiteral("IIS answers 404.8 for every address with a part called \"%1\", whatever is served there.")
          .arg(segment),
      QStringLiteral("Choose another path than %1. The list is hiddenSegments in requestFiltering.").arg(path));
}

void Validation::gateway() {
  if (!pairFor(m_observed, m_desired).fullPath.isEmpty()) return;
  add("gateway", codes::gatewayMissing, QStringLiteral("The gateway, iiswsgi-gateway, isn't beside this program."),
      QStringLiteral("Install iiswsgi again: the two belong together."));
}

void Validation::python() {
  if (m_desired.python.isEmpty())
    return add("python", codes::desiredIncomplete, QStringLiteral("No Python is chosen."),
               QStringLiteral("Choose an interpreter or a virtual environment."));
  if (!isFull(m_desired.python))
    return add("python", codes::pythonUnusable,
               QStringLiteral("The Python's path isn't a full one: %1.").arg(m_desired.python),
               QStringLiteral("IIS starts programs from another folder: write the whole path."));
  for (const discovery::Python& python : m_observed.pythons) {
    const bool meant = python.executable == m_desired.python || python.virtualEnvironment == m_desired.python;
    if (meant && !python.problem.isEmpty())
      add("python", codes::pythonUnusable, python.problem,
          QStringLiteral("Choose another Python."));
  }
}

void Validation::application() {
  const ApplicationSource& source = m_desired.application;
  if (source.iniFile.isEmpty() && source.callable.isEmpty()) {
    return add("application.iniFile", codes::desiredIncomplete, QStringLiteral("Nothing says what to serve."),
               QStringLiteral("Choose an INI file, or a callable as module:name."));
  }
  if (!source.folder.isEmpty() && !isFull(source.folder)) {
    add("application.folder", codes::desiredIncomplete,
        QStringLiteral("The folder's path isn't a full one: %1.").arg(source.folder),
        QStringLiteral("Write the whole path."));
  }
  if (!source.iniFile.isEmpty()) return iniFile();
  static const QRegularExpression form(QStringLiteral("^[\\w.]+:[\\w.]+(\\(\\))?$"),
                                       QRegularExpression::UseUnicodePropertiesOption);
  if (!form.match(source.callable).hasMatch()) {
    add("application.callable", codes::desiredIncomplete,
        QStringLiteral("\"%1\" doesn't name a callable.").arg(source.callable),
        QStringLiteral("Write module:name, for example mysite.wsgi:application."));
  }
}

void Validation::iniFile() {
  const ApplicationSource& source = m_desired.application;
  if (!isFull(source.iniFile))
    return add("application.iniFile", codes::noSuchIniFile,
               QStringLiteral("The INI file's path isn't a full one: %1.").arg(source.iniFile),
               QStringLiteral("Write the whole path."));
  const auto bytes = m_observed.iniFiles.find(source.iniFile);
  if (bytes == m_observed.iniFiles.end()) {
    if (isElsewhere(source.iniFile)) return;
    return add("application.iniFile", codes::noSuchIniFile,
               QStringLiteral("There is no INI file %1.").arg(source.iniFile), QStringLiteral("Check the path."));
  }
  const auto document = ini::Document::parse(*bytes);
  if (!document) {
    m_problems.append({QStringLiteral("application.iniFile"), document.error()});
    return;
  }
  QStringList names;
  for (const ini::Section& section : document->applications()) {
    const bool meant = section.name == source.iniSection || section.header == source.iniSection ||
                       (source.iniSection.isEmpty() && section.name == QLatin1String("main"));
    if (meant) return;
    names << section.name;
  }
  add("application.iniSection", codes::noSuchIniSection,
      QStringLiteral("The INI file has no application called \"%1\".")
          .arg(source.iniSection.isEmpty() ? QStringLiteral("main") : source.iniSection),
      names.isEmpty()
          ? QStringLiteral("Give it a section that can be served: [app:main], [composite:main] or [pipeline:main].")
          : QStringLiteral("It has: %1.").arg(names.join(QStringLiteral(", "))));
}

void Validation::matching() {
  if (m_desired.handlerPath.isEmpty())
    add("handlerPath", codes::desiredIncomplete, QStringLiteral("The handler has no path."),
        QStringLiteral("\"*\" takes every request of the application."));
  if (m_desired.verb.isEmpty())
    add("verb", codes::desiredIncomplete, QStringLiteral("The handler has no verb."),
        QStringLiteral("\"*\" takes every method."));
  bool number = true;
  if (m_desired.responseBufferLimit) m_desired.responseBufferLimit->toUInt(&number);
  if (!number)
    add("responseBufferLimit", codes::valueOutOfRange,
        QStringLiteral("responseBufferLimit takes a number of bytes, not \"%1\".").arg(*m_desired.responseBufferLimit),
        QStringLiteral("0 streams; 4194304 is what IIS does unless told."));
}

void Validation::fastCgi() {
  QProcessEnvironment environment = m_observed.environment;
  environment.insert(QStringLiteral("NUMBER_OF_PROCESSORS"), QString::number(m_observed.processorCount));
  // A configuration from Windows that is looked at elsewhere: what nearly every Windows has.
  if (!environment.contains(QStringLiteral("SystemDrive")))
    environment.insert(QStringLiteral("SystemDrive"), QStringLiteral("C:"));
  for (auto it = m_desired.fastCgi.begin(); it != m_desired.fastCgi.end(); ++it) {
    const auto problem = checkFastCgiAttribute(it.key(), it.value(), host::expandVariables(it.value(), environment));
    if (problem) m_problems.append({QStringLiteral("fastCgi.") + it.key(), *problem});
  }
}

void Validation::environment() {
  for (const auto& [name, value] : m_desired.environment) {
    if (!name.isEmpty() && !name.contains(QLatin1Char('='))) continue;
    add("environment", codes::desiredIncomplete,
        QStringLiteral("\"%1\" can't be the name of an environment variable.").arg(name),
        QStringLiteral("Write NAME=VALUE."));
  }
}

}  // namespace

QList<FieldProblem> validate(const discovery::Observed& observed, const Desired& desired) {
  return Validation(observed, desired).run();
}

}  // namespace iiswsgi::plan
