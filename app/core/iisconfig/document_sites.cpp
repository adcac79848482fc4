#include "app/core/iisconfig/document_text.h"

namespace iiswsgi::iisconfig {
namespace {

const QString host = QStringLiteral("system.applicationHost");

Error noSection(const QString& name) {
  return Error(codes::noSuchEntry, QStringLiteral("The file has no section %1/%2.").arg(host, name),
               QStringLiteral("Choose an applicationHost.config: a web.config doesn't define sites."));
}

Error taken(const QString& what, int line) {
  return Error(codes::duplicateEntry, QStringLiteral("The %1 is there already, in line %2.").arg(what).arg(line),
               QStringLiteral("Choose another name."));
}

pugi::xml_node byAttribute(pugi::xml_node parent, const char* element, const char* attribute, const QString& value) {
  for (const auto& node : parent.children(element)) {
    if (attributeText(node, attribute).compare(value, Qt::CaseInsensitive) == 0) return node;
  }
  return {};
}

pugi::xml_node sitesOf(const Tree& tree) {
  return descend(tree.root(), host + QStringLiteral("/sites"));
}
pugi::xml_node poolsOf(const Tree& tree) {
  return descend(tree.root(), host + QStringLiteral("/applicationPools"));
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

Markup markupOf(const Site& site) {
  Markup markup{"site", {{QStringLiteral("name"), site.name}, {QStringLiteral("id"), QString::number(site.id)}}, {}};
  if (site.serverAutoStart)
    markup.attributes.append(
        {QStringLiteral("serverAutoStart"), *site.serverAutoStart ? QStringLiteral("true") : QStringLiteral("false")});
  for (const Application& application : site.applications)
    markup.children << markupOf(application);
  Markup bindings{"bindings", {}, {}};
  for (const Binding& binding : site.bindings) {
    bindings.children.append(
        {"binding",
         {{QStringLiteral("protocol"), binding.protocol}, {QStringLiteral("bindingInformation"), binding.information}},
         {}});
  }
  if (!bindings.children.isEmpty()) markup.children << bindings;
  return markup;
}

/// Sites first, then <siteDefaults> and the like: a new one goes behind the last of its kind.
Result<void> insertAmong(Editor& editor, pugi::xml_node parent, const char* kind, const Markup& markup) {
  const auto isOfKind = [&](pugi::xml_node node) { return QByteArray(node.name()) == kind; };
  return editor.insert(parent, markup, Editor::Where::First, isOfKind);
}

}  // namespace

Result<void> Document::addSite(const Site& site) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto sites = sitesOf(editor.tree());
    if (!sites) return noSection(QStringLiteral("sites"));
    if (const auto there = byAttribute(sites, "site", "name", site.name))
      return taken(QStringLiteral("site \"%1\"").arg(site.name), editor.tree().line(there));
    return insertAmong(editor, sites, "site", markupOf(site));
  });
}

Result<void> Document::removeSite(const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto site = byAttribute(sitesOf(editor.tree()), "site", "name", name);
    if (!site)
      return Error(codes::noSuchEntry, QStringLiteral("There is no site \"%1\".").arg(name),
                   QStringLiteral("`iiswsgi status` lists the sites."));
    return editor.remove(site);
  });
}

Result<void> Document::addApplication(const QString& siteName, const Application& application) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto site = byAttribute(sitesOf(editor.tree()), "site", "name", siteName);
    if (!site)
      return Error(codes::noSuchEntry, QStringLiteral("There is no site \"%1\".").arg(siteName),
                   QStringLiteral("`iiswsgi status` lists the sites."));
    if (const auto there = byAttribute(site, "application", "path", application.path)) {
      return taken(QStringLiteral("application \"%1\" of the site \"%2\"").arg(application.path, siteName),
                   editor.tree().line(there));
    }
    return insertAmong(editor, site, "application", markupOf(application));
  });
}

Result<void> Document::removeApplication(const QString& siteName, const QString& path) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto application =
        byAttribute(byAttribute(sitesOf(editor.tree()), "site", "name", siteName), "application", "path", path);
    if (!application)
      return Error(codes::noSuchEntry, QStringLiteral("The site \"%1\" has no application \"%2\".").arg(siteName, path),
                   QStringLiteral("`iiswsgi status` lists them."));
    return editor.remove(application);
  });
}

Result<void> Document::addApplicationPool(const ApplicationPool& pool) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto pools = poolsOf(editor.tree());
    if (!pools) return noSection(QStringLiteral("applicationPools"));
    if (const auto there = byAttribute(pools, "add", "name", pool.name))
      return taken(QStringLiteral("application pool \"%1\"").arg(pool.name), editor.tree().line(there));
    Markup markup{"add", {{QStringLiteral("name"), pool.name}}, {}};
    if (pool.managedRuntimeVersion)
      markup.attributes.append({QStringLiteral("managedRuntimeVersion"), *pool.managedRuntimeVersion});
    if (pool.startMode) markup.attributes.append({QStringLiteral("startMode"), *pool.startMode});
    if (pool.identityType)
      markup.children.append({"processModel", {{QStringLiteral("identityType"), *pool.identityType}}, {}});
    return insertAmong(editor, pools, "add", markup);
  });
}

Result<void> Document::removeApplicationPool(const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    const auto pool = byAttribute(poolsOf(editor.tree()), "add", "name", name);
    if (!pool)
      return Error(codes::noSuchEntry, QStringLiteral("There is no application pool \"%1\".").arg(name),
                   QStringLiteral("`iiswsgi status` lists them."));
    return editor.remove(pool);
  });
}

}  // namespace iiswsgi::iisconfig
