#include "app/core/feed/read.h"

#include "app/core/feed/nodes.h"

namespace iiswsgi::feed {
namespace {

using xml::Tree;

QList<Link> linksOf(pugi::xml_node parent) {
  QList<Link> links;
  for (const auto& node : children(parent, QStringLiteral("link"))) {
    const QString href = attributeOf(node, "href");
    links.append({href.isEmpty() ? textOf(node) : href, attributeOf(node, "rel")});
  }
  return links;
}

Author authorOf(pugi::xml_node parent) {
  const auto node = child(parent, QStringLiteral("author"));
  return {childText(node, QStringLiteral("name")), childText(node, QStringLiteral("uri"))};
}

QStringList textsOf(pugi::xml_node parent, const QString& name) {
  QStringList texts;
  for (const auto& node : children(parent, name))
    texts << textOf(node);
  return texts;
}

Condition conditionOf(const Tree& tree, pugi::xml_node node);

/// What stands inside <and>, <or>, <dependency> and <discoveryHint>.
Condition partOf(const Tree& tree, pugi::xml_node node) {
  const QString name = localName(node);
  Condition part;
  part.line = tree.line(node);
  part.text = textOf(node);
  if (name == QLatin1String("productId")) {
    part.kind = Condition::Kind::Product;
  } else if (name == QLatin1String("msiProductCode")) {
    part.kind = Condition::Kind::MsiProduct;
  } else if (name == QLatin1String("file")) {
    part.kind = Condition::Kind::File;
    part.text = childText(node, QStringLiteral("filePath"));
  } else if (name == QLatin1String("registry")) {
    part.kind = Condition::Kind::Registry;
    part.text = childText(node, QStringLiteral("keyPath"));
    part.valueName = childText(node, QStringLiteral("valueName"));
    part.valueValue = childText(node, QStringLiteral("valueValue"));
  } else {
    return conditionOf(tree, node);
  }
  return part;
}

Condition conditionOf(const Tree& tree, pugi::xml_node node) {
  Condition condition;
  condition.line = tree.line(node);
  const QString reference = attributeOf(node, "idref");
  if (!reference.isEmpty()) {
    condition.kind = Condition::Kind::Reference;
    condition.text = reference;
    return condition;
  }
  condition.kind = localName(node) == QLatin1String("or") ? Condition::Kind::Or : Condition::Kind::And;
  for (const auto& part : children(node))
    condition.parts << partOf(tree, part);
  return condition;
}

std::optional<Condition> conditionBelow(const Tree& tree, pugi::xml_node parent, const QString& name) {
  const auto node = child(parent, name);
  if (!node) return std::nullopt;
  return conditionOf(tree, node);
}

std::optional<InstallerFile> fileOf(pugi::xml_node installer) {
  const auto node = child(installer, QStringLiteral("installerFile"));
  if (!node) return std::nullopt;
  InstallerFile file;
  bool number = false;
  const qint64 size = childText(node, QStringLiteral("fileSize")).toLongLong(&number);
  if (number) file.fileSize = size;
  file.installerUrl = childText(node, QStringLiteral("installerURL"));
  file.displayUrl = childText(node, QStringLiteral("displayURL"));
  file.trackingUrl = childText(node, QStringLiteral("trackingURL"));
  file.sha1 = childText(node, QStringLiteral("sha1")).toLower();
  file.sha256 = childText(node, QStringLiteral("sha256")).toLower();
  return file;
}

QStringList operatingSystemsOf(pugi::xml_node installer) {
  QStringList names;
  for (const auto& system : children(child(installer, QStringLiteral("osList"))))
    names << (textOf(system).isEmpty() ? attributeOf(system, "idref") : textOf(system));
  return names;
}

Installer installerOf(const Tree& tree, pugi::xml_node node) {
  Installer installer;
  installer.line = tree.line(node);
  installer.id = childText(node, QStringLiteral("id"));
  installer.languageId = childText(node, QStringLiteral("languageId"));
  for (const auto& architecture : children(child(node, QStringLiteral("architectures"))))
    installer.architectures << localName(architecture);
  installer.operatingSystems = operatingSystemsOf(node);
  installer.osList = attributeOf(child(node, QStringLiteral("osList")), "idref");
  installer.eulaUrl = childText(node, QStringLiteral("eulaURL"));
  installer.file = fileOf(node);
  const auto deploy = child(node, QStringLiteral("msDeploy"));
  installer.msDeploy = !deploy.empty();
  installer.startPage = childText(deploy, QStringLiteral("startPage"));
  installer.helpLink = childText(node, QStringLiteral("helpLink"));
  return installer;
}

Entry entryOf(const Tree& tree, pugi::xml_node node) {
  Entry entry;
  entry.line = tree.line(node);
  entry.type = attributeOf(node, "type");
  entry.productId = childText(node, QStringLiteral("productId"));
  entry.title = childText(node, QStringLiteral("title"));
  entry.version = childText(node, QStringLiteral("version"));
  entry.summary = childText(node, QStringLiteral("summary"));
  entry.longSummary = childText(node, QStringLiteral("longSummary"));
  entry.id = childText(node, QStringLiteral("id"));
  entry.updated = childText(node, QStringLiteral("updated"));
  entry.published = childText(node, QStringLiteral("published"));
  entry.links = linksOf(node);
  entry.author = authorOf(node);
  const auto images = child(node, QStringLiteral("images"));
  entry.icon = childText(images, QStringLiteral("icon"));
  entry.screenshots = textsOf(images, QStringLiteral("screenshot"));
  entry.keywords = textsOf(child(node, QStringLiteral("keywords")), QStringLiteral("keywordId"));
  entry.productFamily = childText(node, QStringLiteral("productFamily"));
  entry.dependency = conditionBelow(tree, node, QStringLiteral("dependency"));
  for (const auto& related : children(child(node, QStringLiteral("related")), QStringLiteral("relatedProduct")))
    entry.related << childText(related, QStringLiteral("productId"));
  entry.discoveryHint = conditionBelow(tree, node, QStringLiteral("discoveryHint"));
  for (const auto& installer : children(child(node, QStringLiteral("installers")), QStringLiteral("installer")))
    entry.installers << installerOf(tree, installer);
  return entry;
}

void readTabs(const Tree& tree, pugi::xml_node root, Feed& feed) {
  for (const auto& node : children(child(root, QStringLiteral("tabs")), QStringLiteral("keywordTab"))) {
    feed.tabs.append({childText(node, QStringLiteral("id")), childText(node, QStringLiteral("name")),
                      childText(node, QStringLiteral("description")),
                      textsOf(child(node, QStringLiteral("keywords")), QStringLiteral("keywordId")), tree.line(node)});
  }
  for (const auto& node : children(child(root, QStringLiteral("keywords")), QStringLiteral("keyword")))
    feed.keywords.append({attributeOf(node, "id"), textOf(node), tree.line(node)});
}

/// Elements that others refer to by idref stand anywhere at the feed's level, alone or in a list.
void readShared(const Tree& tree, pugi::xml_node parent, Feed& feed) {
  for (const auto& node : children(parent)) {
    const QString name = localName(node);
    const QString id = attributeOf(node, "id");
    if (name == QLatin1String("entry")) continue;
    if (name == QLatin1String("dependency") && !id.isEmpty()) feed.dependencies[id] = conditionOf(tree, node);
    if (name == QLatin1String("osList") && !id.isEmpty()) feed.osLists << id;
    if (name == QLatin1String("dependencies") || name == QLatin1String("osLists")) readShared(tree, node, feed);
  }
}

}  // namespace

Feed readFeed(const Tree& tree) {
  const auto root = tree.root();
  Feed feed;
  const auto file = child(root, QStringLiteral("webpiFile"));
  feed.webPiFile = attributeOf(file, "version");
  feed.title = childText(root, QStringLiteral("title"));
  feed.id = childText(root, QStringLiteral("id"));
  feed.links = linksOf(root);
  feed.updated = childText(root, QStringLiteral("updated"));
  feed.author = authorOf(root);
  for (const auto& language : children(child(root, QStringLiteral("languages"))))
    feed.languages << childText(language, QStringLiteral("languageId"));
  for (const auto& entry : children(root, QStringLiteral("entry")))
    feed.entries << entryOf(tree, entry);
  readTabs(tree, root, feed);
  readShared(tree, root, feed);
  return feed;
}

}  // namespace iiswsgi::feed
