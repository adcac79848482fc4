#include "situation.h"

#include <QFile>

using namespace iiswsgi;

namespace situation {
namespace {

QByteArray fileOf(const QString& name) {
  QFile file(QStringLiteral(IISWSGI_SOURCE_DIR "/tests/iisconfig/files/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void parseInto(discovery::Observed& observed) {
  auto document = iisconfig::Document::parse(observed.configBytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  observed.config = std::move(document).value();
}

}  // namespace

discovery::Observed observed(const QString& file, const std::optional<QByteArray>& webConfig) {
  discovery::Observed observed;
  observed.server.kind = discovery::ServerKind::File;
  observed.server.name = observed.server.configPath = config;
  observed.configBytes = fileOf(file);
  parseInto(observed);
  bool first = true;
  for (const iisconfig::Site& site : observed.config->sites()) {
    for (const iisconfig::Application& application : site.applications) {
      const QString path = application.path == QLatin1String("/") ? QString() : application.path;
      observed.webConfigs[site.name + path] = {
          QStringLiteral("/srv/") + site.name + path + QStringLiteral("/web.config"), first ? webConfig : std::nullopt};
      first = false;
    }
  }
  observed.gateway = QStringLiteral("/opt/iiswsgi/iiswsgi-gateway");
  observed.iniFiles[ini] = "[composite:main]\nuse = x\n[app:admin]\nuse = y\n";
  observed.processorCount = 8;
  return observed;
}

plan::Desired desired(const discovery::Observed& observed) {
  plan::Desired desired;
  desired.server = observed.server.name;
  desired.name = QStringLiteral("site");
  desired.site = observed.config->sites().first().name;
  desired.python = QStringLiteral("/usr/bin/python3");
  desired.application.iniFile = ini;
  return desired;
}

discovery::Observed after(const discovery::Observed& before, const plan::Plan& plan) {
  discovery::Observed observed = before;
  for (const plan::Change& change : plan.changes) {
    const auto& file = std::get<plan::SetFile>(change);
    if (file.path == observed.server.configPath) observed.configBytes = file.after.value_or(QByteArray());
    for (discovery::WebConfig& webConfig : observed.webConfigs) {
      if (webConfig.path == file.path) webConfig.bytes = file.after;
    }
  }
  parseInto(observed);
  return observed;
}

QMap<QString, QByteArray> files(const discovery::Observed& observed) {
  QMap<QString, QByteArray> files{{observed.server.configPath, observed.configBytes}};
  for (const discovery::WebConfig& webConfig : observed.webConfigs) {
    if (webConfig.bytes) files[webConfig.path] = *webConfig.bytes;
  }
  return files;
}

}  // namespace situation
