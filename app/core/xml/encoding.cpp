#include "app/core/xml/encoding.h"

#include <QStringDecoder>
#include <QStringEncoder>

namespace iiswsgi::xml {
namespace {

const QByteArray utf8Mark("\xef\xbb\xbf", 3);
const QByteArray littleMark("\xff\xfe", 2);
const QByteArray bigMark("\xfe\xff", 2);

QStringConverter::Encoding converterFor(Encoding::Form form) {
  return form == Encoding::Form::Utf16LittleEndian ? QStringConverter::Utf16LE : QStringConverter::Utf16BE;
}

const QByteArray& markOf(Encoding::Form form) {
  switch (form) {
    case Encoding::Form::Utf16LittleEndian:
      return littleMark;
    case Encoding::Form::Utf16BigEndian:
      return bigMark;
    default:
      return utf8Mark;
  }
}

Encoding encodingOf(const QByteArray& bytes) {
  if (bytes.startsWith(utf8Mark)) return {Encoding::Form::Utf8, true};
  if (bytes.startsWith(littleMark)) return {Encoding::Form::Utf16LittleEndian, true};
  if (bytes.startsWith(bigMark)) return {Encoding::Form::Utf16BigEndian, true};
  return {};
}

QByteArray toUtf8(const QByteArray& bytes, const Encoding& encoding) {
  const QByteArray content = encoding.mark ? bytes.mid(markOf(encoding.form).size()) : bytes;
  if (encoding.form == Encoding::Form::Utf8) return content;
  QStringDecoder decoder(converterFor(encoding.form),
                         QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
  return QString(decoder(content)).toUtf8();
}

bool isValidUtf8(const QByteArray& text) {
  QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
  const QString decoded = decoder(text);
  return !decoder.hasError();
}

}  // namespace

Result<DecodedText> decodeText(const QByteArray& bytes) {
  const Encoding encoding = encodingOf(bytes);
  const QByteArray utf8 = toUtf8(bytes, encoding);
  if (!isValidUtf8(utf8) || encodeText(utf8, encoding) != bytes) {
    return Error(codes::encodingNotKept,
                 QStringLiteral("The file's characters can't be read and written back without a change."),
                 QStringLiteral("Save it as UTF-8 in an editor, and check that no character is damaged."));
  }
  return DecodedText{utf8, encoding};
}

QByteArray encodeText(const QByteArray& utf8, const Encoding& encoding) {
  const QByteArray mark = encoding.mark ? markOf(encoding.form) : QByteArray();
  if (encoding.form == Encoding::Form::Utf8) return mark + utf8;
  QStringEncoder encoder(converterFor(encoding.form), QStringConverter::Flag::Stateless);
  return mark + QByteArray(encoder(QString::fromUtf8(utf8)));
}

}  // namespace iiswsgi::xml
