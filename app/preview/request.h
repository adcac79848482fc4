#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QPair>

/// A request as it came over the wire, and an answer as it goes back: values, no sockets.
namespace iiswsgi::preview {

using Headers = QList<QPair<QByteArray, QByteArray>>;  ///< in their order, duplicates kept

/// The first header of that name, whatever its case; null if there is none.
QByteArray headerValue(const Headers& headers, const QByteArray& name);

struct Request {
  QByteArray method;
  QByteArray target;     ///< as the client typed it: "/a%20b?x=1"
  int minorVersion = 1;  ///< of HTTP/1.x
  Headers headers;
  QByteArray remoteAddress;
  int remotePort = 0;
  QByteArray localAddress;
  int localPort = 0;
  bool fromLocal = true;                 ///< the client is on this machine: it may see details
  std::optional<quint64> contentLength;  ///< bytes; nothing for a chunked body
  bool chunked = false;

  QByteArray header(const QByteArray& name) const { return headerValue(headers, name); }
  bool hasBody() const { return chunked || contentLength.value_or(0) > 0; }
};

/// An answer whose length is known: a body in memory, or a part of a file.
struct Reply {
  int status = 200;
  int subStatus = 0;  ///< for the access log
  Headers headers;    ///< without Content-Length, Connection, Date and Server: the connection adds those
  QByteArray body;
  QString file;  ///< non-empty: the body is `length` bytes of this file from `offset` on
  quint64 offset = 0;
  quint64 length = 0;
};

/// "Not Found" for 404; a general word for a status that nobody knows.
QByteArray reasonPhrase(int status);

}  // namespace iiswsgi::preview
