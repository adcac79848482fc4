#include "app/preview/settings.h"

#include <algorithm>

#include "app/core/iisconfig/hidden_segments.h"
#include "app/core/iisconfig/needs_defaults.h"
#include "app/preview/defaults.h"

namespace iiswsgi::preview {
namespace {

using iisconfig::EffectiveSection;
using iisconfig::Level;
using iisconfig::needsDefaults;
using iisconfig::serverSpeaksOf;

const QString handlersSection = QStringLiteral("system.webServer/handlers");
const QString staticContent = QStringLiteral("system.webServer/staticContent");
const QString defaultDocument = QStringLiteral("system.webServer/defaultDocument");
const QString directoryBrowse = QStringLiteral("system.webServer/directoryBrowse");
const QString requestFiltering = QStringLiteral("system.webServer/security/requestFiltering");
const QString httpErrors = QStringLiteral("system.webServer/httpErrors");
const QString httpProtocol = QStringLiteral("system.webServer/httpProtocol");
const QString modulesSection = QStringLiteral("system.webServer/modules");
const QString globalModules = QStringLiteral("system.webServer/globalModules");

bool isTrue(const QMap<QString, QString>& attributes, const QString& name, bool otherwise) {
  const auto found = attributes.constFind(name);
  if (found == attributes.constEnd()) return otherwise;
  return found->compare(QLatin1String("true"), Qt::CaseInsensitive) == 0 || *found == QLatin1String("1");
}

qlonglong number(const QMap<QString, QString>& attributes, const QString& name, qlonglong otherwise) {
  bool valid = false;
  const qlonglong value = attributes.value(name).toLongLong(&valid);
  return valid ? value : otherwise;
}

/// Collections may sit in a child element ("files", "mimeMap" in the section itself): children or the section.
const EffectiveSection& child(const EffectiveSection& section, const QString& name) {
  static const EffectiveSection none;
  const auto found = section.children.constFind(name);
  return found == section.children.constEnd() ? none : *found;
}

Result<void> readHandlers(const QList<Level>& levels, const QString& path, Settings& settings) {
  ASSIGN_OR_RETURN(settings.handlers, iisconfig::effectiveHandlers(levels, path));
  if (needsDefaults(levels, handlersSection)) settings.handlers += defaultHandlers();
  return {};
}

Result<void> readStaticContent(const QList<Level>& levels, const QString& path, Settings& settings) {
  ASSIGN_OR_RETURN(const EffectiveSection section, iisconfig::effectiveSection(levels, staticContent, path));
  if (needsDefaults(levels, staticContent)) settings.mimeTypes = defaultMimeTypes();
  for (const auto& entry : section.collection) {
    const auto& attributes = entry.element.attributes;
    settings.mimeTypes.insert(attributes.value(QStringLiteral("fileExtension")).toLower(),
                              attributes.value(QStringLiteral("mimeType")));
  }
  const auto& cache = child(section, QStringLiteral("clientCache")).attributes;
  const QString mode = cache.value(QStringLiteral("cacheControlMode"));
  if (mode == QLatin1String("DisableCache")) settings.cacheControl = QStringLiteral("no-cache");
  if (mode == QLatin1String("UseMaxAge")) {
    // "1.00:00:00": days, hours, minutes, seconds.
    const QStringList days = cache.value(QStringLiteral("cacheControlMaxAge"), QStringLiteral("1.00:00:00")).split('.');
    const QStringList clock = days.last().split(':');
    qlonglong seconds = days.size() > 1 ? days.first().toLongLong() * 86400 : 0;
    for (qsizetype i = 0; i < clock.size() && i < 3; ++i)
      seconds += clock.at(i).toLongLong() * (i == 0 ? 3600 : i == 1 ? 60 : 1);
    settings.cacheControl = QStringLiteral("max-age=%1").arg(seconds);
  }
  return {};
}

Result<void> readDefaultDocuments(const QList<Level>& levels, const QString& path, Settings& settings) {
  ASSIGN_OR_RETURN(const EffectiveSection section, iisconfig::effectiveSection(levels, defaultDocument, path));
  if (!isTrue(section.attributes, QStringLiteral("enabled"), true)) return {};
  const EffectiveSection& files = child(section, QStringLiteral("files"));
  for (const auto& entry : files.collection)
    settings.defaultDocuments << entry.element.attributes.value(QStringLiteral("value"));
  if (needsDefaults(levels, defaultDocument)) settings.defaultDocuments += defaultDefaultDocuments();
  return {};
}

QMap<QString, bool> allowances(const EffectiveSection& section, const QString& key) {
  QMap<QString, bool> found;
  for (const auto& entry : section.collection)
    found.insert(entry.element.attributes.value(key).toLower(),
                 isTrue(entry.element.attributes, QStringLiteral("allowed"), true));
  return found;
}

Result<void> readFiltering(const QList<Level>& levels, const QString& path, Filtering& filtering) {
  ASSIGN_OR_RETURN(const EffectiveSection section, iisconfig::effectiveSection(levels, requestFiltering, path));
  filtering.allowDoubleEscaping = isTrue(section.attributes, QStringLiteral("allowDoubleEscaping"), false);
  filtering.allowHighBitCharacters = isTrue(section.attributes, QStringLiteral("allowHighBitCharacters"), true);
  const EffectiveSection& limits = child(section, QStringLiteral("requestLimits"));
  filtering.maxContentLength =
      static_cast<quint64>(number(limits.attributes, QStringLiteral("maxAllowedContentLength"), 30000000));
  filtering.maxUrl = static_cast<int>(number(limits.attributes, QStringLiteral("maxUrl"), 4096));
  filtering.maxQueryString = static_cast<int>(number(limits.attributes, QStringLiteral("maxQueryString"), 2048));
  for (const auto& entry : child(limits, QStringLiteral("headerLimits")).collection) {
    const auto& attributes = entry.element.attributes;
    filtering.headerLimits.insert(attributes.value(QStringLiteral("header")).toLatin1().toLower(),
                                  attributes.value(QStringLiteral("sizeLimit")).toInt());
  }
  const EffectiveSection& extensions = child(section, QStringLiteral("fileExtensions"));
  filtering.extensions = allowances(extensions, QStringLiteral("fileExtension"));
  filtering.allowUnlistedExtensions = isTrue(extensions.attributes, QStringLiteral("allowUnlisted"), true);
  const EffectiveSection& verbs = child(section, QStringLiteral("verbs"));
  filtering.verbs = allowances(verbs, QStringLiteral("verb"));
  filtering.allowUnlistedVerbs = isTrue(verbs.attributes, QStringLiteral("allowUnlisted"), true);
  ASSIGN_OR_RETURN(filtering.hiddenSegments, iisconfig::hiddenSegments(levels, path));
  for (const auto& entry : child(section, QStringLiteral("denyUrlSequences")).collection)
    filtering.deniedSequences << entry.element.attributes.value(QStringLiteral("sequence"));
  if (needsDefaults(levels, requestFiltering, QStringLiteral("fileExtensions"))) {
    QMap<QString, bool> all = defaultExtensions();
    all.insert(filtering.extensions);
    filtering.extensions = all;
  }
  return {};
}

Result<void> readModules(const QList<Level>& levels, const QString& path, Settings& settings) {
  ASSIGN_OR_RETURN(const EffectiveSection global, iisconfig::effectiveSection(levels, globalModules, path));
  ASSIGN_OR_RETURN(const EffectiveSection local, iisconfig::effectiveSection(levels, modulesSection, path));
  const auto names = [](const EffectiveSection& section) {
    QSet<QString> found;
    for (const auto& entry : section.collection)
      found.insert(entry.element.attributes.value(QStringLiteral("name")));
    return found;
  };
  const bool hasGlobal = serverSpeaksOf(levels, globalModules);
  const bool hasLocal = serverSpeaksOf(levels, modulesSection);
  if (hasGlobal) settings.modules = names(global);
  if (hasLocal) settings.modules = hasGlobal ? names(local).intersect(names(global)) : names(local);
  return {};
}

Result<void> readAnswers(const QList<Level>& levels, const QString& path, Settings& settings) {
  ASSIGN_OR_RETURN(const EffectiveSection browse, iisconfig::effectiveSection(levels, directoryBrowse, path));
  settings.directoryBrowse = isTrue(browse.attributes, QStringLiteral("enabled"), false);
  ASSIGN_OR_RETURN(const EffectiveSection errors, iisconfig::effectiveSection(levels, httpErrors, path));
  settings.existingResponse = errors.attributes.value(QStringLiteral("existingResponse"), QStringLiteral("Auto"));
  settings.errorMode = errors.attributes.value(QStringLiteral("errorMode"), QStringLiteral("DetailedLocalOnly"));
  ASSIGN_OR_RETURN(const EffectiveSection protocol, iisconfig::effectiveSection(levels, httpProtocol, path));
  for (const auto& entry : child(protocol, QStringLiteral("customHeaders")).collection) {
    const auto& attributes = entry.element.attributes;
    settings.customHeaders.emplaceBack(attributes.value(QStringLiteral("name")).toLatin1(),
                                       attributes.value(QStringLiteral("value")).toLatin1());
  }
  return {};
}

}  // namespace

QStringList settingsSections() {
  return {handlersSection, staticContent, defaultDocument, directoryBrowse, requestFiltering,
          httpErrors,      httpProtocol,  modulesSection,  globalModules};
}

Result<Settings> readSettings(const QList<Level>& levels, const QString& path) {
  Settings settings;
  RETURN_IF_ERROR(readHandlers(levels, path, settings));
  RETURN_IF_ERROR(readStaticContent(levels, path, settings));
  RETURN_IF_ERROR(readDefaultDocuments(levels, path, settings));
  RETURN_IF_ERROR(readFiltering(levels, path, settings.filtering));
  RETURN_IF_ERROR(readModules(levels, path, settings));
  RETURN_IF_ERROR(readAnswers(levels, path, settings));
  if (!levels.isEmpty()) settings.fastCgi = levels.first().document.fastCgiApplications();
  return settings;
}

}  // namespace iiswsgi::preview
