#include "app/core/feed/nodes.h"

namespace iiswsgi::feed {

QString localName(pugi::xml_node node) {
  return QString::fromUtf8(node.name()).section(QLatin1Char(':'), -1);
}

QString prefixOf(pugi::xml_node node) {
  const QString name = QString::fromUtf8(node.name());
  return name.left(name.indexOf(QLatin1Char(':')) + 1);
}

pugi::xml_node child(pugi::xml_node parent, const QString& name) {
  return parent.find_child(
      [&](pugi::xml_node node) { return node.type() == pugi::node_element && localName(node) == name; });
}

QList<pugi::xml_node> children(pugi::xml_node parent, const QString& name) {
  QList<pugi::xml_node> found;
  for (const auto& node : parent.children()) {
    if (node.type() == pugi::node_element && (name.isEmpty() || localName(node) == name)) found << node;
  }
  return found;
}

QString textOf(pugi::xml_node node) {
  QString text;
  for (const auto& part : node.children()) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += QString::fromUtf8(part.value());
  }
  return text.trimmed();
}

QString childText(pugi::xml_node parent, const QString& name) {
  return textOf(child(parent, name));
}

QString attributeOf(pugi::xml_node node, const char* name) {
  return QString::fromUtf8(node.attribute(name).value()).trimmed();
}

}  // namespace iiswsgi::feed
