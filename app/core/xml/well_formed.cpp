#include "app/core/xml/well_formed.h"

#include <algorithm>

#include <QRegularExpression>
#include <QXmlStreamReader>

#include "app/core/xml/encoding.h"

namespace iiswsgi::xml {
namespace {

Error notXml(const QString& reason) {
  return Error(codes::notXml, QStringLiteral("The file isn't well-formed XML: %1").arg(reason),
               QStringLiteral("Mend it in an editor."));
}

QString sentence(QString text) {
  text = text.trimmed();
  if (!text.endsWith(QLatin1Char('.'))) text += QLatin1Char('.');
  return text;
}

}  // namespace

Result<void> checkWellFormed(const QByteArray& utf8) {
  if (utf8.trimmed().isEmpty()) return notXml(QStringLiteral("it is empty."));
  const qsizetype zero = utf8.indexOf('\0');
  if (zero >= 0) {
    return notXml(QStringLiteral("a zero byte stands in line %1. Is it UTF-16 without a byte order mark?")
                      .arg(utf8.left(zero).count('\n') + 1));
  }
  // Given text, the reader doesn't look at the encoding that the declaration names: the bytes are decoded already.
  QXmlStreamReader reader(QString::fromUtf8(utf8));
  while (!reader.atEnd())
    reader.readNext();
  if (!reader.hasError()) return {};
  return notXml(QStringLiteral("line %1, column %2: %3")
                    .arg(reader.lineNumber())
                    .arg(reader.columnNumber() + 1)
                    .arg(sentence(reader.errorString())));
}

bool isXmlText(const QString& value) {
  const auto ucs4 = value.toUcs4();
  return value.isValidUtf16() && std::none_of(ucs4.begin(), ucs4.end(), [](char32_t c) {
           const bool space = c == '\t' || c == '\n' || c == '\r';
           return (c < 0x20 && !space) || c == 0xfffe || c == 0xffff;
         });
}

bool fitsDeclaration(const QByteArray& utf8) {
  static const QRegularExpression form(QStringLiteral("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']"));
  const auto match = form.match(QString::fromLatin1(utf8.left(200)));
  const bool unicode = !match.hasMatch() || match.captured(1).startsWith(QLatin1String("utf"), Qt::CaseInsensitive);
  return unicode || std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace iiswsgi::xml
