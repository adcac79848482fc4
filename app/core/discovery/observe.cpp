#include "app/core/discovery/discovery.h"
#include "app/core/discovery/express.h"
#include "app/core/discovery/gateway.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

void setUnlessThere(QProcessEnvironment& environment, const char* name, const QString& value) {
  if (!environment.contains(QLatin1String(name))) environment.insert(QLatin1String(name), value);
}

/// The variables that IIS Express sets for its configuration. Someone who set them for a server of their own keeps
/// them.
QProcessEnvironment environmentOf(host::Host& host, const Server& server) {
  auto environment = host.environment();
  if (server.kind == ServerKind::Iis) return environment;
  const bool windows = isWindows(environment);
  if (server.kind == ServerKind::IisExpress) {
    setUnlessThere(environment, "IIS_USER_HOME", server.home);
    setUnlessThere(environment, "IIS_SITES_HOME", expressSitesHome(host));
    setUnlessThere(environment, "IIS_BIN", expressPrograms(host));
    return environment;
  }
  const QString home = server.home.isEmpty() ? parentFolder(parentFolder(server.configPath)) : server.home;
  const QString sites = joinPath(home, QStringLiteral("sites"), windows);
  // A sandbox means itself, whatever the environment says of an IIS Express.
  const bool sandbox = server.kind == ServerKind::Sandbox;
  const auto set = [&](const char* name, const QString& value) {
    sandbox ? environment.insert(QLatin1String(name), value) : setUnlessThere(environment, name, value);
  };
  set("IIS_USER_HOME", home);
  set("IIS_SITES_HOME", sites);
  set("IIS_BIN", host.programFolder());
  return environment;
}

QString rootOf(const iisconfig::Application& application) {
  for (const auto& directory : application.virtualDirectories) {
    if (directory.path == QLatin1String("/")) return directory.physicalPath;
  }
  return {};
}

/// A folder that can't be told on this machine (a variable of another one) has no web.config to write.
Result<std::optional<WebConfig>> webConfigAt(host::Host& host, const QString& written, const Observed& observed) {
  const QString folder = physicalPath(written, observed.environment, observed.windows);
  if (!isAbsolutePath(folder, observed.windows)) return std::optional<WebConfig>();
  const auto folderState = host.fileState(folder);
  if (!folderState || folderState->kind != host::FileState::Kind::Folder) return std::optional<WebConfig>();
  WebConfig config{joinPath(folder, QStringLiteral("web.config"), observed.windows), std::nullopt};
  if (exists(host, config.path)) {
    ASSIGN_OR_RETURN(config.bytes, host.readFile(config.path));
  }
  return std::optional<WebConfig>(config);
}

Result<void> addWebConfigs(host::Host& host, Observed& observed) {
  for (const auto& site : observed.config->sites()) {
    for (const auto& application : site.applications) {
      const QString path = application.path == QLatin1String("/") ? site.name : site.name + application.path;
      ASSIGN_OR_RETURN(const auto config, webConfigAt(host, rootOf(application), observed));
      if (config) observed.webConfigs.insert(path, *config);
    }
  }
  return {};
}

/// A configuration that names its modules names this one too, or can't use it (500.21 for every request). The file is
/// there as soon as the role service is, and tells where the list stands in another file.
bool hasFastCgi(host::Host& host, const Observed& observed) {
  bool listed = false;
  for (const auto& instance : observed.config->sections(QStringLiteral("system.webServer/globalModules"))) {
    for (const auto& module : instance.content.children) {
      if (module.attributes.value(QStringLiteral("name")) == QLatin1String("FastCgiModule")) return true;
      listed = true;
    }
  }
  const QString inetsrv = parentFolder(parentFolder(observed.server.configPath));
  return !listed && exists(host, joinPath(inetsrv, QStringLiteral("iisfcgi.dll"), true));
}

Error whileReading(const Error& error, const QString& path) {
  return error.during(QStringLiteral("reading %1").arg(path));
}

}  // namespace

Result<Observed> observe(host::Host& host, const Server& server, const QStringList& iniFiles) {
  Observed observed;
  observed.server = server;
  observed.environment = environmentOf(host, server);
  observed.windows = isWindows(observed.environment);
  observed.processorCount = host.processorCount();
  observed.gateway = findGateway(host);
  const auto bytes = host.readFile(server.configPath);
  if (!bytes) return whileReading(bytes.error(), server.configPath);
  observed.configBytes = *bytes;
  const auto config = iisconfig::Document::parse(observed.configBytes);
  if (!config) return whileReading(config.error(), server.configPath);
  observed.config = *config;
  observed.fastCgiInstalled = server.kind != ServerKind::Iis || hasFastCgi(host, observed);
  if (const auto added = addWebConfigs(host, observed); !added) return added.error();
  for (const QString& path : iniFiles) {
    if (const auto ini = host.readFile(path)) observed.iniFiles.insert(path, *ini);
  }
  return observed;
}

}  // namespace iiswsgi::discovery
