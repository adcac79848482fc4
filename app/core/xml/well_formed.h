#pragma once

#include <QByteArray>

#include "app/core/base/result.h"

/// Whether a text is XML in the strict sense. pugixml, which says where things stand, is lenient: it lets an attribute
/// stand twice and text stand behind the last element, where IIS and .NET refuse the whole file.
namespace iiswsgi::xml {

/// notXml with line and column (of characters, 1-based) and the reason.
Result<void> checkWellFormed(const QByteArray& utf8);

/// Whether XML can hold `value` at all: it has no way to write most control characters.
bool isXmlText(const QString& value);

}  // namespace iiswsgi::xml
