#pragma once

#include <optional>

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QPair>
#include <QString>
#include <QUrl>

#include "app/core/base/result.h"

/// What the person wants: the wizard's answers and the command line's options, also a JSON file. The same Desired gives
/// the same plan, whoever filled it in.
namespace iiswsgi::plan {

/// What the gateway is to serve: an INI file's section (Paste Deploy) or `module:callable`.
struct ApplicationSource {
  QString iniFile;     ///< full path; empty: `callable` counts
  QString iniSection;  ///< "main" unless said
  QString callable;    ///< "module:application", "package.module:make_app()"
  QString folder;  ///< full path put on sys.path and made the working folder; empty: the INI's folder, or the site's
  bool operator==(const ApplicationSource&) const = default;
};

/// Where the handler is written. Automatic: web.config where the section is open there and the site has a web.config's
/// folder to write; else applicationHost.config under a <location>.
enum class HandlerPlace { Automatic, Location, Server, WebConfig };
QString textOf(HandlerPlace place);  ///< "automatic", "location", "server", "web.config"
std::optional<HandlerPlace> placeFromText(const QString& text);

struct Desired {
  enum class Goal { Deployed, Removed };
  Goal goal = Goal::Deployed;

  QString server;  ///< "iis", "iisexpress", "sandbox" or a configuration file's path
  QString name;    ///< names the deployment: the handler's name; no blanks needed, unique at its place
  QString site;    ///< site's name; empty with HandlerPlace::Server
  QString path = QStringLiteral("/");  ///< URL path in the site: "/" or "/sub"

  QString python;  ///< interpreter or virtual environment, full path
  ApplicationSource application;

  QString handlerPath = QStringLiteral("*");
  QString verb = QStringLiteral("*");
  HandlerPlace place = HandlerPlace::Automatic;
  std::optional<QString> responseBufferLimit;

  QString gateway;  ///< iiswsgi-gateway's full path; empty: the one that came with this program
  /// A FastCGI program of one's own instead of the gateway: written exactly as given. Empty: gateway and python count.
  QString processPath;
  QString processArguments;

  /// fastCgi attributes that the person chose, by their exact name; the rest gets our defaults where ours are better
  /// than IIS's (instanceMaxRequests 10000, signalBeforeTerminateSeconds 10, ...), see planner.cpp.
  QMap<QString, QString> fastCgi;
  QList<QPair<QString, QString>> environment;

  bool operator==(const Desired&) const = default;
};

/// The JSON form; unknown names and wrong kinds are errors (codes::badJson) that name them.
QJsonObject toJson(const Desired& desired);
Result<Desired> desiredFromJson(const QJsonObject& json);

/// The `iiswsgi apply ...` line that says the same, quoted for the shell of the machine (`windows`: cmd.exe).
QString toCommandLine(const Desired& desired, bool windows);

}  // namespace iiswsgi::plan
