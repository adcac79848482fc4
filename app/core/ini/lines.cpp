#include "app/core/ini/lines.h"

#include <QStringDecoder>

#include "app/core/ini/ini.h"

namespace iiswsgi::ini {
namespace {

const QByteArray mark("\xef\xbb\xbf", 3);

Result<QString> decoded(const QByteArray& bytes) {
  QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
  const QString text = decoder(bytes);
  if (!decoder.hasError()) return text;
  return Error(codes::notText, QStringLiteral("The INI file isn't UTF-8 text."),
               QStringLiteral("Save it as UTF-8 in an editor."));
}

qsizetype indentationOf(const QString& text) {
  const auto first = std::find_if(text.begin(), text.end(), [](QChar c) { return !c.isSpace(); });
  return first - text.begin();
}

/// `setting`: how far the setting above is indented, the only thing that a line can continue; -1: there is none.
void classify(Line& line, qsizetype setting) {
  const QString trimmed = line.text.trimmed();
  using Kind = Line::Kind;
  if (trimmed.isEmpty()) {
    line.kind = Kind::Blank;
  } else if (trimmed.startsWith(QLatin1Char('#')) || trimmed.startsWith(QLatin1Char(';'))) {
    line.kind = Kind::Comment;
  } else if (setting >= 0 && indentationOf(line.text) > setting) {
    line.kind = Kind::Continuation;
    line.value = trimmed;
  } else if (trimmed.startsWith(QLatin1Char('[')) && trimmed.contains(QLatin1Char(']'))) {
    line.kind = Kind::Header;
    line.name = trimmed.mid(1, trimmed.lastIndexOf(QLatin1Char(']')) - 1).trimmed();
  } else {
    const auto parts = std::find_if(trimmed.begin(), trimmed.end(),
                                    [](QChar c) { return c == QLatin1Char('=') || c == QLatin1Char(':'); });
    const auto at = parts - trimmed.begin();
    const bool isSetting = parts != trimmed.end() && at > 0;
    line.kind = isSetting ? Kind::Setting : Kind::Unknown;
    if (isSetting) line.name = trimmed.left(at).trimmed();
    if (isSetting) line.value = trimmed.mid(at + 1).trimmed();
  }
}

QByteArray lineEndOf(const QByteArray& bytes) {
  return bytes.contains("\r\n") ? "\r\n" : "\n";
}

/// Half-open byte range of a setting with its continuations; empty at the place where a new one belongs.
struct Found {
  qsizetype begin = -1;
  qsizetype end = -1;
  qsizetype insertAt = -1;  ///< behind the section's last setting or its header; -1: there is no such section
  QByteArray start;         ///< what stands in front of the value: "name = "
};

Result<Found> locate(const QByteArray& bytes, const QString& header, const QString& key) {
  ASSIGN_OR_RETURN(const QList<Line> lines, splitLines(bytes));
  Found found;
  bool inside = false;
  bool inSetting = false;
  for (const Line& line : lines) {
    if (line.kind == Line::Kind::Header) {
      inside = line.name == header;
      inSetting = false;
      if (inside) found.insertAt = line.end;
    } else if (inside && line.kind == Line::Kind::Setting) {
      found.insertAt = line.end;
      inSetting = line.name == key && found.begin < 0;
      if (!inSetting) continue;
      found.begin = line.begin;
      found.end = line.end;
      const QByteArray raw = bytes.mid(line.begin, line.end - line.begin);
      qsizetype value = line.text.indexOf(line.value.isEmpty() ? line.text.trimmed().right(1) : line.value,
                                          line.text.indexOf(line.name) + line.name.size());
      if (line.value.isEmpty()) value = line.text.trimmed().size() + (line.text.size() - line.text.trimmed().size());
      found.start = line.text.left(value).toUtf8();
    } else if (inside && line.kind == Line::Kind::Continuation) {
      found.insertAt = line.end;
      if (inSetting) found.end = line.end;
    }
  }
  return found;
}

QByteArray written(const QString& value, const QByteArray& lineEnd) {
  return QString(value).replace(QLatin1Char('\n'), QString::fromUtf8(lineEnd) + QStringLiteral("    ")).toUtf8();
}

}  // namespace

Result<QList<Line>> splitLines(const QByteArray& bytes) {
  QList<Line> lines;
  qsizetype setting = -1;
  qsizetype at = bytes.startsWith(mark) ? mark.size() : 0;
  while (at < bytes.size()) {
    const qsizetype newline = bytes.indexOf('\n', at);
    Line line;
    line.begin = at;
    line.end = newline < 0 ? bytes.size() : newline + 1;
    line.number = static_cast<int>(lines.size()) + 1;
    QByteArray raw = bytes.mid(line.begin, line.end - line.begin);
    while (raw.endsWith('\n') || raw.endsWith('\r'))
      raw.chop(1);
    ASSIGN_OR_RETURN(line.text, decoded(raw));
    classify(line, setting);
    if (line.kind == Line::Kind::Setting) setting = indentationOf(line.text);
    if (line.kind == Line::Kind::Header) setting = -1;
    lines << line;
    at = line.end;
  }
  return lines;
}

Result<QByteArray> withValue(const QByteArray& bytes, const QString& header, const QString& key, const QString& value) {
  ASSIGN_OR_RETURN(const Found found, locate(bytes, header, key));
  const QByteArray lineEnd = lineEndOf(bytes);
  QByteArray edited = bytes;
  if (found.begin >= 0)
    return edited.replace(found.begin, found.end - found.begin, found.start + written(value, lineEnd) + lineEnd);
  const QByteArray setting = key.toUtf8() + " = " + written(value, lineEnd) + lineEnd;
  if (found.insertAt >= 0) {
    const bool lineIsOpen = found.insertAt > 0 && edited[found.insertAt - 1] != '\n';
    return edited.insert(found.insertAt, (lineIsOpen ? lineEnd : QByteArray()) + setting);
  }
  if (!edited.isEmpty() && !edited.endsWith('\n')) edited += lineEnd;
  return edited + (edited.isEmpty() ? QByteArray() : lineEnd) + "[" + header.toUtf8() + "]" + lineEnd + setting;
}

Result<QByteArray> withoutValue(const QByteArray& bytes, const QString& header, const QString& key) {
  ASSIGN_OR_RETURN(const Found found, locate(bytes, header, key));
  if (found.begin < 0) return bytes;
  QByteArray edited = bytes;
  return edited.remove(found.begin, found.end - found.begin);
}

}  // namespace iiswsgi::ini
