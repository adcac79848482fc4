#include "app/gui/options.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

namespace iiswsgi::gui {
namespace {

Error badOption(const QString& message) {
  return {codes::badOption, message, QStringLiteral("`iiswsgi-wizard --help` shows the options.")};
}

QString fullPath(const QString& name) {
  return QDir::toNativeSeparators(QDir::cleanPath(QFileInfo(name).absoluteFilePath()));
}

bool isKnown(const QString& option) {
  return option == QLatin1String("--server") || option == QLatin1String("--desired") ||
         option == QLatin1String("--install");
}

Result<plan::Desired> readDesired(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return Error(codes::desiredUnreadable, QStringLiteral("The file %1 can't be read.").arg(path),
                 QStringLiteral("Name a file as `iiswsgi plan --json` writes it."), file.errorString());
  QJsonParseError wrong;
  const QJsonDocument json = QJsonDocument::fromJson(file.readAll(), &wrong);
  if (!json.isObject())
    return Error(iiswsgi::codes::badJson, QStringLiteral("%1 isn't a JSON object.").arg(path),
                 QStringLiteral("Name a file as `iiswsgi plan --json` writes it."),
                 QStringLiteral("%1 at byte %2").arg(wrong.errorString()).arg(wrong.offset));
  const auto desired = plan::desiredFromJson(json.object());
  return desired ? desired : desired.error().during(QStringLiteral("reading %1").arg(path));
}

}  // namespace

QString fullServerName(const QString& name) {
  for (const char* keyword : {"iis", "iisexpress", "sandbox"}) {
    if (name.compare(QLatin1String(keyword), Qt::CaseInsensitive) == 0) return QLatin1String(keyword);
  }
  return fullPath(name);
}

Result<Options> parseOptions(const QStringList& arguments) {
  Options options;
  QString server;
  for (qsizetype i = 0; i < arguments.size(); ++i) {
    const QString name = arguments.at(i).section(QLatin1Char('='), 0, 0);
    const bool joined = arguments.at(i).contains(QLatin1Char('='));
    if (name == QLatin1String("--installed")) {
      options.installed = true;
      continue;
    }
    if (!isKnown(name)) return badOption(QStringLiteral("There is no option \"%1\".").arg(arguments.at(i)));
    if (!joined && i + 1 == arguments.size()) return badOption(QStringLiteral("%1 needs a value.").arg(name));
    const QString value = joined ? arguments.at(i).section(QLatin1Char('='), 1) : arguments.at(++i);
    if (name == QLatin1String("--server")) server = value;
    if (name == QLatin1String("--install")) options.install = fullPath(value);
    if (name == QLatin1String("--desired")) {
      ASSIGN_OR_RETURN(options.desired, readDesired(value));
    }
  }
  if (!server.isEmpty()) options.desired.server = fullServerName(server);
  return options;
}

QString helpText() {
  return QStringLiteral(
      "iiswsgi-wizard: put a Python web application behind IIS, step by step\n\n"
      "  --server NAME     iis, iisexpress, sandbox, a sandbox's folder, or an applicationHost.config\n"
      "  --desired FILE    start with the answers of this JSON file\n"
      "  --install PACKAGE begin with this package: its questions, its plan\n"
      "  --installed       begin with what packages brought to the server\n"
      "  --version         print the version\n"
      "  --help            print this\n\n"
      "The same on the command line: iiswsgi plan, iiswsgi apply, iiswsgi undo.");
}

}  // namespace iiswsgi::gui
