#pragma once

#include "app/preview/handler_match.h"
#include "app/preview/place.h"
#include "app/preview/url.h"

/// The variables that IIS gives a FastCGI program, with their quirks. Pure.
namespace iiswsgi::preview {

using Variables = QList<QPair<QByteArray, QByteArray>>;

/// `script`: the address up to the end of what the handler's path matched; for path="*" all of it, and then SCRIPT_NAME
/// and PATH_INFO both hold the whole address, as under IIS.
Variables serverVariables(const Request& request, const Url& url, const Place& place, const iisconfig::Handler& handler,
                          const QString& script);

/// "HTTP_X_FORWARDED_FOR" for "X-Forwarded-For".
QByteArray headerVariable(const QByteArray& name);

}  // namespace iiswsgi::preview
