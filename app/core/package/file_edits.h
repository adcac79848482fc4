#pragma once

#include <QByteArray>
#include <QString>

#include "app/core/base/result.h"

/// One value into one file. Encoding, byte order mark, line ends and every other byte stay.
///
/// A text that says no encoding is UTF-8 if it can be. In any other, XML gets letters beyond ASCII by number; plain
/// text gets those that Latin-1 and windows-1252 share where it says that it is one of the two, and none elsewhere:
/// badValue.
namespace iiswsgi::package {

/// Settings are small. No larger file is edited, and no edit makes one that is larger.
inline constexpr qint64 editable = 16 * 1024 * 1024;

struct Edited {
  QByteArray bytes;
  int hits = 0;
};

/// Each hit of a regular expression becomes `value`, letter for letter. badPattern for one that hits empty text, which
/// is everywhere.
Result<Edited> editText(const QByteArray& bytes, const QString& pattern, const QString& value);

/// Each attribute, and the text of each element, that an XPath finds.
Result<Edited> editXml(const QByteArray& bytes, const QString& path, const QString& value);

/// "line;column;count", 1-based: `count` characters from there.
Result<Edited> editPosition(const QByteArray& bytes, const QString& position, const QString& value);

}  // namespace iiswsgi::package
