#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "app/core/base/result.h"

/// An INI file line by line, by the rules of Python's configparser as paste.deploy uses it: "=" and ":" part name and
/// value, "#" and ";" begin a comment at the start of a line, a line indented further than the setting above continues
/// it. Names keep their case, and the same one twice in a section is an error (paste.deploy's parser is strict).
namespace iiswsgi::ini {

struct Line {
  enum class Kind { Blank, Comment, Header, Setting, Continuation, Unknown } kind = Kind::Blank;
  QString text;
  QString name;         ///< of a header or a setting
  QString value;        ///< of a setting or a continuation
  int number = 0;       ///< 1-based
  qsizetype begin = 0;  ///< offset of its first byte
  qsizetype end = 0;    ///< behind its line end
};

Result<QList<Line>> splitLines(const QByteArray& bytes);

/// The file's bytes with one setting changed, added or taken away; every other byte as it was.
Result<QByteArray> withValue(const QByteArray& bytes, const QString& header, const QString& key, const QString& value);
Result<QByteArray> withoutValue(const QByteArray& bytes, const QString& header, const QString& key);

}  // namespace iiswsgi::ini
