#include "app/preview/request.h"

#include <QMap>

namespace iiswsgi::preview {

QByteArray headerValue(const Headers& headers, const QByteArray& name) {
  for (const auto& [key, value] : headers) {
    if (key.compare(name, Qt::CaseInsensitive) == 0) return value.isNull() ? QByteArray("") : value;
  }
  return {};
}

QByteArray reasonPhrase(int status) {
  static const QMap<int, QByteArray> phrases{{100, "Continue"},
                                             {200, "OK"},
                                             {201, "Created"},
                                             {202, "Accepted"},
                                             {204, "No Content"},
                                             {206, "Partial Content"},
                                             {301, "Moved Permanently"},
                                             {302, "Redirect"},
                                             {303, "See Other"},
                                             {304, "Not Modified"},
                                             {307, "Temporary Redirect"},
                                             {308, "Permanent Redirect"},
                                             {400, "Bad Request"},
                                             {401, "Unauthorized"},
                                             {403, "Forbidden"},
                                             {404, "Not Found"},
                                             {405, "Method Not Allowed"},
                                             {406, "Not Acceptable"},
                                             {412, "Precondition Failed"},
                                             {413, "Request Entity Too Large"},
                                             {416, "Requested Range Not Satisfiable"},
                                             {500, "Internal Server Error"},
                                             {501, "Not Implemented"},
                                             {502, "Bad Gateway"},
                                             {503, "Service Unavailable"}};
  return phrases.value(status, status < 400 ? "OK" : "Error");
}

}  // namespace iiswsgi::preview
