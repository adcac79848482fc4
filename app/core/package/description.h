#pragma once

#include "app/core/package/codes.h"
#include "app/core/xml/tree.h"

/// The XML files that say what a package is. They come from strangers, so nothing but plain elements is read.
namespace iiswsgi::package {

/// Decoded, well-formed, without a document type, not too deep; else an error of `code` with `file`'s name and the
/// line. `Own`: no file of a package, but one that a person gave.
enum class Origin { Package, Own };
Result<std::shared_ptr<const xml::Tree>> parseDescription(const QByteArray& bytes, const QString& file, ErrorCode code,
                                                          Origin origin = Origin::Package);

/// The attribute of that name, without regard to case, as Web Deploy's own files differ in it; empty if it isn't there.
QString attributeOf(pugi::xml_node element, const char* name);

/// Elements right below, in their order.
QList<pugi::xml_node> elementsOf(pugi::xml_node element);

/// Whether the element is called so, without regard to case.
bool isCalled(pugi::xml_node element, const char* name);

QString escaped(const QString& text);  ///< for an attribute's value between double quotes, or an element's text

}  // namespace iiswsgi::package
