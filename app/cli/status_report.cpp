#include "app/cli/status_report.h"

#include <QJsonArray>

#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

using discovery::Observed;

QString kindName(discovery::ServerKind kind) {
  switch (kind) {
    case discovery::ServerKind::Iis:
      return QStringLiteral("iis");
    case discovery::ServerKind::IisExpress:
      return QStringLiteral("iisexpress");
    case discovery::ServerKind::Sandbox:
      return QStringLiteral("sandbox");
    case discovery::ServerKind::File:
      break;
  }
  return QStringLiteral("file");
}

QString bindingsOf(const iisconfig::Site& site) {
  QStringList texts;
  for (const auto& binding : site.bindings)
    texts << binding.protocol + QLatin1Char(' ') + binding.information;
  return texts.join(QStringLiteral(", "));
}

QString rootOf(const iisconfig::Application& application) {
  for (const auto& directory : application.virtualDirectories) {
    if (directory.path == QLatin1String("/")) return directory.physicalPath;
  }
  return {};
}

QString sitesAsText(const Observed& observed) {
  const auto sites = observed.config->sites();
  if (sites.isEmpty()) return QStringLiteral("Sites: none\n");
  QString text = QStringLiteral("Sites:\n");
  for (const auto& site : sites) {
    text += QStringLiteral("  %1 (%2)\n").arg(site.name, bindingsOf(site));
    QList<QStringList> rows;
    for (const auto& application : site.applications)
      rows << QStringList{application.path, rootOf(application), application.applicationPool.value_or(QString())};
    text += table(rows, QStringLiteral("    "));
  }
  return text;
}

QString deploymentsAsText(const Observed& observed) {
  const auto deployments = deploymentsIn(observed);
  if (deployments.isEmpty()) return QStringLiteral("Deployed through FastCGI: nothing yet\n");
  QList<QStringList> rows;
  for (const auto& deployment : deployments) {
    const QString place = deployment.place.isEmpty() ? QStringLiteral("(server)") : deployment.place;
    rows << QStringList{deployment.name, place, deployment.urls, deployment.scriptProcessor};
  }
  return QStringLiteral("Deployed through FastCGI:\n") + table(rows);
}

QString serverAsText(const StatusReport& report) {
  if (!report.observed)
    return QStringLiteral("Server: none. `iiswsgi sandbox create` makes a sandbox; --server names any other.\n");
  const Observed& observed = *report.observed;
  return QStringLiteral("Server: %1\nConfiguration: %2\n").arg(observed.server.name, observed.server.configPath) +
         sitesAsText(observed) + deploymentsAsText(observed) +
         QStringLiteral("Gateway: %1\n")
             .arg(observed.gateway.isEmpty() ? QStringLiteral("not installed") : observed.gateway) +
         (observed.fastCgiInstalled
              ? QString()
              : QStringLiteral("Role service CGI: not installed, a deployment will install it\n"));
}

QString pythonsAsText(const StatusReport& report) {
  if (report.pythons.isEmpty()) return QStringLiteral("Pythons: none found\n");
  QList<QStringList> rows;
  for (const auto& python : report.pythons) {
    const QString shown = python.virtualEnvironment.isEmpty() ? python.executable : python.virtualEnvironment;
    const QString kind = python.virtualEnvironment.isEmpty() ? QString() : QStringLiteral("virtual environment");
    rows << QStringList{python.version, shown, python.problem.isEmpty() ? kind : python.problem};
  }
  return QStringLiteral("Pythons:\n") + table(rows);
}

/// Said where they are: nobody misses them elsewhere.
QString toolsAsText(const discovery::Tools& tools) {
  QList<QStringList> rows;
  if (!tools.msDeploy.isEmpty()) rows << QStringList{QStringLiteral("Web Deploy"), tools.msDeploy};
  if (!tools.webPlatformInstaller.isEmpty()) {
    const QString running = tools.runningInstaller.isEmpty() ? QString() : QStringLiteral(" (running)");
    rows << QStringList{QStringLiteral("Web Platform Installer"), tools.webPlatformInstaller + running};
  }
  return rows.isEmpty() ? QString() : QStringLiteral("Tools:\n") + table(rows);
}

