#pragma once

#include <QByteArray>

#include "app/core/base/result.h"

/// The bytes of an XML file as UTF-8 text, and back. IIS writes UTF-8; IIS Manager, editors and deployment
/// tools leave files with a byte order mark and in UTF-16 as well.
namespace iiswsgi::xml {

namespace codes {
inline constexpr ErrorCode notXml{151};
inline constexpr ErrorCode encodingNotKept{153};  ///< decoding and encoding again doesn't give the same bytes
}  // namespace codes

struct Encoding {
  enum class Form { Utf8, Utf16LittleEndian, Utf16BigEndian } form = Form::Utf8;
  bool mark = false;  ///< a byte order mark in front; always so with UTF-16

  bool operator==(const Encoding&) const = default;
};

struct DecodedText {
  QByteArray utf8;  ///< without a byte order mark
  Encoding encoding;
};

/// Refuses (encodingNotKept) what wouldn't come out of encodeText as the same bytes.
Result<DecodedText> decodeText(const QByteArray& bytes);
QByteArray encodeText(const QByteArray& utf8, const Encoding& encoding);

}  // namespace iiswsgi::xml
