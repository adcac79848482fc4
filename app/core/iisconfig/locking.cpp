#include "app/core/iisconfig/locking.h"

#include <algorithm>

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

bool listed(const QString& list, const QString& name) {
  for (const QString& part : list.split(QLatin1Char(','))) {
    if (part.trimmed() == name || part.trimmed() == QLatin1String("*")) return true;
  }
  return false;
}

/// Whether a section's own lock attributes keep a level below from adding entries.
QString lockOnEntries(const Element& section) {
  const auto& attributes = section.attributes;
  if (attributes.value(QStringLiteral("lockItem")) == QLatin1String("true")) return QStringLiteral("lockItem=\"true\"");
  if (listed(attributes.value(QStringLiteral("lockElements")), QStringLiteral("add")))
    return QStringLiteral("lockElements");
  const QString except = attributes.value(QStringLiteral("lockAllElementsExcept"));
  if (!except.isEmpty() && !listed(except, QStringLiteral("add"))) return QStringLiteral("lockAllElementsExcept");
  return {};
}

QString whereIs(const Applied& applied) {
  const QString line = QStringLiteral("line %1").arg(applied.instance.line);
  if (applied.instance.insideEmptyLocation) return QStringLiteral("<location path=\"\"> (%1)").arg(line);
  if (applied.instance.location.isEmpty()) return QStringLiteral("the section itself (%1)").arg(line);
  return QStringLiteral("<location path=\"%1\"> (%2)").arg(applied.instance.location, line);
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

/// Sources: learn.iis.net, "How to Use Locking in IIS Configuration"; IIS Express' own applicationhost.config, which
/// declares handlers Deny and opens them again in a trailing <location path="" overrideMode="Allow">.
Writable writableAt(const QList<Level>& levels, const QString& section, const QString& path) {
  Writable writable;
  if (levels.isEmpty()) return writable;
  const auto declaration = levels.first().document.declaration(section);
  if (declaration && declaration->allowDefinition == QLatin1String("AppHostOnly")) {
    return {false, QStringLiteral("The section %1 is read from applicationHost.config only.").arg(section)};
  }
  if (declaration && declaration->overrideModeDefault == QLatin1String("Deny")) {
    writable = {
        false,
        QStringLiteral("The section %1 is locked by overrideModeDefault=\"Deny\" where it is declared.").arg(section)};
  }
  for (const Applied& applied : appliedAt(levels, section, path)) {
    const bool own = levels.at(applied.level).path.compare(path, Qt::CaseInsensitive) == 0 && applied.level > 0;
    if (own) continue;  // a file doesn't lock itself
    if (applied.instance.overrideMode == QLatin1String("Allow")) writable = {};
    if (applied.instance.overrideMode == QLatin1String("Deny")) {
      writable = {
          false,
          QStringLiteral("The section %1 is locked by overrideMode=\"Deny\" of %2.").arg(section, whereIs(applied))};
    }
    const QString lock = lockOnEntries(applied.instance.content);
    if (!lock.isEmpty())
      return {
          false,
          QStringLiteral("The section %1 takes no further entries: %2 of %3.").arg(section, lock, whereIs(applied))};
  }
  return writable;
}

}  // namespace iiswsgi::iisconfig
