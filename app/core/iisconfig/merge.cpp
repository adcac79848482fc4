#include "app/core/iisconfig/merge.h"

#include <algorithm>

namespace iiswsgi::iisconfig {
namespace {

bool isLockAttribute(const QString& name) {
  return name.startsWith(QLatin1String("lock"));
}

QString keyForPeople(const Collection& collection, const Element& element) {
  QStringList values;
  for (const QString& key : collection.keys) {
    if (element.attributes.contains(key)) values << element.attributes.value(key);
  }
  return values.isEmpty() ? keyOf(collection, element) : values.join(QLatin1Char('|'));
}

Error duplicate(const QString& path, const QString& key, const Element& element, const QString& file,
                const EffectiveElement& first) {
  const QString other = first.definedAt.isEmpty() ? QStringLiteral("the server level") : first.definedAt;
  return Error(codes::duplicateEntry,
               QStringLiteral("\"%1\" stands twice in %2: again in line %3 of %4, after it was added at %5 in line %6.")
                   .arg(key, path, QString::number(element.line), file, other, QString::number(first.element.line)),
               QStringLiteral("Put a <remove> of it in front, or take one of the two away: IIS answers 500.19 with "
                              "0x800700b7."));
}

bool isLockedEntry(const EffectiveElement& entry) {
  return entry.element.attributes.value(QStringLiteral("lockItem"))
             .compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

}  // namespace

Error Merge::locked(const QString& what, const Element& element, const Source& source, const QString& reason) const {
  return Error(codes::sectionLocked,
               QStringLiteral("Line %1 of %2 %3, which is locked: %4").arg(element.line).arg(source.file, what, reason),
               QStringLiteral("Take it out of there, or unlock it in the file above: IIS answers 500.19 with "
                              "0x80070021."));
}

Result<void> Merge::checkLocks(const QString& path, const Element& element, const Source& source) const {
  for (const Lock& lock : m_locks.value(path)) {
    if (lock.item) return locked(QStringLiteral("sets ") + path, element, source, lock.reason);
    for (const QString& name : element.attributes.keys()) {
      if (!isLockAttribute(name) && lock.attributes.covers(name))
        return locked(QStringLiteral("sets the attribute %1 of %2").arg(name, path), element, source, lock.reason);
    }
    for (const Element& child : element.children) {
      if (lock.elements.covers(child.name))
        return locked(QStringLiteral("holds <%1> in %2").arg(child.name, path), child, source, lock.reason);
    }
  }
  return {};
}

Result<void> Merge::apply(const Applied& instance, const QString& file) {
  return merge(m_section, instance.instance.content, Source{instance, file}, m_merged);
}

Result<void> Merge::merge(const QString& path, const Element& element, const Source& source, EffectiveSection& into) {
  RETURN_IF_ERROR(checkLocks(path, element, source));
  for (auto it = element.attributes.begin(); it != element.attributes.end(); ++it) {
    if (!isLockAttribute(it.key())) into.attributes[it.key()] = it.value();
  }
  for (EffectiveElement& entry : into.collection)
    entry.inherited = true;
  Collection collection = collectionOf(path);
  collection.section = path;
  Additions additions;
  for (const Element& child : element.children)
    RETURN_IF_ERROR(mergeChild(collection, child, source, into, additions));
  into.collection = collection.inFront ? additions.entries + into.collection : into.collection + additions.entries;
  if (const auto lock = lockOf(element, source.applied)) m_locks[path] << *lock;
  return {};
}

Result<void> Merge::mergeChild(const Collection& collection, const Element& child, const Source& source,
                               EffectiveSection& into, Additions& additions) {
  const QString key = keyOf(collection, child);
  const bool clears = child.name == QLatin1String("clear");
  const auto goes = [&](const EffectiveElement& entry) { return clears || keyOf(collection, entry.element) == key; };
  if (clears || child.name == QLatin1String("remove")) {
    for (const EffectiveElement& entry : into.collection) {
      if (goes(entry) && isLockedEntry(entry)) {
        return locked(
            QStringLiteral("takes \"%1\" out of %2").arg(keyForPeople(collection, entry.element), collection.section),
            child, source, QStringLiteral("it has lockItem=\"true\" in line %1.").arg(entry.element.line));
      }
    }
    into.collection.removeIf(goes);
    additions.entries.removeIf(goes);
    return {};
  }
  if (child.name != collection.addElement) {
    return merge(collection.section + QLatin1Char('/') + child.name, child, source, into.children[child.name]);
  }
  for (const QList<EffectiveElement>& entries : {into.collection, additions.entries}) {
    const auto first = std::find_if(entries.begin(), entries.end(), goes);
    if (!key.isEmpty() && first != entries.end())
      return duplicate(collection.section, keyForPeople(collection, child), child, source.file, *first);
  }
  additions.entries.append({child, source.applied.base, false});
  return {};
}

}  // namespace iiswsgi::iisconfig
