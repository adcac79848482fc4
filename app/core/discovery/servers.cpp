#include <array>
#include <optional>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/express.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

using Kind = host::FileState::Kind;

Kind kindOf(host::Host& host, const QString& path) {
  const auto state = host.fileState(path);
  return state ? state->kind : Kind::Missing;
}

bool isFile(host::Host& host, const QString& path) {
  return kindOf(host, path) == Kind::File;
}

/// From Visual Studio 2019 on each solution has a folder of its own in .vs.
std::optional<QString> configurationOfSolution(host::Host& host, const QString& folder, bool windows) {
  const QString below = joinPath(folder, QStringLiteral(".vs"), windows);
  const auto names = host.listFolder(below);
  for (const QString& name : names ? *names : QStringList()) {
    const QString path =
        joinPath(joinPath(below, name, windows), QStringLiteral("config/applicationhost.config"), windows);
    if (isFile(host, path)) return path;
  }
  return std::nullopt;
}

/// Where folders keep their configuration: a sandbox or an IIS Express user, and Visual Studio's solutions. Both
/// spellings, because the file systems of POSIX tell them apart.
std::optional<QString> configurationBelow(host::Host& host, const QString& folder, bool windows) {
  static const std::array names{"config/applicationhost.config", "config/applicationHost.config",
                                ".vs/config/applicationhost.config"};
  for (const char* name : names) {
    const QString path = joinPath(folder, QLatin1String(name), windows);
    if (isFile(host, path)) return path;
  }
  return configurationOfSolution(host, folder, windows);
}

/// The path, if a file stands there.
QString ifFile(host::Host& host, const QString& path) {
  return isFile(host, path) ? path : QString();
}

Error notFound(const QString& message, const QString& hint) {
  return {codes::serverNotFound, message, hint};
}

const QString& insteadHint() {
  static const QString hint = QStringLiteral(
      "Name a sandbox folder (`iiswsgi sandbox create FOLDER` makes one), or an applicationHost.config, with "
      "--server.");
  return hint;
}

Result<Server> findIis(host::Host& host) {
  const auto environment = host.environment();
  const QString root = environment.value(QStringLiteral("SystemRoot"));
  if (root.isEmpty()) return notFound(QStringLiteral("This machine has no IIS: it isn't Windows."), insteadHint());
  // A 32-bit process would be shown SysWOW64 instead of System32; Sysnative is there for it alone.
  for (const char* system : {"Sysnative", "System32"}) {
    const QString inetsrv = joinPath(joinPath(root, QLatin1String(system), true), QStringLiteral("inetsrv"), true);
    const QString config = joinPath(inetsrv, QStringLiteral("config\\applicationHost.config"), true);
    const auto state = host.fileState(config);
    // Windows tells nobody but administrators whether the file is there; without IIS its folder is missing for all.
    if (!state) return state.error();
    if (state->kind != Kind::File) continue;
    const QString appCmd = ifFile(host, joinPath(inetsrv, QStringLiteral("appcmd.exe"), true));
    return Server{ServerKind::Iis, QStringLiteral("iis"), config, {}, appCmd};
  }
  return notFound(QStringLiteral("IIS isn't installed: there is no %1.")
                      .arg(joinPath(root, QStringLiteral("System32\\inetsrv\\config\\applicationHost.config"), true)),
                  QStringLiteral("Install the Windows features \"Web Server (IIS)\" and \"CGI\", or name another "
                                 "server with --server."));
}

Result<Server> findIisExpress(host::Host& host) {
  const auto environment = host.environment();
  const QString profile = environment.value(QStringLiteral("USERPROFILE"));
  if (!isWindows(environment) || profile.isEmpty())
    return notFound(QStringLiteral("This machine has no IIS Express: it isn't Windows."), insteadHint());
  const QString home = expressUserHome(host);
  const auto config = configurationBelow(host, home, true);
  if (!config)
    return notFound(QStringLiteral("There is no IIS Express configuration in %1.").arg(home),
                    QStringLiteral("Start IIS Express once, which makes it; for a Visual Studio solution name the "
                                   "solution's folder with --server."));
  const QString appCmd = ifFile(host, joinPath(expressPrograms(host), QStringLiteral("appcmd.exe"), true));
  return Server{ServerKind::IisExpress, QStringLiteral("iisexpress"), *config, home, appCmd};
}

