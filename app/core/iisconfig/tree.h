#pragma once

#include "app/core/iisconfig/model.h"
#include "app/core/xml/tree.h"

/// A configuration file's text beside its parsed tree (app/core/xml/tree.h), and its elements as values.
namespace iiswsgi::iisconfig {

using xml::isBlank;
using xml::Span;
using xml::Tree;

Element toElement(const Tree& tree, pugi::xml_node node);
QString attributeText(pugi::xml_node node, const char* name);
bool hasElements(pugi::xml_node node);

}  // namespace iiswsgi::iisconfig
