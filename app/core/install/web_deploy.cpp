#include "app/core/install/web_deploy.h"

#include "app/core/discovery/tools.h"
#include "app/core/package/content_edits.h"
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

bool writesFiles(const package::Provider& provider) {
  return provider.is("filePath") || provider.is("dirPath") || provider.is("contentPath") || provider.is("setAcl");
}

bool isWithinApplication(QString path, QString application) {
  path.replace(QLatin1Char('\\'), QLatin1Char('/'));
  application.replace(QLatin1Char('\\'), QLatin1Char('/'));
  if (path.split(QLatin1Char('/')).contains(QLatin1String(".."))) return false;
  return path.compare(application, Qt::CaseInsensitive) == 0 ||
         path.startsWith(application + QLatin1Char('/'), Qt::CaseInsensitive);
}

}  // namespace

Result<void> checkConfined(const package::Package& package, const package::Answers& answers) {
  ASSIGN_OR_RETURN(const auto values, package::filledIn(package.parameters(), answers));
  ASSIGN_OR_RETURN(const auto providers, package::withAnswers(package.providers(), package.parameters(), values));
  QString application;
  for (const package::Provider& provider : providers) {
    if (provider.is("iisApp") && application.isEmpty()) application = provider.path;
  }
  for (const package::Provider& provider : providers) {
    if (!writesFiles(provider) || isWithinApplication(provider.path, application)) continue;
    return Error(codes::webDeployOutside,
                 QStringLiteral("The package wants %1 \"%2\", which isn't in the application's own folder.")
                     .arg(provider.name, provider.path),
                 QStringLiteral("Leave --use-msdeploy out: iiswsgi writes to the site's folder alone."));
  }
  return {};
}

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
