#pragma once

#include <QString>
#include <QStringList>

#include "app/core/iisconfig/model.h"

/// How the collections of IIS's sections are keyed and merged. Source: the attributes addElement, isUniqueKey,
/// isCombinedKey and mergeAppend of inetsrv\config\schema\IIS_schema.xml.
namespace iiswsgi::iisconfig {

struct Collection {
  QString section;
  QString addElement = QStringLiteral("add");
  QStringList keys;      ///< attributes that make up the key; of those after the first, a missing one has a default
  bool inFront = false;  ///< mergeAppend="false": a lower level's entries come before inherited ones
  bool known = false;    ///< from the table, not a guess
};

/// For a section that isn't known: <add>s, told apart by the first of name, key, value and path that they have.
const Collection& collectionOf(const QString& section);

/// In lower case, the parts of a combined key with "|" between. Empty: entries of this kind have no key.
QString keyOf(const Collection& collection, const Element& element);

}  // namespace iiswsgi::iisconfig
