#include "app/core/iisconfig/hidden_segments.h"

#include "app/core/iisconfig/needs_defaults.h"

namespace iiswsgi::iisconfig {
namespace {

const QString filtering = QStringLiteral("system.webServer/security/requestFiltering");
const QString part = QStringLiteral("hiddenSegments");

void takeAway(const Element& list, QStringList& hidden) {
  for (const Element& entry : list.children) {
    if (entry.name != QLatin1String("remove")) continue;
    const QString taken = entry.attributes.value(QStringLiteral("segment"));
    hidden.removeIf([&](const QString& segment) { return segment.compare(taken, Qt::CaseInsensitive) == 0; });
  }
}

/// What IIS's own applicationHost.config lists, but for what a <remove> on the way takes from it.
QStringList defaultsFor(const QList<Level>& levels) {
  QStringList hidden{"web.config",         "bin",               "App_code", "App_GlobalResources",
                     "App_LocalResources", "App_WebReferences", "App_Data", "App_Browsers"};
  for (const Level& level : levels) {
    for (const auto& instance : level.document.sections(filtering)) {
      for (const Element& list : instance.content.children)
        if (list.name == part) takeAway(list, hidden);
    }
  }
  return hidden;
}

}  // namespace

Result<QStringList> hiddenSegments(const QList<Level>& levels, const QString& path) {
  ASSIGN_OR_RETURN(const EffectiveSection section, effectiveSection(levels, filtering, path));
  QStringList hidden;
  for (const EffectiveElement& entry : section.children.value(part).collection)
    hidden << entry.element.attributes.value(QStringLiteral("segment"));
  if (needsDefaults(levels, filtering, part)) hidden << defaultsFor(levels);
  return hidden;
}

QString hiddenSegmentIn(const QString& urlPath, const QStringList& hidden) {
  for (const QString& part : urlPath.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
    if (part.compare(QLatin1String("web.config"), Qt::CaseInsensitive) == 0) return part;
    if (hidden.contains(part, Qt::CaseInsensitive)) return part;
  }
  return {};
}

}  // namespace iiswsgi::iisconfig
