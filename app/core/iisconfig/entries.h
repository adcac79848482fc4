#pragma once

#include <functional>

#include "app/core/iisconfig/editor.h"

/// What edits of different sections have in common.
namespace iiswsgi::iisconfig {

using Attributes = QList<QPair<QString, QString>>;

/// noSuchEntry: "There is no `what` in the file."
Error noSuchEntry(const QString& what);
/// duplicateEntry: "The `what` is there already, in line N."
Error duplicateEntry(const QString& what, int line);

/// Elements inside each other, from the outermost name on, with `innermost` in the last: `a/b` gives <a><b>...</b></a>.
Markup nested(const QString& path, const Markup& innermost);

/// Makes what is missing of `path` ("system.webServer/handlers") below `parent`, with `entry` as its only content.
/// `path` as a whole must not be there yet.
Result<void> insertSection(Editor& editor, pugi::xml_node parent, const QString& path, const Markup& entry);

/// Behind the last child of that name; without one in front of all others.
Result<void> insertAmong(Editor& editor, pugi::xml_node parent, const char* name, const Markup& markup);

/// Finds a node again after each splice.
using Find = std::function<pugi::xml_node(const Tree&)>;

/// Makes the attributes of a node equal to `wanted`; those that are equal already aren't touched, nor IIS's own
/// lockItem, lockAttributes and the like.
Result<void> setAttributes(Editor& editor, const Find& find, const Attributes& wanted);

/// The child element of that name whose attribute has that value, without regard to case.
pugi::xml_node childWith(pugi::xml_node parent, const char* name, const char* attribute, const QString& value);

}  // namespace iiswsgi::iisconfig
