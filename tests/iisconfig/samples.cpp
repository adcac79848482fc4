#include "samples.h"

using namespace iiswsgi::iisconfig;

Document parsed(const QByteArray& bytes) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return std::move(document).value();
}

FastCgiApplication gateway() {
  FastCgiApplication application;
  application.fullPath = QStringLiteral("C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe");
  application.arguments = QStringLiteral("--ini \"C:\\my site\\a&b.ini\"");
  application.attributes = {{QStringLiteral("instanceMaxRequests"), QStringLiteral("10000")},
                            {QStringLiteral("idleTimeout"), QStringLiteral("600")}};
  application.environmentVariables = {{QStringLiteral("GREETING"), QStringLiteral("<h\u00e9llo>")}};
  return application;
}

Handler handler(const QString& name) {
  Handler handler;
  handler.name = name;
  handler.path = handler.verb = QStringLiteral("*");
  handler.modules = QStringLiteral("FastCgiModule");
  handler.scriptProcessor = gateway().fullPath + QLatin1Char('|') + gateway().arguments;
  handler.resourceType = QStringLiteral("Unspecified");
  return handler;
}
