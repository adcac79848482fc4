#pragma once

#include <pugixml.hpp>
#include <QList>
#include <QString>

/// Elements by their local names: most feeds have Atom as the default namespace, some write `a:entry`.
namespace iiswsgi::feed {

QString localName(pugi::xml_node node);
QString prefixOf(pugi::xml_node node);  ///< "a:" or ""
pugi::xml_node child(pugi::xml_node parent, const QString& name);
QList<pugi::xml_node> children(pugi::xml_node parent, const QString& name = {});  ///< empty: every element
QString textOf(pugi::xml_node node);                                              ///< trimmed, CDATA included
QString childText(pugi::xml_node parent, const QString& name);
QString attributeOf(pugi::xml_node node, const char* name);

}  // namespace iiswsgi::feed