/// A file at the place where a sandbox keeps its own is that sandbox, however it was named: both names must lead to
/// the same history.
Server serverOfFile(host::Host& host, const QString& name, const QString& path, bool windows) {
  const QString folder = parentFolder(path);
  const QString home = parentFolder(folder);
  const bool sandbox = fileNameOf(folder) == QLatin1String("config") &&
                       kindOf(host, joinPath(home, QStringLiteral("sites"), windows)) == Kind::Folder;
  return sandbox ? Server{ServerKind::Sandbox, name, path, home, {}} : Server{ServerKind::File, name, path, {}, {}};
}

Result<Server> findByPath(host::Host& host, const QString& name) {
  const bool windows = isWindows(host.environment());
  const QString path = cleanedPath(name, windows);
  switch (kindOf(host, path)) {
    case Kind::File:
      return serverOfFile(host, path, path, windows);
    case Kind::Folder:
      if (const auto config = configurationBelow(host, path, windows)) {
        const bool solution = config->mid(path.size()).contains(QLatin1String(".vs"));
        if (solution) return Server{ServerKind::File, path, *config, {}, {}};
        return Server{ServerKind::Sandbox, path, *config, path, {}};
      }
      return notFound(QStringLiteral("The folder %1 holds no config/applicationhost.config.").arg(path),
                      QStringLiteral("`iiswsgi sandbox create %1` makes a sandbox of it.").arg(path));
    case Kind::Special:
    case Kind::Missing:
      break;
  }
  return notFound(QStringLiteral("There is no server \"%1\": no such file or folder.").arg(name),
                  QStringLiteral("--server takes iis, iisexpress, sandbox, a sandbox's folder, or the path of an "
                                 "applicationHost.config."));
}

Result<Server> findDefaultSandbox(host::Host& host) {
  const QString folder = defaultSandbox(host);
  const auto config = configurationBelow(host, folder, isWindows(host.environment()));
  if (!config)
    return notFound(QStringLiteral("There is no sandbox at %1 yet.").arg(folder),
                    QStringLiteral("Make it with `iiswsgi sandbox create`, or name another server with --server."));
  return Server{ServerKind::Sandbox, QStringLiteral("sandbox"), *config, folder, {}};
}

}  // namespace

QString defaultSandbox(host::Host& host) {
  const auto environment = host.environment();
  const bool windows = isWindows(environment);
  const QString named = environment.value(QStringLiteral("IISWSGI_SANDBOX"));
  if (!named.isEmpty()) return cleanedPath(named, windows);
  if (windows)
    return joinPath(environment.value(QStringLiteral("LOCALAPPDATA")), QStringLiteral("iiswsgi\\sandbox"), true);
  QString data = environment.value(QStringLiteral("XDG_DATA_HOME"));
  if (!isAbsolutePath(data, false)) data = joinPath(homeFolder(environment), QStringLiteral(".local/share"), false);
  return joinPath(data, QStringLiteral("iiswsgi/sandbox"), false);
}

Result<Server> findServer(host::Host& host, const QString& name) {
  if (name.compare(QLatin1String("iis"), Qt::CaseInsensitive) == 0) return findIis(host);
  if (name.compare(QLatin1String("iisexpress"), Qt::CaseInsensitive) == 0) return findIisExpress(host);
  if (name.compare(QLatin1String("sandbox"), Qt::CaseInsensitive) == 0) return findDefaultSandbox(host);
  return findByPath(host, name);
}

QList<Server> findServers(host::Host& host) {
  QList<Server> found;
  for (const char* name : {"iis", "iisexpress", "sandbox"}) {
    const auto server = findServer(host, QLatin1String(name));
    if (server) found.append(*server);
    // An IIS that this account may not look into is there all the same: whoever chooses it is told.
    if (!server && server.error().code() == host::codes::fileUnreadable)
      found.append({ServerKind::Iis, QLatin1String(name), {}, {}, {}});
  }
  return found;
}

}  // namespace iiswsgi::discovery
