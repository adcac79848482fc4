#include "app/core/install/web_deploy.h"

#include "app/core/discovery/tools.h"
#include "app/core/package/msdeploy.h"

namespace iiswsgi::install {
namespace {

QStringList skipRules(const package::Package& package, bool runCommands) {
  QStringList rules;
  if (!runCommands) {
    for (const QString& provider : package.actingProviders())
      rules << QStringLiteral("objectName=%1").arg(provider);
    return rules;
  }
  const auto& providers = package.providers();
  if (std::any_of(providers.begin(), providers.end(), package::isInstallStep))
    rules << QStringLiteral("objectName=runCommand,keyAttribute='install --in-place'");
  return rules;
}

}  // namespace

Result<host::Command> webDeployCommand(host::Host& host, const discovery::Server& server,
                                       const package::Package& package, const WebDeploy& choice) {
  if (server.kind != discovery::ServerKind::Iis)
    return Error(
        codes::webDeployNotHere,
        QStringLiteral("Web Deploy installs into this machine's IIS, and %1 is another server.").arg(server.name),
        QStringLiteral("Name IIS with --server iis, or leave --use-msdeploy out: iiswsgi copies the files "
                       "itself then."));
  const QString program = discovery::findTools(host).msDeploy;
  if (program.isEmpty())
    return Error(codes::webDeployMissing, QStringLiteral("Web Deploy isn't installed on this machine."),
                 QStringLiteral("Install Web Deploy 3.6 or later, or leave --use-msdeploy out: iiswsgi copies the "
                                "files itself then."));
  package::Deployment deployment;
  deployment.package = choice.package;
  deployment.answersFile = choice.answersFile;
  deployment.skipped = skipRules(package, choice.runCommands);
  host::Command command;
  command.program = program;
  command.arguments = package::msdeployArguments(deployment);
  command.timeout = std::chrono::hours(1);
  return command;
}

}  // namespace iiswsgi::install
