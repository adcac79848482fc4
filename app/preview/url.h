#pragma once

#include <variant>

#include <QByteArray>
#include <QString>

#include "app/preview/problem.h"

/// The address of a request, made canonical as http.sys does it before IIS sees it.
namespace iiswsgi::preview {

struct Url {
  QByteArray raw;    ///< "/a%20b/../c" as typed, without the query
  QByteArray query;  ///< without "?"
  QString path;      ///< "/c": decoded once as UTF-8 (Latin-1 if it isn't), "." and ".." resolved, no "\" and no "//"
  bool doubleEscaped = false;  ///< decoding again would change it, or a "+" in the path: request filtering minds
};

/// Status 400 for what http.sys refuses: a broken %, control characters, a segment of more than 260 characters.
std::variant<Url, Problem> parseUrl(const QByteArray& target);

/// Windows' code page 1252, "?" for what doesn't fit: what IIS makes of URL variables unless its registry says UTF-8.
QByteArray toAnsi(const QString& text);

}  // namespace iiswsgi::preview
