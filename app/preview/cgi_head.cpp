#include "app/preview/cgi_head.h"

namespace iiswsgi::preview {
namespace {

void takeStatus(const QByteArray& value, CgiHead& head) {
  head.status = value.left(3).toInt();
  head.reason = value.mid(4).trimmed();
}

}  // namespace

std::optional<qsizetype> endOfCgiHead(const QByteArray& bytes) {
  const qsizetype crlf = bytes.indexOf("\r\n\r\n");
  const qsizetype lf = bytes.indexOf("\n\n");
  if (crlf < 0 && lf < 0) return std::nullopt;
  if (lf < 0 || (crlf >= 0 && crlf < lf)) return crlf + 4;
  return lf + 2;
}

std::optional<CgiHead> parseCgiHead(const QByteArray& text) {
  CgiHead head;
  bool hasStatus = false;
  for (QByteArray line : text.split('\n')) {
    if (line.endsWith('\r')) line.chop(1);
    if (line.isEmpty()) continue;
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || line.left(colon).contains(' ')) return std::nullopt;
    const QByteArray name = line.left(colon);
    const QByteArray value = line.mid(colon + 1).trimmed();
    if (name.compare("Status", Qt::CaseInsensitive) == 0) {
      takeStatus(value, head);
      hasStatus = true;
      continue;
    }
    if (name.compare("Content-Length", Qt::CaseInsensitive) == 0) {
      bool valid = false;
      const quint64 length = value.toULongLong(&valid);
      if (valid) head.contentLength = length;
    }
    if (name.compare("Location", Qt::CaseInsensitive) == 0 && !hasStatus) head.status = 302;
    head.headers.emplaceBack(name, value);
  }
  if (head.status < 100 || head.status > 999) return std::nullopt;
  if (head.reason.isEmpty()) head.reason = reasonPhrase(head.status);
  return head;
}

}  // namespace iiswsgi::preview