QJsonObject toolsAsJson(const discovery::Tools& tools) {
  return {{QStringLiteral("msDeploy"), tools.msDeploy},
          {QStringLiteral("webPlatformInstaller"), tools.webPlatformInstaller},
          {QStringLiteral("webPlatformInstallerRunning"), !tools.runningInstaller.isEmpty()}};
}

QJsonObject siteAsJson(const iisconfig::Site& site) {
  QJsonArray bindings;
  for (const auto& binding : site.bindings)
    bindings << QJsonObject{{QStringLiteral("protocol"), binding.protocol},
                            {QStringLiteral("information"), binding.information}};
  QJsonArray applications;
  for (const auto& application : site.applications)
    applications << QJsonObject{{QStringLiteral("path"), application.path},
                                {QStringLiteral("physicalPath"), rootOf(application)},
                                {QStringLiteral("applicationPool"), application.applicationPool.value_or(QString())}};
  return {{QStringLiteral("name"), site.name},
          {QStringLiteral("id"), static_cast<qint64>(site.id)},
          {QStringLiteral("bindings"), bindings},
          {QStringLiteral("applications"), applications}};
}

QJsonObject serverAsJson(const discovery::Server& server) {
  return {{QStringLiteral("name"), server.name},
          {QStringLiteral("kind"), kindName(server.kind)},
          {QStringLiteral("configuration"), server.configPath},
          {QStringLiteral("appCmd"), server.appCmd}};
}

QJsonObject observedAsJson(const Observed& observed) {
  QJsonObject json = serverAsJson(observed.server);
  QJsonArray sites;
  for (const auto& site : observed.config->sites())
    sites << siteAsJson(site);
  QJsonArray deployments;
  for (const auto& deployment : deploymentsIn(observed))
    deployments << QJsonObject{{QStringLiteral("name"), deployment.name},
                               {QStringLiteral("place"), deployment.place},
                               {QStringLiteral("file"), deployment.file},
                               {QStringLiteral("path"), deployment.urls},
                               {QStringLiteral("scriptProcessor"), deployment.scriptProcessor},
                               {QStringLiteral("byGateway"), deployment.byGateway}};
  json[QStringLiteral("sites")] = sites;
  json[QStringLiteral("deployments")] = deployments;
  json[QStringLiteral("gateway")] = observed.gateway;
  return json;
}

QJsonObject pythonAsJson(const discovery::Python& python) {
  return {{QStringLiteral("executable"), python.executable},
          {QStringLiteral("version"), python.version},
          {QStringLiteral("virtualEnvironment"), python.virtualEnvironment},
          {QStringLiteral("base"), python.base},
          {QStringLiteral("foundBy"), python.foundBy},
          {QStringLiteral("library"), python.library},
          {QStringLiteral("problem"), python.problem}};
}

}  // namespace

QString deploymentAsLine(const discovery::Server& server, const Deployment& deployment) {
  const QString place = deployment.place.isEmpty() ? QStringLiteral("every site") : deployment.place;
  return QStringLiteral("%1 at %2 (%3)").arg(deployment.name, place, server.name);
}

QString statusAsText(const StatusReport& report) {
  return serverAsText(report) + pythonsAsText(report) + toolsAsText(report.tools);
}

QJsonObject statusAsJson(const StatusReport& report) {
  QJsonArray servers;
  for (const auto& server : report.servers)
    servers << serverAsJson(server);
  QJsonArray pythons;
  for (const auto& python : report.pythons)
    pythons << pythonAsJson(python);
  return {{QStringLiteral("server"), report.observed ? QJsonValue(observedAsJson(*report.observed)) : QJsonValue()},
          {QStringLiteral("servers"), servers},
          {QStringLiteral("pythons"), pythons},
          {QStringLiteral("tools"), toolsAsJson(report.tools)}};
}

}  // namespace iiswsgi::cli
