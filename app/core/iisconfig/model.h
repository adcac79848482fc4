#pragma once

#include <optional>

#include <QList>
#include <QMap>
#include <QPair>
#include <QString>
#include <QStringList>

/// What an IIS configuration says, as values. Attributes that the file doesn't set are nullopt here; the defaults
/// stand beside the fields. Texts are as written in the file after XML decoding: `%VARIABLES%` aren't expanded.
namespace iiswsgi::iisconfig {

struct Binding {
  QString protocol;          ///< "http", "https", ...
  QString information;       ///< "*:8080:localhost"
  QString address() const;   ///< "*", "127.0.0.1", "[::1]"
  int port() const;          ///< 0 if the information doesn't name one
  QString hostName() const;  ///< may be empty
};

struct VirtualDirectory {
  QString path;  ///< "/" or "/static", below its application
  QString physicalPath;
};

struct Application {
  QString path;  ///< "/" or "/sub"
  std::optional<QString> applicationPool;
  QList<VirtualDirectory> virtualDirectories;
};

struct Site {
  QString name;
  quint32 id = 0;
  std::optional<bool> serverAutoStart;
  QList<Binding> bindings;
  QList<Application> applications;
};

struct ApplicationPool {
  QString name;
  std::optional<QString> managedRuntimeVersion;
  std::optional<QString> identityType;  ///< default ApplicationPoolIdentity
  std::optional<QString> userName;
  std::optional<bool> enable32BitAppOnWin64;
  std::optional<QString> startMode;
};

/// system.webServer/fastCgi/application. See iis.net's reference for fastCgi/application: ranges and defaults.
struct FastCgiApplication {
  QString fullPath;
  QString arguments;
  /// Every other attribute as written, by its exact name: maxInstances, idleTimeout, activityTimeout, requestTimeout,
  /// instanceMaxRequests, signalBeforeTerminateSeconds, protocol, queueLength, flushNamedPipe, rapidFailsPerMinute,
  /// monitorChangesTo, stderrMode.
  QMap<QString, QString> attributes;
  QList<QPair<QString, QString>> environmentVariables;  ///< not expanded by IIS

  bool operator==(const FastCgiApplication&) const = default;
};

/// system.webServer/handlers/add.
struct Handler {
  QString name;
  QString path;
  QString verb;
  QString modules;
  QString scriptProcessor;                     ///< "fullPath|arguments" for FastCgiModule
  std::optional<QString> resourceType;         ///< default Unspecified
  std::optional<QString> requireAccess;        ///< default Script
  std::optional<QString> responseBufferLimit;  ///< bytes, default 4194304; "0" streams
  std::optional<QString> allowPathInfo;
  std::optional<QString> preCondition;
  std::optional<QString> type;

  bool operator==(const Handler&) const = default;
};

/// One element of a collection with all its attributes, for the sections that have no type of their own here.
struct Element {
  QString name;  ///< "add", "filter", ...
  QMap<QString, QString> attributes;
  QList<Element> children;
  int line = 0;  ///< 1-based, where its start tag stands
};

}  // namespace iiswsgi::iisconfig
