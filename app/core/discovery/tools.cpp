#include "app/core/discovery/tools.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

const QString installerName = QStringLiteral("WebPlatformInstaller.exe");

/// The newest version that is installed: they stand side by side, in keys called 1, 2 and 3.
QString findMsDeploy(host::Host& host) {
  const QString root = QStringLiteral("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\IIS Extensions\\MSDeploy");
  const auto versions = host.readRegistry(root, host::RegistryView::Bits64);
  if (!versions) return {};
  QString newest;
  int highest = 0;
  for (const QString& version : versions->keys) {
    const auto key = host.readRegistry(root + QLatin1Char('\\') + version, host::RegistryView::Bits64);
    const QString folder = key ? key->values.value(QStringLiteral("InstallPath")) : QString();
    const QString path = joinPath(cleanedPath(folder, true), QStringLiteral("msdeploy.exe"), true);
    if (folder.isEmpty() || version.toInt() <= highest || !exists(host, path)) continue;
    highest = version.toInt();
    newest = path;
  }
  return newest;
}

QString findInstaller(host::Host& host) {
  const QString folder = joinPath(host.environment().value(QStringLiteral("ProgramFiles")),
                                  QStringLiteral("Microsoft\\Web Platform Installer"), true);
  const QString path = joinPath(folder, installerName, true);
  return exists(host, path) ? path : QString();
}

}  // namespace

/// With a window, and two for command lines: they keep their copies in the same folders.
Result<QString> runningInstaller(host::Host& host) {
  if (!isWindows(host.environment())) return QString();
  host::Command command;
  command.program =
      joinPath(host.environment().value(QStringLiteral("SystemRoot")), QStringLiteral("System32\\tasklist.exe"), true);
  command.arguments = {"/FO", "CSV", "/NH"};
  ASSIGN_OR_RETURN(const auto ran, host.run(command));
  if (ran.exitCode != 0)
    return Error(host::codes::programNotStarted,
                 QStringLiteral("%1 ended with code %2.").arg(command.program, QString::number(ran.exitCode)),
                 QStringLiteral("See on a command line what it says."), QString::fromLocal8Bit(ran.errors));
  for (const QString& program : {installerName, QStringLiteral("WebpiCmd.exe"), QStringLiteral("WebpiCmd-x64.exe")}) {
    if (namesProgram(ran.output, program)) return program;
  }
  return QString();
}

bool namesProgram(const QByteArray& tasklist, const QString& program) {
  const QString start = QLatin1Char('"') + program + QLatin1Char('"');
  for (const QString& line : QString::fromLatin1(tasklist).split(QLatin1Char('\n'))) {
    if (line.startsWith(start, Qt::CaseInsensitive)) return true;
  }
  return false;
}

Tools findTools(host::Host& host) {
  Tools tools;
  if (!isWindows(host.environment())) return tools;
  tools.msDeploy = findMsDeploy(host);
  tools.webPlatformInstaller = findInstaller(host);
  if (tools.webPlatformInstaller.isEmpty()) return tools;
  if (const auto running = runningInstaller(host)) tools.runningInstaller = *running;
  return tools;
}

}  // namespace iiswsgi::discovery
