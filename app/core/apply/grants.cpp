#include "app/core/apply/grants.h"

#include <algorithm>

#include "app/core/plan/overlay.h"

namespace iiswsgi::apply {
namespace {

bool isSame(const QString& one, const QString& other) {
  return one.compare(other, Qt::CaseInsensitive) == 0;
}

bool isAtOrBelow(const QString& path, const QString& above) {
  return above.isEmpty() || isSame(path, above) || path.startsWith(above + QLatin1Char('/'), Qt::CaseInsensitive);
}

/// "icacls FOLDER /remove:g "IIS AppPool\Shop"" -> "Shop"; empty for other commands and other accounts.
QString poolOf(const plan::RunCommand& command) {
  const QString start = QStringLiteral("IIS AppPool\\");
  const QStringList& words = command.undoCommand.arguments;
  const bool grant = command.undo == plan::RunCommand::Undo::ByCommand &&
                     command.undoCommand.program.endsWith(QLatin1String("icacls.exe"), Qt::CaseInsensitive) &&
                     words.value(1) == QLatin1String("/remove:g");
  return grant && words.value(2).startsWith(start) ? words.value(2).mid(start.size()) : QString();
}

/// What the children of `element` are put into that don't say it: applicationDefaults, else what stood further out.
QString defaultPool(const iisconfig::Element& element, const QString& further) {
  QString pool = further;
  for (const iisconfig::Element& child : element.children) {
    if (child.name == QLatin1String("applicationDefaults"))
      pool = child.attributes.value(QStringLiteral("applicationPool"), pool);
  }
  return pool;
}

/// The applications of a pool, as configuration paths.
QStringList applicationsIn(const QString& pool, const iisconfig::Document& config) {
  QStringList found;
  for (const auto& section : config.sections(QStringLiteral("system.applicationHost/sites"))) {
    const QString general = defaultPool(section.content, QStringLiteral("DefaultAppPool"));
    for (const iisconfig::Element& site : section.content.children) {
      const QString usual = defaultPool(site, general);
      for (const iisconfig::Element& application : site.children) {
        if (application.name != QLatin1String("application")) continue;
        if (!isSame(application.attributes.value(QStringLiteral("applicationPool"), usual), pool)) continue;
        const QString path = application.attributes.value(QStringLiteral("path"));
        found << site.attributes.value(QStringLiteral("name")) + (path == QLatin1String("/") ? QString() : path);
      }
    }
  }
  return found;
}

/// Where a handler stands, as a configuration path.
QString placeOf(const plan::Overlay::Placed& placed, const discovery::Observed& observed) {
  for (auto config = observed.webConfigs.begin(); config != observed.webConfigs.end(); ++config) {
    if (config->path != placed.file) continue;
    return placed.location.isEmpty() ? config.key() : config.key() + QLatin1Char('/') + placed.location;
  }
  return placed.location;
}

/// A web.config that can't be read counts too: nobody knows what it says.
bool hasFastCgi(const discovery::Observed& observed, const QString& location) {
  const auto overlay = plan::Overlay::open(observed);
  if (!overlay) return true;
  const auto handlers = overlay->handlers();
  return std::any_of(handlers.begin(), handlers.end(), [&](const plan::Overlay::Placed& placed) {
    const QString place = placeOf(placed, observed);
    return placed.handler.modules.contains(QLatin1String("FastCgiModule")) &&
           (isAtOrBelow(place, location) || isAtOrBelow(location, place));
  });
}

}  // namespace

discovery::Observed afterPlan(discovery::Observed observed, const plan::Plan& plan) {
  for (const plan::Change& change : plan.changes) {
    const auto* file = std::get_if<plan::SetFile>(&change);
    if (!file) continue;
    if (file->path == observed.server.configPath && file->after) {
      if (const auto document = iisconfig::Document::parse(*file->after)) observed.config = *document;
      observed.configBytes = *file->after;
    }
    for (discovery::WebConfig& config : observed.webConfigs) {
      if (config.path == file->path) config.bytes = file->after;
    }
  }
  return observed;
}

bool isGrantWithoutUse(const plan::RunCommand& command, const discovery::Observed& after, const QString& location) {
  const QString pool = poolOf(command);
  if (pool.isEmpty() || location.isEmpty()) return false;
  const QStringList applications = applicationsIn(pool, *after.config);
  const bool alone = std::all_of(applications.begin(), applications.end(),
                                 [&](const QString& application) { return isSame(application, location); });
  return alone && !hasFastCgi(after, location);
}

}  // namespace iiswsgi::apply
