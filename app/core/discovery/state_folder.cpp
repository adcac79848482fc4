#include <QCryptographicHash>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

/// One folder of the person's for each configuration file, named by the file's path: readable by nobody who may not
/// read the person's own files, for a plan holds whole configurations.
QString folderOfPerson(host::Host& host, const QString& configPath) {
  const bool windows = isWindows(host.environment());
  const QByteArray text = (windows ? configPath.toLower() : configPath).toUtf8();
  const QString key = QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(16));
  return joinPath(personalFolder(host), windows ? QStringLiteral("state\\") + key : key, windows);
}

QString folderOfMachine(const QProcessEnvironment& environment) {
  return joinPath(environment.value(QStringLiteral("ProgramData"), QStringLiteral("C:\\ProgramData")),
                  QStringLiteral("iiswsgi"), true);
}

}  // namespace

QString personalFolder(host::Host& host) {
  const auto environment = host.environment();
  if (isWindows(environment))
    return joinPath(environment.value(QStringLiteral("LOCALAPPDATA")), QStringLiteral("iiswsgi"), true);
  QString state = environment.value(QStringLiteral("XDG_STATE_HOME"));
  if (!isAbsolutePath(state, false)) state = joinPath(homeFolder(environment), QStringLiteral(".local/state"), false);
  return joinPath(state, QStringLiteral("iiswsgi"), false);
}

QString stateFolder(host::Host& host, const Server& server) {
  const auto environment = host.environment();
  switch (server.kind) {
    case ServerKind::Iis:
      return folderOfMachine(environment);
    case ServerKind::Sandbox:
      return joinPath(server.home, QStringLiteral(".iiswsgi"), isWindows(environment));
    case ServerKind::IisExpress:
    case ServerKind::File:
      break;
  }
  return folderOfPerson(host, server.configPath);
}

}  // namespace iiswsgi::discovery
