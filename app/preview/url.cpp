#include "app/preview/url.h"

#include <QStringList>

namespace iiswsgi::preview {
namespace {

constexpr int longestSegment = 260;  // http.sys, UrlSegmentMaxLength

bool isHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isEscape(const QByteArray& text, qsizetype at) {
  return text.at(at) == '%' && at + 2 < text.size() && isHex(text.at(at + 1)) && isHex(text.at(at + 2));
}

bool everyEscapeIsWhole(const QByteArray& text) {
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (text.at(i) == '%' && !isEscape(text, i)) return false;
  }
  return true;
}

bool holdsEscape(const QByteArray& text) {
  for (qsizetype i = 0; i < text.size(); ++i) {
    if (text.at(i) == '%' && isEscape(text, i)) return true;
  }
  return false;
}

bool holdsControl(const QByteArray& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

QString decodeText(const QByteArray& bytes) {
  const QString text = QString::fromUtf8(bytes);
  return text.contains(QChar::ReplacementCharacter) ? QString::fromLatin1(bytes) : text;
}

/// ".." above the root stays at the root, as in http.sys: nothing outside can be named.
QString canonical(QString path) {
  path.replace(QLatin1Char('\\'), QLatin1Char('/'));
  const bool folder =
      path.endsWith(QLatin1Char('/')) || path.endsWith(QLatin1String("/.")) || path.endsWith(QLatin1String("/.."));
  QStringList kept;
  for (const QString& part : path.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
    if (part == QLatin1String(".")) continue;
    if (part != QLatin1String("..")) {
      kept << part;
    } else if (!kept.isEmpty()) {
      kept.removeLast();
    }
  }
  const QString joined = QLatin1Char('/') + kept.join(QLatin1Char('/'));
  return folder && joined.size() > 1 ? joined + QLatin1Char('/') : joined;
}

bool segmentsFit(const QString& path) {
  for (const QString& part : path.split(QLatin1Char('/'))) {
    if (part.size() > longestSegment) return false;
  }
  return true;
}

/// "http://host/path" is a valid target too (RFC 9112, absolute form).
QByteArray withoutAuthority(const QByteArray& target) {
  const qsizetype scheme = target.indexOf("://");
  if (target.startsWith('/') || scheme < 0) return target;
  const qsizetype slash = target.indexOf('/', scheme + 3);
  return slash < 0 ? QByteArray("/") : target.mid(slash);
}

Problem badRequest(const QString& message) {
  Problem problem;
  problem.status = 400;
  problem.message = message;
  return problem;
}

}  // namespace

std::variant<Url, Problem> parseUrl(const QByteArray& target) {
  QByteArray whole = target == "*" ? QByteArray("/") : withoutAuthority(target);
  if (const qsizetype fragment = whole.indexOf('#'); fragment >= 0) whole.truncate(fragment);
  const qsizetype mark = whole.indexOf('?');
  Url url{mark < 0 ? whole : whole.left(mark), mark < 0 ? QByteArray("") : whole.mid(mark + 1), {}, false};
  if (!url.raw.startsWith('/')) return badRequest(QStringLiteral("The address doesn't begin with a slash."));
  if (!everyEscapeIsWhole(url.raw))
    return badRequest(QStringLiteral("A % in the address has no two hexadecimal digits behind it."));
  const QByteArray decoded = QByteArray::fromPercentEncoding(url.raw);
  if (holdsControl(decoded)) return badRequest(QStringLiteral("The address holds a control character."));
  url.path = canonical(decodeText(decoded));
  url.doubleEscaped = holdsEscape(decoded) || decoded.contains('+');
  if (!segmentsFit(url.path))
    return badRequest(QStringLiteral("A part of the address between two slashes has more than 260 characters."));
  return url;
}

QByteArray toAnsi(const QString& text) {
  // The 32 places where code page 1252 isn't Latin-1, 0 where it has nothing.
  static constexpr char16_t windows1252[32] = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                               0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                               0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                               0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
  QByteArray bytes;
  for (const QChar c : text) {
    const char16_t unit = c.unicode();
    if (unit < 0x80 || (unit >= 0xa0 && unit <= 0xff)) {
      bytes += static_cast<char>(unit);
      continue;
    }
    char found = '?';
    for (int i = 0; i < 32; ++i) {
      if (windows1252[i] == unit) found = static_cast<char>(0x80 + i);
    }
    bytes += found;
  }
  return bytes;
}

}  // namespace iiswsgi::preview
