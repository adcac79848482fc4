#include "app/preview/fastcgi_settings.h"

#include "app/preview/place.h"

namespace iiswsgi::preview {
namespace {

int number(const QMap<QString, QString>& attributes, const char* name, int otherwise) {
  bool valid = false;
  const int value = attributes.value(QLatin1String(name)).toInt(&valid);
  return valid && value >= 0 ? value : otherwise;
}

std::chrono::seconds seconds(const QMap<QString, QString>& attributes, const char* name, int otherwise) {
  return std::chrono::seconds(number(attributes, name, otherwise));
}

StderrMode stderrMode(const QString& text) {
  if (text == QLatin1String("ReturnGeneric500")) return StderrMode::ReturnGeneric500;
  if (text == QLatin1String("IgnoreAndReturn200")) return StderrMode::IgnoreAndReturn200;
  if (text == QLatin1String("TerminateProcess")) return StderrMode::TerminateProcess;
  return StderrMode::ReturnStdErrIn500;
}

QString withoutQuotes(QString text) {
  if (text.size() > 1 && text.startsWith(QLatin1Char('"')) && text.endsWith(QLatin1Char('"')))
    text = text.mid(1, text.size() - 2);
  return text;
}

}  // namespace

FastCgiSettings readFastCgi(const iisconfig::FastCgiApplication& application,
                            const std::function<QString(const QString&)>& expand) {
  const auto& attributes = application.attributes;
  FastCgiSettings settings;
  settings.fullPath = nativePath(withoutQuotes(expand(application.fullPath)), expand);
  settings.arguments = expand(application.arguments);
  settings.maxInstances = number(attributes, "maxInstances", 0);
  settings.idleTimeout = seconds(attributes, "idleTimeout", 300);
  settings.activityTimeout = seconds(attributes, "activityTimeout", 70);
  settings.requestTimeout = seconds(attributes, "requestTimeout", 90);
  settings.instanceMaxRequests = number(attributes, "instanceMaxRequests", 200);
  settings.signalBeforeTerminate = seconds(attributes, "signalBeforeTerminateSeconds", 0);
  settings.queueLength = number(attributes, "queueLength", 1000);
  settings.rapidFailsPerMinute = number(attributes, "rapidFailsPerMinute", 10);
  settings.monitorChangesTo = attributes.value(QStringLiteral("monitorChangesTo"));
  settings.stderrMode = stderrMode(attributes.value(QStringLiteral("stderrMode")));
  settings.environment = application.environmentVariables;
  return settings;
}

}  // namespace iiswsgi::preview
