#include "app/core/iisconfig/effective.h"

#include "app/core/iisconfig/locking.h"

namespace iiswsgi::iisconfig {
namespace {

/// How a collection is keyed and merged; from the schema files of IIS (inetsrv\config\schema\IIS_schema.xml).
struct Collection {
  QString section;
  QString addElement = QStringLiteral("add");
  QStringList keys;
  bool inFront = false;  ///< mergeAppend="false": a lower level's entries come before inherited ones
};

const Collection& collectionOf(const QString& section) {
  static const QList<Collection> known{
      {"system.webServer/handlers", "add", {"name"}, true},
      {"system.webServer/modules", "add", {"name"}},
      {"system.webServer/globalModules", "add", {"name"}},
      {"system.webServer/staticContent", "mimeMap", {"fileExtension"}},
      {"system.webServer/defaultDocument/files", "add", {"value"}, true},
      {"system.webServer/fastCgi", "application", {"fullPath", "arguments"}},
      {"system.webServer/httpErrors", "error", {"statusCode", "subStatusCode"}},
      {"system.webServer/httpProtocol/customHeaders", "add", {"name"}},
      {"system.webServer/security/requestFiltering/hiddenSegments", "add", {"segment"}},
      {"system.webServer/security/requestFiltering/fileExtensions", "add", {"fileExtension"}},
      {"system.webServer/security/requestFiltering/verbs", "add", {"verb"}},
      {"system.webServer/security/requestFiltering/denyUrlSequences", "add", {"sequence"}},
  };
  static const Collection other;
  for (const Collection& collection : known) {
    if (collection.section == section) return collection;
  }
  return other;
}

QString keyOf(const Collection& collection, const Element& element) {
  QStringList names = collection.keys;
  if (names.isEmpty()) {
    for (const char* usual : {"name", "key", "value", "path"}) {
      if (element.attributes.contains(QLatin1String(usual))) {
        names << QLatin1String(usual);
        break;
      }
    }
  }
  QStringList values;
  for (const QString& name : names)
    values << element.attributes.value(name, name == QLatin1String("subStatusCode") ? QStringLiteral("-1") : QString())
                  .toLower();
  return values.join(QLatin1Char('|'));
}

Error duplicate(const QString& section, const QString& key, const Applied& at) {
  return Error(codes::duplicateEntry,
               QStringLiteral("\"%1\" stands twice in %2: the second is in line %3%4.")
                   .arg(key, section)
                   .arg(at.instance.line)
                   .arg(at.base.isEmpty() ? QString() : QStringLiteral(" of the configuration for ") + at.base),
               QStringLiteral("Put <remove> in front of it, or take one away: IIS answers 500.19 with 0x800700b7."));
}

class Merge {
 public:
  explicit Merge(const QString& section) : m_section(section), m_collection(collectionOf(section)) {}

  Result<void> apply(const Element& element, const Applied& from, EffectiveSection& into) {
    for (auto it = element.attributes.begin(); it != element.attributes.end(); ++it) {
      if (!it.key().startsWith(QLatin1String("lock"))) into.attributes[it.key()] = it.value();
    }
    for (EffectiveElement& inherited : into.collection)
      inherited.inherited = inherited.inherited || inherited.definedAt != from.base;
    QList<EffectiveElement> added;
    for (const Element& child : element.children)
      RETURN_IF_ERROR(applyChild(child, from, into, added));
    into.collection = m_collection.inFront ? added + into.collection : into.collection + added;
    return {};
  }

 private:
  Result<void> applyChild(const Element& child, const Applied& from, EffectiveSection& into,
                          QList<EffectiveElement>& added) {
    if (child.name == QLatin1String("clear")) {
      into.collection.clear();
      added.clear();
      return {};
    }
    const QString key = keyOf(m_collection, child);
    const auto sameKey = [&](const EffectiveElement& other) { return keyOf(m_collection, other.element) == key; };
    if (child.name == QLatin1String("remove")) {
      into.collection.removeIf(sameKey);
      added.removeIf(sameKey);
      return {};
    }
    if (child.name != m_collection.addElement)
      return Merge(m_section + QLatin1Char('/') + child.name).apply(child, from, into.children[child.name]);
    const bool taken = std::any_of(into.collection.begin(), into.collection.end(), sameKey) ||
                       std::any_of(added.begin(), added.end(), sameKey);
    if (taken && !key.isEmpty()) return duplicate(m_section, keyOf(m_collection, child), from);
    added.append({child, from.base, false});
    return {};
  }

  QString m_section;
  const Collection& m_collection;
};

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
  EffectiveSection effective;
  for (const Applied& applied : appliedAt(levels, section, path)) {
    const Level& level = levels.at(applied.level);
    const Writable writable = applied.level == 0 ? Writable() : writableAt(levels, section, level.path);
    if (!writable.allowed) {
      return Error(codes::sectionLocked,
                   QStringLiteral("The web.config of %1 sets %2 in line %3, where it may not. %4")
                       .arg(level.path, section)
                       .arg(applied.instance.line)
                       .arg(writable.reason),
                   QStringLiteral("Write it in applicationHost.config under <location path=\"%1\"> instead, or unlock "
                                  "the section: IIS answers 500.19 with 0x80070021.")
                       .arg(level.path));
    }
    RETURN_IF_ERROR(Merge(section).apply(applied.instance.content, applied, effective));
  }
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

bool matchesPair(const QString& scriptProcessor, const FastCgiApplication& application,
                 const std::function<QString(const QString&)>& expand) {
  const QString pair = application.arguments.isEmpty()
                           ? application.fullPath
                           : application.fullPath + QLatin1Char('|') + application.arguments;
  return expand(scriptProcessor).compare(expand(pair), Qt::CaseInsensitive) == 0;
}

}  // namespace iiswsgi::iisconfig
