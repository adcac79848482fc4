#include "app/core/iisconfig/document_text.h"
#include "app/core/iisconfig/entries.h"

namespace iiswsgi::iisconfig {
namespace {

const QString host = QStringLiteral("system.applicationHost");

Error noSection(const QString& name) {
  return Error(codes::noSuchEntry, QStringLiteral("The file has no section %1/%2.").arg(host, name),
               QStringLiteral("Choose an applicationHost.config: a web.config doesn't define sites."));
}

QString site(const QString& name) {
  return QStringLiteral("site \"%1\"").arg(name);
}

pugi::xml_node sectionOf(const Tree& tree, const QString& name) {
  const QList<Found> found = findSections(tree.root(), host + QLatin1Char('/') + name);
  return found.isEmpty() ? pugi::xml_node() : found.first().section;
}
pugi::xml_node sitesOf(const Tree& tree) {
  return sectionOf(tree, QStringLiteral("sites"));
}
pugi::xml_node poolsOf(const Tree& tree) {
  return sectionOf(tree, QStringLiteral("applicationPools"));
}
pugi::xml_node siteOf(const Tree& tree, const QString& name) {
  return childWith(sitesOf(tree), "site", "name", name);
}

QString text(bool value) {
  return value ? QStringLiteral("true") : QStringLiteral("false");
}

Markup markupOf(const Application& application) {
  Markup markup{"application", {{QStringLiteral("path"), application.path}}, {}};
  if (application.applicationPool)
    markup.attributes.append({QStringLiteral("applicationPool"), *application.applicationPool});
  for (const VirtualDirectory& directory : application.virtualDirectories) {
    markup.children.append(
        {"virtualDirectory",
         {{QStringLiteral("path"), directory.path}, {QStringLiteral("physicalPath"), directory.physicalPath}},
         {}});
  }
  return markup;
}

Markup markupOf(const QList<Binding>& bindings) {
  Markup markup{"bindings", {}, {}};
  for (const Binding& binding : bindings) {
    markup.children.append(
        {"binding",
         {{QStringLiteral("protocol"), binding.protocol}, {QStringLiteral("bindingInformation"), binding.information}},
         {}});
  }
  return markup;
}

Markup markupOf(const Site& site) {
  Markup markup{"site", {{QStringLiteral("name"), site.name}, {QStringLiteral("id"), QString::number(site.id)}}, {}};
  if (site.serverAutoStart) markup.attributes.append({QStringLiteral("serverAutoStart"), text(*site.serverAutoStart)});
  for (const Application& application : site.applications)
    markup.children << markupOf(application);
  if (!site.bindings.isEmpty()) markup.children << markupOf(site.bindings);
  return markup;
}

Markup markupOf(const ApplicationPool& pool) {
  Markup markup{"add", {{QStringLiteral("name"), pool.name}}, {}};
  const auto add = [](Markup& to, const char* name, const std::optional<QString>& value) {
    if (value) to.attributes.append({QLatin1String(name), *value});
  };
  add(markup, "managedRuntimeVersion", pool.managedRuntimeVersion);
  if (pool.enable32BitAppOnWin64) add(markup, "enable32BitAppOnWin64", text(*pool.enable32BitAppOnWin64));
  add(markup, "startMode", pool.startMode);
  Markup model{"processModel", {}, {}};
  add(model, "identityType", pool.identityType);
  add(model, "userName", pool.userName);
  if (!model.attributes.isEmpty()) markup.children << model;
  return markup;
}

}  // namespace

Result<void> Document::addSite(const Site& added) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto sites = sitesOf(editor.tree());
    if (!sites) return noSection(QStringLiteral("sites"));
    if (const auto there = siteOf(editor.tree(), added.name))
      return duplicateEntry(site(added.name), editor.tree().line(there));
    if (const auto there = childWith(sites, "site", "id", QString::number(added.id)))
      return duplicateEntry(QStringLiteral("site with the id %1").arg(added.id), editor.tree().line(there));
    return insertAmong(editor, sites, "site", markupOf(added));
  });
}

Result<void> Document::removeSite(const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto there = siteOf(editor.tree(), name);
    return there ? editor.remove(there) : noSuchEntry(site(name));
  });
}

Result<void> Document::addApplication(const QString& siteName, const Application& application) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto owner = siteOf(editor.tree(), siteName);
    if (!owner) return noSuchEntry(site(siteName));
    if (const auto there = childWith(owner, "application", "path", application.path)) {
      return duplicateEntry(QStringLiteral("application \"%1\" of the %2").arg(application.path, site(siteName)),
                            editor.tree().line(there));
    }
    return insertAmong(editor, owner, "application", markupOf(application));
  });
}

Result<void> Document::removeApplication(const QString& siteName, const QString& path) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto there = childWith(siteOf(editor.tree(), siteName), "application", "path", path);
    if (!there) return noSuchEntry(QStringLiteral("application \"%1\" of a %2").arg(path, site(siteName)));
    return editor.remove(there);
  });
}

Result<void> Document::addApplicationPool(const ApplicationPool& pool) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto pools = poolsOf(editor.tree());
    if (!pools) return noSection(QStringLiteral("applicationPools"));
    if (const auto there = childWith(pools, "add", "name", pool.name))
      return duplicateEntry(QStringLiteral("application pool \"%1\"").arg(pool.name), editor.tree().line(there));
    return insertAmong(editor, pools, "add", markupOf(pool));
  });
}

Result<void> Document::removeApplicationPool(const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto there = childWith(poolsOf(editor.tree()), "add", "name", name);
    return there ? editor.remove(there) : noSuchEntry(QStringLiteral("application pool \"%1\"").arg(name));
  });
}

}  // namespace iiswsgi::iisconfig
