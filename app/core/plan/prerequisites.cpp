#include "app/core/plan/prerequisites.h"

#include <algorithm>

#include "app/core/plan/process.h"

namespace iiswsgi::plan {
namespace {

using discovery::Observed;

constexpr std::chrono::minutes timeToGrant{10};  // a large folder's rights are written file by file
constexpr std::chrono::minutes timeToInstall{30};

qsizetype lastSeparator(const QString& path) {
  return std::max(path.lastIndexOf(QLatin1Char('\\')), path.lastIndexOf(QLatin1Char('/')));
}

/// "C:\" for what lies at a drive's top.
QString folderOf(const QString& path) {
  const QString bare = QString(path).remove(QLatin1Char('"'));
  const auto at = lastSeparator(bare);
  if (at <= 0) return {};
  return bare.left(bare.at(at - 1) == QLatin1Char(':') ? at + 1 : at);
}

QString withoutEnd(QString path) {
  while (path.size() > 3 && (path.endsWith(QLatin1Char('\\')) || path.endsWith(QLatin1Char('/'))))
    path.chop(1);
  return path;
}

bool isSame(const QString& one, const QString& other) {
  return withoutEnd(one).compare(withoutEnd(other), Qt::CaseInsensitive) == 0;
}

bool liesIn(const QString& path, const QString& folder) {
  const QString outer = withoutEnd(folder) + QLatin1Char('\\');
  return withoutEnd(path).replace(QLatin1Char('/'), QLatin1Char('\\')).startsWith(outer, Qt::CaseInsensitive);
}

/// Not a folder of something, but one that holds everything of somebody.
bool isTooWide(const Observed& observed, const QString& folder) {
  if (withoutEnd(folder).size() <= 3) return true;
  for (const char* name : {"USERPROFILE", "SystemRoot", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "PUBLIC"}) {
    const QString wide = observed.environment.value(QLatin1String(name));
    if (!wide.isEmpty() && (isSame(folder, wide) || liesIn(wide, folder))) return true;
  }
  return false;
}

QStringList pythonFolders(const Observed& observed, const QString& chosen) {
  for (const discovery::Python& python : observed.pythons) {
    if (python.executable != chosen && python.virtualEnvironment != chosen) continue;
    if (python.virtualEnvironment.isEmpty()) return {folderOf(python.executable)};
    return {python.virtualEnvironment, python.base};
  }
  const bool program = chosen.endsWith(QLatin1String(".exe"), Qt::CaseInsensitive);
  return {program ? folderOf(chosen) : chosen};
}

QStringList applicationFolders(const Observed& observed, const Desired& desired) {
  QStringList folders{folderOf(desired.application.iniFile), desired.application.folder};
  folders.removeAll(QString());
  // Nothing says where the application lies: it is looked for in the site's own folder.
  if (folders.isEmpty()) folders << folderOf(observed.webConfigs.value(locationOf(desired)).path);
  return folders;
}

QString systemProgram(const Observed& observed, const char* name) {
  return observed.environment.value(QStringLiteral("SystemRoot"), QStringLiteral("C:\\Windows")) +
         QStringLiteral("\\System32\\") + QLatin1String(name);
}

host::Command icacls(const Observed& observed, const QStringList& arguments) {
  host::Command command;
  command.program = systemProgram(observed, "icacls.exe");
  command.arguments = arguments + QStringList{QStringLiteral("/Q")};
  command.timeout = timeToGrant;
  return command;
}

/// `rights` ("RX", "M") handed down to files (OI) and folders (CI). Taking it back takes every right that the identity
/// was given there by name; where it had one before, that would be too much.
RunCommand grant(const Observed& observed, const QString& folder, const QString& rights, bool hadEntry) {
  const discovery::PoolIdentity& identity = *observed.identity;
  RunCommand command;
  command.run =
      icacls(observed, {folder, QStringLiteral("/grant"), identity.grantee + QStringLiteral(":(OI)(CI)") + rights});
  command.undo = hadEntry ? RunCommand::Undo::Impossible : RunCommand::Undo::ByCommand;
  if (!hadEntry) command.undoCommand = icacls(observed, {folder, QStringLiteral("/remove:g"), identity.grantee});
  command.asAdministrator = true;
  return command;
}

RunCommand grantReadingAs(const Observed& observed, const QString& folder, bool hadEntry) {
  RunCommand command = grant(observed, folder, QStringLiteral("RX"), hadEntry);
  command.why = QStringLiteral("Let %1, as which IIS starts Python, read %2.").arg(observed.identity->account, folder);
  return command;
}

QString inProfile(const QString& account, const QString& folder) {
  return QStringLiteral(
             "%1 lies in a user's profile, where %2 may read only what is opened to it, and it goes when that user "
             "goes. A server's Python is better installed for all users.")
      .arg(folder, account);
}

bool canBeOpened(const Observed& observed, const QString& folder) {
  const auto access = observed.access.find(folder);
  return access != observed.access.end() && !access->mayRead && !access->forbidden && !isTooWide(observed, folder);
}

void addRights(const Observed& observed, const QString& folder, Prerequisites& needed) {
  const auto access = observed.access.find(folder);
  if (access == observed.access.end() || access->mayRead) return;
  const QString& account = observed.identity->account;
  if (access->forbidden) {
    needed.warnings << QStringLiteral(
                           "%1 may not read %2: its access list forbids that, to it or to a group that it is in. Take "
                           "that entry away in the folder's properties, else IIS can't start the application.")
                           .arg(account, folder);
  } else if (isTooWide(observed, folder)) {
    needed.warnings << QStringLiteral(
                           "%1 may not read %2, and that folder holds too much to be opened as a whole. Move what it "
                           "needs to a folder of its own.")
                           .arg(account, folder);
  } else {
    if (folder.contains(QLatin1String("\\Users\\"), Qt::CaseInsensitive)) needed.warnings << inProfile(account, folder);
    needed.commands.push_back(grantReadingAs(observed, folder, access->ownEntry));
  }
}

void addUnknownAccount(const Observed& observed, const QStringList& folders, Prerequisites& needed) {
  if (!observed.identity || !observed.identity->sid.isEmpty()) return;
  needed.warnings << QStringLiteral("The application pool runs as %1: see that this account may read %2.")
                         .arg(observed.identity->account, folders.join(QStringLiteral(", ")));
}

/// What installers of Windows end with where a restart would be good (ERROR_SUCCESS_REBOOT_REQUIRED).
constexpr int doneUpToARestart = 3010;

/// "IIS-CGI" on Windows and on Windows Server ("CGI <cgi>", learn.microsoft.com). It adds to applicationHost.config
/// itself, what has been written there before included.
RunCommand installCgi(const Observed& observed) {
  RunCommand command;
  command.why = QStringLiteral("Install IIS's role service CGI, without which IIS can't start FastCGI programs.");
  command.run.program = systemProgram(observed, "dism.exe");
  command.run.arguments = {"/Online", "/Enable-Feature", "/FeatureName:IIS-CGI", "/All", "/NoRestart", "/Quiet"};
  command.run.timeout = timeToInstall;
  command.successCodes = {0, doneUpToARestart};
  command.undo = RunCommand::Undo::Impossible;
  command.asAdministrator = true;
  return command;
}

}  // namespace

std::optional<RunCommand> grantWriting(const Observed& observed, const QString& folder) {
  if (observed.server.kind != discovery::ServerKind::Iis || !observed.identity) return std::nullopt;
  const discovery::Access access = observed.access.value(folder);
  if (access.mayWrite) return std::nullopt;
  RunCommand command = grant(observed, folder, QStringLiteral("M"), access.ownEntry);
  command.why =
      QStringLiteral("Let %1, as which IIS starts Python, write into %2.").arg(observed.identity->account, folder);
  return command;
}

std::optional<RunCommand> grantReading(const Observed& observed, const QString& folder) {
  if (observed.server.kind != discovery::ServerKind::Iis || !observed.identity) return std::nullopt;
  return grantReadingAs(observed, folder, false);
}

QStringList foldersToRead(const Observed& observed, const Desired& desired) {
  QStringList wanted{folderOf(host::expandVariables(pairFor(observed, desired).fullPath, observed.environment))};
  if (usesGateway(desired)) wanted += pythonFolders(observed, desired.python) + applicationFolders(observed, desired);
  QStringList folders;
  for (const QString& folder : wanted) {
    const QString path = withoutEnd(host::expandVariables(folder, observed.environment));
    if (!path.isEmpty() && !folders.contains(path, Qt::CaseInsensitive)) folders << path;
  }
  return folders;
}

Prerequisites prerequisitesOf(const Observed& observed, const Desired& desired) {
  Prerequisites needed;
  if (observed.server.kind != discovery::ServerKind::Iis) return needed;
  const QStringList folders = foldersToRead(observed, desired);
  for (const QString& folder : folders) {
    // What a folder is opened for is handed down to those in it.
    const bool opened = std::any_of(folders.begin(), folders.end(), [&](const QString& other) {
      return liesIn(folder, other) && canBeOpened(observed, other);
    });
    if (!opened) addRights(observed, folder, needed);
  }
  addUnknownAccount(observed, folders, needed);
  if (!observed.fastCgiInstalled) needed.commands.push_back(installCgi(observed));
  std::stable_partition(needed.commands.begin(), needed.commands.end(),
                        [](const RunCommand& command) { return command.undo != RunCommand::Undo::Impossible; });
  return needed;
}

}  // namespace iiswsgi::plan
