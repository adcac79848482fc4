#include <QJsonDocument>

#include "app/cli/exit_codes.h"
#include "app/cli/status_report.h"
#include "app/cli/target.h"
#include "app/cli/text.h"

#include <QDir>

namespace iiswsgi::cli {
namespace {

/// One server if one is named or plain; with none at all the Pythons are still worth seeing.
Result<std::optional<discovery::Observed>> observeServer(const Context& context) {
  const auto target = chooseServer(context);
  if (!target) {
    if (target.error().code() == codes::serverNotChosen) return std::optional<discovery::Observed>();
    return target.error();
  }
  const auto observed = discovery::observe(context.host, target->server);
  if (!observed) return toldForServer(observed.error(), target->server, context.host);
  return std::optional<discovery::Observed>(*observed);
}

Result<QList<Deployment>> deploymentsOn(host::Host& host, const discovery::Server& server) {
  // Looked for again by its name: an IIS that is closed to this account says so.
  ASSIGN_OR_RETURN(const auto open, discovery::findServer(host, server.name));
  ASSIGN_OR_RETURN(const auto observed, discovery::observe(host, open));
  return deploymentsIn(observed);
}

/// Of every server that this machine has, whichever the person works with: for whoever is about to take the gateway
/// away. One that can't be read keeps nobody from hearing of the others.
Result<Exit> listDeployments(const Context& context) {
  Exit exit = Exit::Done;
  for (const discovery::Server& server : discovery::findServers(context.host)) {
    const auto deployments = deploymentsOn(context.host, server);
    if (!deployments) {
      const Error letter = toldForServer(deployments.error(), server, context.host);
      printError(context.console, letter.during(QStringLiteral("looking at %1").arg(server.name)));
      exit = exit == Exit::Done || exit == exitFor(letter) ? exitFor(letter) : Exit::Failed;
      continue;
    }
    for (const Deployment& deployment : *deployments) {
      if (deployment.byGateway) printLine(context.console.out, deploymentAsLine(server, deployment));
    }
  }
  return exit;
}

Result<Exit> runStatus(const Context& context) {
  if (context.arguments.has(QStringLiteral("--deployments"))) return listDeployments(context);
  StatusReport report;
  ASSIGN_OR_RETURN(report.observed, observeServer(context));
  report.servers = discovery::findServers(context.host);
  report.pythons = discovery::findPythons(context.host, {QDir::toNativeSeparators(QDir::currentPath())});
  report.tools = discovery::findTools(context.host);
  if (context.arguments.has(QStringLiteral("--json")))
    printJson(context.console.out, QJsonDocument(statusAsJson(report)));
  else
    printLine(context.console.out, statusAsText(report));
  return Exit::Done;
}

}  // namespace

Command statusCommand() {
  Command command;
  command.name = QStringLiteral("status");
  command.summary =
      QStringLiteral("Show the server, its sites, what is deployed there, and the Pythons of this machine.");
  command.options = {serverOption(),
                     {"--json", "", "The same as JSON."},
                     {"--deployments", "", "Only what the gateway serves, of every server of this machine."}};
  command.examples = {"iiswsgi status", "iiswsgi status --server iis", "iiswsgi status --server my-sandbox --json"};
  command.run = runStatus;
  return command;
}

}  // namespace iiswsgi::cli
