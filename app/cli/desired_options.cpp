#include "app/cli/desired_options.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include "app/cli/target.h"
#include "app/cli/text.h"
#include "app/core/discovery/discovery.h"

namespace iiswsgi::cli {
namespace {

using plan::Desired;
using plan::HandlerPlace;

QStringList placeNames() {
  QStringList names;
  for (const auto place :
       {HandlerPlace::Automatic, HandlerPlace::Location, HandlerPlace::Server, HandlerPlace::WebConfig})
    names << plan::textOf(place);
  return names;
}

Result<Desired> fromFile(const Context& context) {
  const auto path = context.arguments.optional(QStringLiteral("--desired"));
  if (!path) return Desired{};
  const auto bytes = context.host.readFile(absolutePath(*path));
  if (!bytes) return bytes.error();
  QJsonParseError problem;
  const auto document = QJsonDocument::fromJson(*bytes, &problem);
  if (!document.isObject())
    return Error{iiswsgi::codes::badJson, QStringLiteral("%1 isn't a JSON object.").arg(*path),
                 QStringLiteral("`iiswsgi plan --json` prints a plan whose \"desired\" is such an object."),
                 problem.error == QJsonParseError::NoError ? QString() : problem.errorString()};
  const auto desired = plan::desiredFromJson(document.object());
  if (!desired) return desired.error().during(QStringLiteral("reading %1").arg(*path));
  return *desired;
}

/// FILE or FILE#section. A file whose own name holds a # is taken whole.
void setIni(const QString& text, plan::ApplicationSource& source) {
  const auto hash = text.lastIndexOf(QLatin1Char('#'));
  const bool section = hash > 0 && !QFileInfo::exists(text);
  source.iniFile = absolutePath(section ? text.left(hash) : text);
  source.iniSection = section ? text.mid(hash + 1) : QString();
  source.callable.clear();
}

Result<QPair<QString, QString>> pairOf(const QString& option, const QString& text) {
  const auto equals = text.indexOf(QLatin1Char('='));
  if (equals > 0) return QPair<QString, QString>{text.left(equals), text.mid(equals + 1)};
  return Error{codes::badArgument, QStringLiteral("%1 wants NAME=VALUE, not \"%2\".").arg(option, text),
               QStringLiteral("For example %1 %2.")
                   .arg(option, option == QLatin1String("--env") ? QStringLiteral("DEBUG=0")
                                                                 : QStringLiteral("maxInstances=4"))};
}

Result<void> setPairs(const Arguments& arguments, Desired& desired) {
  for (const QString& text : arguments.values(QStringLiteral("--fast-cgi"))) {
    ASSIGN_OR_RETURN(const auto pair, pairOf(QStringLiteral("--fast-cgi"), text));
    desired.fastCgi[pair.first] = pair.second;
  }
  for (const QString& text : arguments.values(QStringLiteral("--env"))) {
    ASSIGN_OR_RETURN(const auto pair, pairOf(QStringLiteral("--env"), text));
    desired.environment.removeIf([&](const auto& known) { return known.first == pair.first; });
    desired.environment << pair;
  }
  return {};
}

void setTexts(const Arguments& arguments, Desired& desired) {
  const auto set = [&](const char* option, QString& field) {
    if (const auto value = arguments.optional(QLatin1String(option))) field = *value;
  };
  set("--name", desired.name);
  set("--site", desired.site);
  set("--path", desired.path);
  set("--handler-path", desired.handlerPath);
  set("--verb", desired.verb);
  set("--process", desired.processPath);
  set("--arguments", desired.processArguments);
  if (!desired.path.startsWith(QLatin1Char('/'))) desired.path.prepend(QLatin1Char('/'));
  while (desired.path.size() > 1 && desired.path.endsWith(QLatin1Char('/')))
    desired.path.chop(1);
}

/// A bare name is looked up on PATH later; everything else is a path.
QString fullPythonPath(const QString& named) {
  const bool bare =
      !named.contains(QLatin1Char('/')) && !named.contains(QLatin1Char('\\')) && !QFileInfo::exists(named);
  return bare ? named : absolutePath(named);
}

void setPathsAndPlace(const Arguments& arguments, Desired& desired) {
  if (const auto python = arguments.optional(QStringLiteral("--python"))) desired.python = fullPythonPath(*python);
  if (const auto ini = arguments.optional(QStringLiteral("--ini"))) setIni(*ini, desired.application);
  if (const auto app = arguments.optional(QStringLiteral("--app"))) {
    desired.application.callable = *app;
    desired.application.iniFile.clear();
    desired.application.iniSection.clear();
  }
  if (const auto folder = arguments.optional(QStringLiteral("--folder")))
    desired.application.folder = absolutePath(*folder);
  if (const auto gateway = arguments.optional(QStringLiteral("--gateway"))) desired.gateway = absolutePath(*gateway);
  if (const auto limit = arguments.optional(QStringLiteral("--response-buffer-limit")))
    desired.responseBufferLimit = limit;
  if (const auto place = plan::placeFromText(arguments.value(QStringLiteral("--place")))) desired.place = *place;
  if (arguments.has(QStringLiteral("--remove"))) desired.goal = Desired::Goal::Removed;
  if (const auto server = arguments.optional(QStringLiteral("--server"))) desired.server = fullServerName(*server);
}

/// "hello" of /srv/hello/production.ini; a name that says nothing, such as "config", isn't better than the site's.
QString nameFor(const Desired& desired) {
  const auto& source = desired.application;
  if (!source.iniFile.isEmpty()) return QFileInfo(source.iniFile).absoluteDir().dirName();
  if (!source.callable.isEmpty())
    return source.callable.section(QLatin1Char(':'), 0, 0).section(QLatin1Char('.'), 0, 0);
  return {};
}

QString environmentBeside(host::Host& host, const Desired& desired) {
  const QString folder = desired.application.iniFile.isEmpty() ? desired.application.folder
                                                               : QFileInfo(desired.application.iniFile).absolutePath();
  if (folder.isEmpty()) return {};
  for (const char* name : {".venv", "venv", "env"}) {
    const QString path = folder + QLatin1Char('/') + QLatin1String(name);
    if (exists(host, path + QStringLiteral("/pyvenv.cfg"))) return QDir::toNativeSeparators(path);
  }
  return {};
}

}  // namespace

QList<Option> desiredOptions() {
  return {
      serverOption(),
      {"--site", "NAME", "The site; needless where there is only one."},
      {"--path", "/SUB", "The application in the site, / unless said."},
      {"--name", "NAME", "Names the deployment; the INI's folder unless said."},
      {"--python", "PATH", "Interpreter or virtual environment; the one beside the INI, else python3, unless said.",
       ValueKind::File},
      {"--ini", "FILE[#section]", "Paste Deploy INI file to serve, and its section (main unless said).",
       ValueKind::File},
      {"--app", "module:callable", "WSGI application to serve instead of an INI file."},
      {"--folder", "FOLDER", "Working folder, first on sys.path.", ValueKind::Folder},
      {"--handler-path", "PATTERN", "URLs that go to the application, * unless said."},
      {"--verb", "VERBS", "HTTP methods that go there, * unless said."},
      {"--place", "PLACE", "Where the handler is written.", ValueKind::Choice, placeNames()},
      {"--response-buffer-limit", "BYTES", "How much IIS collects before it sends; 0 streams."},
      {"--fast-cgi", "NAME=VALUE", "An attribute of the FastCGI application.", ValueKind::Text, {}, true},
      {"--env", "NAME=VALUE", "An environment variable of the application.", ValueKind::Text, {}, true},
      {"--gateway", "FILE", "iiswsgi-gateway, if not the one that came along.", ValueKind::File},
      {"--process", "FILE", "A FastCGI program of your own instead of the gateway, written as given."},
      {"--arguments", "TEXT", "Its arguments, written as given."},
      {"--remove", "", "Take the deployment of that --name, --site and --path away."},
      {"--desired", "FILE", "A JSON file that says the same; options win over it.", ValueKind::File},
  };
}

Result<Desired> readDesired(const Context& context) {
  ASSIGN_OR_RETURN(Desired desired, fromFile(context));
  setTexts(context.arguments, desired);
  setPathsAndPlace(context.arguments, desired);
  RETURN_IF_ERROR(setPairs(context.arguments, desired));
  return desired;
}

void fillDefaults(host::Host& host, const discovery::Observed& observed, Desired& desired) {
  if (desired.server.isEmpty()) desired.server = observed.server.name;
  const auto sites = observed.config->sites();
  if (desired.site.isEmpty() && desired.place != HandlerPlace::Server && sites.size() == 1)
    desired.site = sites.first().name;
  if (desired.name.isEmpty()) desired.name = nameFor(desired);
  if (desired.goal == Desired::Goal::Removed || !desired.processPath.isEmpty()) return;
  if (desired.python.isEmpty()) desired.python = environmentBeside(host, desired);
  if (desired.python.isEmpty())
    desired.python = observed.windows ? QStringLiteral("python") : QStringLiteral("python3");
}

}  // namespace iiswsgi::cli
