#include "app/core/iisconfig/tree.h"

namespace iiswsgi::iisconfig {

Element toElement(const Tree& tree, pugi::xml_node node) {
  Element element;
  element.line = tree.line(node);
  element.name = QString::fromUtf8(node.name());
  for (const auto& attribute : node.attributes())
    element.attributes[QString::fromUtf8(attribute.name())] = QString::fromUtf8(attribute.value());
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element) element.children << toElement(tree, child);
  }
  return element;
}

QString attributeText(pugi::xml_node node, const char* name) {
  return QString::fromUtf8(node.attribute(name).value());
}

bool hasElements(pugi::xml_node node) {
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

}  // namespace iiswsgi::iisconfig
