#include "app/cli/status_report.h"

#include "gateway/contract/contract.h"

namespace iiswsgi::cli {
namespace {

bool isGateway(const QString& scriptProcessor) {
  const QString program = scriptProcessor.section(QLatin1Char('|'), 0, 0).remove(QLatin1Char('"'));
  const auto slash = std::max(program.lastIndexOf(QLatin1Char('/')), program.lastIndexOf(QLatin1Char('\\')));
  return program.mid(slash + 1).startsWith(QLatin1String(contract::programName), Qt::CaseInsensitive);
}

void addFrom(const iisconfig::Document& document, const QString& folder, const QString& file,
             QList<Deployment>& found) {
  for (const auto& section : document.sections(QStringLiteral("system.webServer/handlers"))) {
    for (const auto& element : section.content.children) {
      const auto& attributes = element.attributes;
      if (element.name != QLatin1String("add")) continue;
      if (attributes.value(QStringLiteral("modules")) != QLatin1String("FastCgiModule")) continue;
      const QString script = attributes.value(QStringLiteral("scriptProcessor"));
      QString place = folder;
      if (!section.location.isEmpty()) place += (place.isEmpty() ? QString() : QStringLiteral("/")) + section.location;
      found.append({attributes.value(QStringLiteral("name")), place, file, attributes.value(QStringLiteral("path")),
                    script, isGateway(script)});
    }
  }
}

}  // namespace

QList<Deployment> deploymentsIn(const discovery::Observed& observed) {
  QList<Deployment> found;
  addFrom(*observed.config, {}, observed.server.configPath, found);
  for (auto config = observed.webConfigs.begin(); config != observed.webConfigs.end(); ++config) {
    if (!config->bytes) continue;
    // A web.config that is broken is that site's trouble, and plan tells about it; the rest is still worth seeing.
    if (const auto document = iisconfig::Document::parse(*config->bytes))
      addFrom(*document, config.key(), config->path, found);
  }
  return found;
}

}  // namespace iiswsgi::cli
