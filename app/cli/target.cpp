#include "app/cli/target.h"

#include "app/cli/text.h"
#include "app/core/apply/apply.h"

namespace iiswsgi::cli {
namespace {

Result<QString> defaultServer(host::Host& host) {
  const auto servers = discovery::findServers(host);
  for (const auto kind : {discovery::ServerKind::Iis, discovery::ServerKind::Sandbox}) {
    for (const auto& server : servers) {
      if (server.kind == kind) return server.name;
    }
  }
  return Error{codes::serverNotChosen,
               QStringLiteral("Nothing says which server is meant, and there is no sandbox yet."),
               QStringLiteral("Make a sandbox with `iiswsgi sandbox create`, or name a server with --server.")};
}

}  // namespace

Option serverOption() {
  return {QStringLiteral("--server"), QStringLiteral("SERVER"),
          QStringLiteral("iis, iisexpress, sandbox, a sandbox's folder, or an applicationHost.config."),
          ValueKind::Server};
}

QString fullServerName(const QString& name) {
  for (const char* keyword : {"iis", "iisexpress", "sandbox"}) {
    if (name.compare(QLatin1String(keyword), Qt::CaseInsensitive) == 0) return QLatin1String(keyword);
  }
  return absolutePath(name);
}

/// Somebody else's run that is still alive holds the lock; there is nothing to recover then.
Result<void> recoverCutOffRun(const Context& context, const Target& target) {
  const auto recovered = apply::recover(context.host, target.stateFolder);
  if (!recovered) {
    if (recovered.error().code() == host::codes::lockTaken) return {};
    return toldForServer(recovered.error(), target.server, context.host);
  }
  if (!recovered->has_value()) return {};
  const apply::Receipt& receipt = **recovered;
  const bool finished = receipt.state == apply::Receipt::State::Applied;
  printLine(context.console.err,
            QStringLiteral("An earlier run (%1, \"%2\") was cut off; %3.")
                .arg(receipt.id, receipt.title,
                     finished ? QStringLiteral("everything it wanted had been done, which is noted now")
                              : QStringLiteral("what it had begun has been taken back now")));
  return {};
}

Result<Target> chooseServer(const Context& context, const QString& otherwise) {
  QString name = context.arguments.value(QStringLiteral("--server"), otherwise);
  if (name.isEmpty()) {
    ASSIGN_OR_RETURN(name, defaultServer(context.host));
  }
  const auto server = discovery::findServer(context.host, fullServerName(name));
  if (!server) {
    discovery::Server meant;
    if (fullServerName(name) == QLatin1String("iis")) meant.kind = discovery::ServerKind::Iis;
    return toldForServer(server.error(), meant, context.host);
  }
  Target target{*server, discovery::stateFolder(context.host, *server)};
  RETURN_IF_ERROR(recoverCutOffRun(context, target));
  return target;
}

QString commandFor(host::Host& host, const discovery::Server& server, const QString& words) {
  const QString command = QStringLiteral("iiswsgi ") + words;
  const auto otherwise = defaultServer(host);
  if (otherwise && *otherwise == server.name) return command;
  const QString quote = server.name.contains(QLatin1Char(' ')) ? QStringLiteral("\"") : QString();
  return command + QStringLiteral(" --server ") + quote + server.name + quote;
}

Error toldForServer(const Error& error, const discovery::Server& server, const host::Host& host) {
  const bool denied = error.code() == host::codes::fileNotWritable || error.code() == host::codes::fileUnreadable;
  if (!denied || server.kind != discovery::ServerKind::Iis || host.isElevated()) return error;
  return {codes::needsAdministrator, QStringLiteral("Only an administrator may read and change IIS's configuration."),
          QStringLiteral("Start the same command from a prompt that was opened with \"Run as administrator\"."),
          error.text()};
}

}  // namespace iiswsgi::cli
