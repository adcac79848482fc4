#include "app/core/iisconfig/locking.h"

#include <algorithm>

#include "app/core/iisconfig/collections.h"

namespace iiswsgi::iisconfig {
namespace {

QString joined(const QString& base, const QString& below) {
  if (base.isEmpty() || below.isEmpty()) return base + below;
  return base + QLatin1Char('/') + below;
}

/// The roots of applications on the way to `path`, from the sites of applicationHost.config and from the levels.
QStringList applicationRoots(const QList<Level>& levels, const QString& path) {
  QStringList roots;
  for (const Level& level : levels) {
    if (level.applicationRoot && contains(level.path, path)) roots << level.path;
  }
  if (levels.isEmpty()) return roots;
  for (const Site& site : levels.first().document.sites()) {
    for (const Application& application : site.applications) {
      const QString root = application.path == QLatin1String("/") ? site.name : site.name + application.path;
      if (contains(root, path)) roots << root;
    }
  }
  return roots;
}

/// inheritInChildApplications="false" ends at the next application's root.
bool reaches(const Applied& applied, const QStringList& roots) {
  if (applied.instance.inheritInChildApplications) return true;
  return std::none_of(roots.begin(), roots.end(), [&](const QString& root) {
    return contains(applied.base, root) && depthOf(root) > depthOf(applied.base) && !applied.base.isEmpty();
  });
}

QStringList namesIn(const QString& list) {
  QStringList names;
  for (const QString& name : list.split(QLatin1Char(','), Qt::SkipEmptyParts))
    names << name.trimmed();
  return names;
}

LockedNames lockedNames(const Element& element, const char* list, const char* allExcept) {
  if (element.attributes.contains(QLatin1String(allExcept)))
    return {namesIn(element.attributes.value(QLatin1String(allExcept))), true};
  return {namesIn(element.attributes.value(QLatin1String(list))), false};
}

QString whereIs(const Applied& applied) {
  const QString line = QStringLiteral("line %1").arg(applied.instance.line);
  if (applied.instance.insideEmptyLocation) return QStringLiteral("<location path=\"\"> (%1)").arg(line);
  if (applied.instance.location.isEmpty()) return QStringLiteral("the section itself (%1)").arg(line);
  return QStringLiteral("<location path=\"%1\"> (%2)").arg(applied.instance.location, line);
}

/// As written: `lockElements="clear" lockItem="true"`.
QString lockAttributesOf(const Element& element) {
  QStringList found;
  for (auto it = element.attributes.begin(); it != element.attributes.end(); ++it) {
    if (it.key().startsWith(QLatin1String("lock"))) found << QStringLiteral("%1=\"%2\"").arg(it.key(), it.value());
  }
  return found.join(QLatin1Char(' '));
}

/// What IIS's own applicationHost.config declares, for files that leave the declaration out.
Document::Declaration declarationOf(const Level& host, const QString& section) {
  if (const auto declared = host.document.declaration(section)) return *declared;
  const bool serverOnly = section == QLatin1String("system.webServer/fastCgi") ||
                          section == QLatin1String("system.webServer/globalModules") ||
                          section.startsWith(QLatin1String("system.applicationHost/"));
  return serverOnly ? Document::Declaration{QStringLiteral("Deny"), QStringLiteral("AppHostOnly")}
                    : Document::Declaration{};
}

/// allowDefinition: in which files the section may stand at all.
Writable definableAt(const QList<Level>& levels, const Document::Declaration& declaration, const QString& section,
                     const QString& path) {
  const QString& where = declaration.allowDefinition;
  if (where == QLatin1String("AppHostOnly") || where == QLatin1String("MachineOnly") ||
      where == QLatin1String("MachineToRootWeb")) {
    return {false, QStringLiteral("The section %1 is read from applicationHost.config only.").arg(section)};
  }
  const QStringList roots = applicationRoots(levels, path);
  const bool isRoot = roots.contains(path, Qt::CaseInsensitive);
  if (where == QLatin1String("MachineToApplication") && !roots.isEmpty() && !isRoot) {
    return {false, QStringLiteral("The section %1 may only stand in the web.config of an application's root, not in "
                                  "one of its folders.")
                       .arg(section)};
  }
  return {};
}

/// Whether a level below may still put something into the section.
bool closes(const Lock& lock, const QString& section) {
  const Collection& collection = collectionOf(section);
  if (lock.item || lock.elements.covers(collection.addElement)) return true;
  return !collection.known && lock.attributes.coversAll();  // nothing but attributes, as far as we know
}

}  // namespace

bool contains(const QString& outer, const QString& inner) {
  if (outer.isEmpty()) return true;
  if (!inner.startsWith(outer, Qt::CaseInsensitive)) return false;
  return inner.size() == outer.size() || inner.at(outer.size()) == QLatin1Char('/');
}

int depthOf(const QString& path) {
  return path.isEmpty() ? 0 : static_cast<int>(path.count(QLatin1Char('/'))) + 1;
}

QList<Applied> appliedAt(const QList<Level>& levels, const QString& section, const QString& path) {
  const QStringList roots = applicationRoots(levels, path);
  QList<Applied> applied;
  for (int i = 0; i < levels.size(); ++i) {
    for (const SectionInstance& instance : levels.at(i).document.sections(section)) {
      const Applied one{instance, joined(levels.at(i).path, instance.location), i};
      if (contains(one.base, path) && reaches(one, roots)) applied << one;
    }
  }
  std::stable_sort(applied.begin(), applied.end(),
                   [](const Applied& a, const Applied& b) { return depthOf(a.base) < depthOf(b.base); });
  return applied;
}

bool LockedNames::covers(const QString& name) const {
  if (allExcept) return !listed.contains(name);
  return listed.contains(name) || listed.contains(QStringLiteral("*"));
}

std::optional<Lock> lockOf(const Element& element, const Applied& from) {
  const QString written = lockAttributesOf(element);
  if (written.isEmpty()) return std::nullopt;
  Lock lock;
  lock.item =
      element.attributes.value(QStringLiteral("lockItem")).compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
  lock.attributes = lockedNames(element, "lockAttributes", "lockAllAttributesExcept");
  lock.elements = lockedNames(element, "lockElements", "lockAllElementsExcept");
  lock.reason = QStringLiteral("%1 of %2.").arg(written, whereIs(from));
  return lock;
}

/// Sources: learn.iis.net, "How to Use Locking in IIS Configuration"; IIS Express' own applicationhost.config, which
/// declares handlers Deny and opens them again in a trailing <location path="" overrideMode="Allow">.
Writable writableAt(const QList<Level>& levels, const QString& section, const QString& path) {
  Writable writable;
  if (levels.isEmpty()) return writable;
  const auto declaration = declarationOf(levels.first(), section);
  const Writable definable = definableAt(levels, declaration, section, path);
  if (!definable.allowed) return definable;
  if (declaration.overrideModeDefault == QLatin1String("Deny")) {
    writable = {
        false,
        QStringLiteral("The section %1 is locked by overrideModeDefault=\"Deny\" where it is declared.").arg(section)};
  }
  for (const Applied& applied : appliedAt(levels, section, path)) {
    const bool own = applied.level > 0 && levels.at(applied.level).path.compare(path, Qt::CaseInsensitive) == 0;
    if (own) continue;  // a file doesn't lock itself
    // What stands in a web.config where the section is locked can't unlock it: IIS refuses that file.
    if (applied.level > 0 && !writable.allowed) continue;
    if (applied.instance.overrideMode == QLatin1String("Allow")) writable = {};
    if (applied.instance.overrideMode == QLatin1String("Deny")) {
      writable = {
          false,
          QStringLiteral("The section %1 is locked by overrideMode=\"Deny\" of %2.").arg(section, whereIs(applied))};
    }
    const auto lock = lockOf(applied.instance.content, applied);
    if (lock && closes(*lock, section))
      return {false, QStringLiteral("The section %1 takes no further entries: %2").arg(section, lock->reason)};
  }
  return writable;
}

}  // namespace iiswsgi::iisconfig
