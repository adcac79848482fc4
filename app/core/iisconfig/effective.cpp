#include "app/core/iisconfig/effective.h"

#include "app/core/iisconfig/lookup.h"
#include "app/core/iisconfig/merge.h"

namespace iiswsgi::iisconfig {
namespace {

QString fileOf(const Level& level) {
  if (level.path.isEmpty()) return QStringLiteral("applicationHost.config");
  return QStringLiteral("the web.config of ") + level.path;
}

/// What IIS holds against an instance before it looks into it.
Result<void> checkAllowed(const QList<Level>& levels, const QString& section, const Applied& applied) {
  const Level& level = levels.at(applied.level);
  if (!applied.instance.configSource.isEmpty()) {
    return Error(codes::sectionElsewhere,
                 QStringLiteral("The section %1 of %2 stands in another file, %3 (configSource).")
                     .arg(section, fileOf(level), applied.instance.configSource),
                 QStringLiteral("Put its entries into the main file in place of the configSource."));
  }
  if (applied.level == 0) return {};
  const Writable writable = writableAt(levels.mid(0, applied.level), section, applied.base);
  if (writable.allowed) return {};
  return Error(codes::sectionLocked,
               QStringLiteral("Line %1 of %2 sets %3, which may not be set there. %4")
                   .arg(applied.instance.line)
                   .arg(fileOf(level), section, writable.reason),
               QStringLiteral("Write it in applicationHost.config under <location path=\"%1\"> instead, or unlock the "
                              "section: IIS answers 500.19 with 0x80070021.")
                   .arg(applied.base));
}

/// A section stands once for each path in a file, <location path=""> being the same path as the root.
Result<void> checkOnce(const QString& section, const Level& level, const Applied& first, const Applied& second) {
  if (first.level != second.level || first.base.compare(second.base, Qt::CaseInsensitive) != 0) return {};
  return sectionTwice(section, fileOf(level), first.instance.line, second.instance.line);
}

std::optional<QString> optionalAttribute(const Element& element, const char* name) {
  const auto found = element.attributes.find(QLatin1String(name));
  return found == element.attributes.end() ? std::nullopt : std::optional(*found);
}

Handler toHandler(const Element& element) {
  Handler handler;
  handler.name = element.attributes.value(QStringLiteral("name"));
  handler.path = element.attributes.value(QStringLiteral("path"));
  handler.verb = element.attributes.value(QStringLiteral("verb"));
  handler.modules = element.attributes.value(QStringLiteral("modules"));
  handler.scriptProcessor = element.attributes.value(QStringLiteral("scriptProcessor"));
  handler.resourceType = optionalAttribute(element, "resourceType");
  handler.requireAccess = optionalAttribute(element, "requireAccess");
  handler.responseBufferLimit = optionalAttribute(element, "responseBufferLimit");
  handler.allowPathInfo = optionalAttribute(element, "allowPathInfo");
  handler.preCondition = optionalAttribute(element, "preCondition");
  handler.type = optionalAttribute(element, "type");
  return handler;
}

}  // namespace

Result<EffectiveSection> effectiveSection(const QList<Level>& levels, const QString& section, const QString& path) {
  Merge merge(section);
  const QList<Applied> instances = appliedAt(levels, section, path);
  for (qsizetype i = 0; i < instances.size(); ++i) {
    const Applied& instance = instances.at(i);
    const Level& level = levels.at(instance.level);
    if (i > 0) RETURN_IF_ERROR(checkOnce(section, level, instances.at(i - 1), instance));
    RETURN_IF_ERROR(checkAllowed(levels, section, instance));
    RETURN_IF_ERROR(merge.apply(instance, fileOf(level)));
  }
  EffectiveSection effective = merge.result();
  const Writable writable = writableAt(levels, section, path);
  effective.locked = !writable.allowed;
  effective.lockReason = writable.reason;
  return effective;
}

Result<QList<Handler>> effectiveHandlers(const QList<Level>& levels, const QString& path) {
  ASSIGN_OR_RETURN(const EffectiveSection section,
                   effectiveSection(levels, QStringLiteral("system.webServer/handlers"), path));
  QList<Handler> handlers;
  for (const EffectiveElement& element : section.collection)
    handlers << toHandler(element.element);
  return handlers;
}

/// The first "|" parts program and arguments; a handler for a program without arguments may leave it out.
bool matchesPair(const QString& scriptProcessor, const FastCgiApplication& application,
                 const std::function<QString(const QString&)>& expand) {
  const QString fullPath = scriptProcessor.section(QLatin1Char('|'), 0, 0);
  const QString arguments = scriptProcessor.section(QLatin1Char('|'), 1);
  return expand(fullPath).compare(expand(application.fullPath), Qt::CaseInsensitive) == 0 &&
         expand(arguments).compare(expand(application.arguments), Qt::CaseInsensitive) == 0;
}

}  // namespace iiswsgi::iisconfig
