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

/// Whether the text can stand under the encoding that its XML declaration names: bytes are written as UTF-8 or UTF-16,
/// so under any other name (iso-8859-1, windows-1252) only ASCII means the same to everybody.
bool fitsDeclaration(const QByteArray& utf8);

}  // namespace iiswsgi::xml
