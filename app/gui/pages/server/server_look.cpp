#include "app/gui/pages/server/server_look.h"

#include "app/core/plan/sandbox.h"
#include "app/gui/pages/server/server_state.h"

namespace iiswsgi::gui {

ServerList listServers(host::Host& host) {
  return {discovery::findServers(host), discovery::defaultSandbox(host)};
}

Result<ServerLook> lookAtServer(host::Host& host, const QString& name, const QStringList& iniFiles) {
  const auto found = discovery::findServer(host, name);
  if (!found) {
    discovery::Server meant;
    if (name.compare(QLatin1String("iis"), Qt::CaseInsensitive) == 0) meant.kind = discovery::ServerKind::Iis;
    return toldForServer(found.error(), meant, host);
  }
  const discovery::Server& server = *found;
  ServerLook look;
  const auto recovered = apply::recover(host, discovery::stateFolder(host, server));
  // Somebody else's run that is still alive holds the lock: nothing to recover, and reading is allowed.
  if (!recovered && recovered.error().code() != host::codes::lockTaken)
    return toldForServer(recovered.error(), server, host);
  if (recovered) look.recovered = *recovered;
  auto observed = discovery::observe(host, server, iniFiles);
  if (!observed) return toldForServer(observed.error(), server, host);
  look.observed = std::move(*observed);
  return look;
}

Result<QString> makeSandbox(host::Host& host, const QString& folder, int port) {
  plan::Sandbox sandbox;
  sandbox.folder = folder;
  sandbox.port = port;
  std::optional<QByteArray> existing;
  const QString config = plan::sandboxConfigPath(folder);
  if (host::exists(host, config)) {
    ASSIGN_OR_RETURN(existing, host.readFile(config));
  }
  ASSIGN_OR_RETURN(const auto plan, plan::makeSandboxPlan(sandbox, existing));
  if (plan.empty()) return folder;
  apply::Options options;
  options.stateFolder = discovery::stateFolder(
      host, discovery::Server{discovery::ServerKind::Sandbox, QStringLiteral("sandbox"), config, folder, {}});
  const auto receipt = apply::applyPlan(plan, host, options);
  if (!receipt) return receipt.error().during(QStringLiteral("making a sandbox in %1").arg(folder));
  return folder;
}

}  // namespace iiswsgi::gui
