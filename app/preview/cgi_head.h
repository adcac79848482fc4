#pragma once

#include <optional>

#include "app/preview/request.h"

/// The headers with which a FastCGI program's answer begins (RFC 3875, section 6). Pure.
namespace iiswsgi::preview {

struct CgiHead {
  int status = 200;
  QByteArray reason;
  Headers headers;  ///< without Status
  std::optional<quint64> contentLength;
};

/// Where the body begins in `bytes`; nothing as long as the empty line hasn't come.
std::optional<qsizetype> endOfCgiHead(const QByteArray& bytes);

/// Nothing if a line isn't "Name: value".
std::optional<CgiHead> parseCgiHead(const QByteArray& head);

}  // namespace iiswsgi::preview
