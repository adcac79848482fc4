#include "app/core/plan/process.h"

#include <QFileInfo>

#include "app/core/plan/fastcgi_attributes.h"
#include "gateway/contract/command_line.h"
#include "gateway/contract/contract.h"

namespace iiswsgi::plan {
namespace {

namespace option = contract::option;

QString fileNameOf(const QString& path) {
  QString name = path;
  return name.replace(QLatin1Char('\\'), QLatin1Char('/')).section(QLatin1Char('/'), -1).remove(QLatin1Char('"'));
}

QString gatewayArguments(const Desired& desired) {
  std::vector<std::string> arguments;
  const auto add = [&](const char* name, const QString& value) {
    if (value.isEmpty()) return;
    arguments.emplace_back(name);
    arguments.push_back(value.toStdString());
  };
  const ApplicationSource& application = desired.application;
  const bool otherSection = !application.iniSection.isEmpty() && application.iniSection != QLatin1String("main");
  add(option::python, desired.python);
  add(option::ini, application.iniFile + (otherSection ? QLatin1Char('#') + application.iniSection : QString()));
  add(option::app, application.iniFile.isEmpty() ? application.callable : QString());
  add(option::folder, application.folder);
  return QString::fromStdString(contract::joinArguments(arguments));
}

QString inFile(const discovery::Observed& observed, const QString& name, const QString& value) {
  if (name != QLatin1String("maxInstances")) return value;
  return QString(value).replace(QLatin1String("%NUMBER_OF_PROCESSORS%"), QString::number(observed.processorCount),
                                Qt::CaseInsensitive);
}

}  // namespace

ProcessPair ProcessPair::fromScriptProcessor(const QString& text) {
  const auto bar = text.indexOf(QLatin1Char('|'));
  return {text.left(bar), bar < 0 ? QString() : text.mid(bar + 1)};
}

bool usesGateway(const Desired& desired) {
  return desired.processPath.isEmpty();
}

ProcessPair pairFor(const discovery::Observed& observed, const Desired& desired) {
  if (!usesGateway(desired)) return {desired.processPath, desired.processArguments};
  return {desired.gateway.isEmpty() ? observed.gateway : desired.gateway, gatewayArguments(desired)};
}

iisconfig::Handler handlerFor(const discovery::Observed& observed, const Desired& desired) {
  iisconfig::Handler handler;
  handler.name = desired.name;
  handler.path = desired.handlerPath;
  handler.verb = desired.verb;
  handler.modules = QStringLiteral("FastCgiModule");
  handler.scriptProcessor = pairFor(observed, desired).scriptProcessor();
  handler.responseBufferLimit = desired.responseBufferLimit;
  if (!usesGateway(desired)) return handler;
  // URLs of a Python application are no files: IIS mustn't look for one before it asks the application.
  handler.resourceType = QStringLiteral("Unspecified");
  handler.requireAccess = QStringLiteral("Script");
  return handler;
}

iisconfig::FastCgiApplication fastCgiFor(const discovery::Observed& observed, const Desired& desired,
                                         const std::optional<iisconfig::FastCgiApplication>& existing) {
  const ProcessPair pair = pairFor(observed, desired);
  iisconfig::FastCgiApplication application;
  application.fullPath = pair.fullPath;
  application.arguments = pair.arguments;
  if (usesGateway(desired)) {
    application.attributes = fastCgiDefaults();
    const QString ini = desired.application.iniFile;
    if (!ini.isEmpty() && !ini.contains(QLatin1Char('%')))
      application.attributes[QStringLiteral("monitorChangesTo")] = ini;
  }
  if (existing) {
    for (auto it = existing->attributes.begin(); it != existing->attributes.end(); ++it)
      application.attributes[it.key()] = it.value();
    const QString ini = desired.application.iniFile;
    if (usesGateway(desired) && !ini.isEmpty() && !ini.contains(QLatin1Char('%')))
      application.attributes[QStringLiteral("monitorChangesTo")] = ini;
  }
  for (auto it = desired.fastCgi.begin(); it != desired.fastCgi.end(); ++it)
    application.attributes[it.key()] = inFile(observed, it.key(), it.value());
  application.environmentVariables = desired.environment;
  return application;
}

bool isOurs(const iisconfig::Handler& handler, const ProcessPair& pair) {
  if (handler.modules != QLatin1String("FastCgiModule")) return false;
  const ProcessPair its = ProcessPair::fromScriptProcessor(handler.scriptProcessor);
  return its == pair || fileNameOf(its.fullPath).startsWith(QLatin1String(contract::programName), Qt::CaseInsensitive);
}

QString locationOf(const Desired& desired) {
  QString path = desired.path;
  while (path.endsWith(QLatin1Char('/')))
    path.chop(1);
  return desired.site + path;
}

std::optional<QUrl> verifyUrlFor(const discovery::Observed& observed, const Desired& desired) {
  for (const iisconfig::Site& site : observed.config->sites()) {
    if (!desired.site.isEmpty() && site.name.compare(desired.site, Qt::CaseInsensitive) != 0) continue;
    for (const iisconfig::Binding& binding : site.bindings) {
      if (binding.protocol != QLatin1String("http")) continue;
      QUrl url;
      url.setScheme(QStringLiteral("http"));
      const bool anyAddress = binding.address() == QLatin1String("*");
      const QString address = QString(binding.address()).remove(QLatin1Char('[')).remove(QLatin1Char(']'));
      url.setHost(!binding.hostName().isEmpty() ? binding.hostName()
                  : anyAddress                  ? QStringLiteral("localhost")
                                                : address);
      if (binding.port() != 80) url.setPort(binding.port());
      QString path = locationOf(desired).mid(desired.site.size()) + QLatin1Char('/');
      if (!desired.handlerPath.contains(QLatin1Char('*'))) path += desired.handlerPath;
      url.setPath(path);
      return url;
    }
  }
  return std::nullopt;
}

}  // namespace iiswsgi::plan
