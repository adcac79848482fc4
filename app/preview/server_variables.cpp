#include "app/preview/server_variables.h"

namespace iiswsgi::preview {
namespace {

QByteArray withSlash(const QString& folder) {
  return (folder.endsWith(QLatin1Char('/')) ? folder : folder + QLatin1Char('/')).toUtf8();
}

QByteArray metabasePath(const Place& place) {
  const QString application = place.applicationPath == QLatin1String("/") ? QString() : place.applicationPath;
  return toAnsi(QStringLiteral("/LM/W3SVC/%1/ROOT").arg(place.siteId) + application);
}

QByteArray hostName(const Request& request) {
  QByteArray host = request.header("Host");
  const qsizetype bracket = host.indexOf(']');
  const qsizetype colon = host.indexOf(':', bracket < 0 ? 0 : bracket);
  if (colon >= 0) host.truncate(colon);
  return host.isEmpty() ? request.localAddress : host;
}

bool allowsPathInfo(const iisconfig::Handler& handler) {
  return handler.allowPathInfo && handler.allowPathInfo->compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

/// A file's path for the part of the address that names the script.
QString scriptFile(const Url& url, const Place& place, const QString& script) {
  const qsizetype more = url.path.size() - script.size();
  return more > 0 ? place.physicalPath.chopped(more) : place.physicalPath;
}

void appendAddress(Variables& to, const Request& request, const Url& url, const Place& place,
                   const iisconfig::Handler& handler, const QString& script) {
  const QString pathInfo = allowsPathInfo(handler) && script != url.path ? url.path.mid(script.size()) : url.path;
  const QString file = scriptFile(url, place, script);
  const QByteArray raw = url.query.isEmpty() ? url.raw : url.raw + '?' + url.query;
  to += {{"SCRIPT_NAME", toAnsi(script)},
         {"PATH_INFO", toAnsi(pathInfo)},
         {"SCRIPT_FILENAME", file.toUtf8()},
         {"PATH_TRANSLATED", (allowsPathInfo(handler) ? place.siteFolder + pathInfo : file).toUtf8()},
         {"DOCUMENT_ROOT", place.applicationFolder.toUtf8()},
         {"REQUEST_URI", raw},
         {"UNENCODED_URL", raw},
         {"URL", toAnsi(script)},
         {"QUERY_STRING", url.query},
         {"REQUEST_METHOD", request.method},
         {"SERVER_PROTOCOL", "HTTP/1." + QByteArray::number(request.minorVersion)}};
}

void appendServer(Variables& to, const Request& request, const Place& place) {
  to += {{"SERVER_SOFTWARE", "Microsoft-IIS/10.0"},
         {"SERVER_NAME", hostName(request)},
         {"SERVER_PORT", QByteArray::number(request.localPort)},
         {"SERVER_PORT_SECURE", "0"},
         {"GATEWAY_INTERFACE", "CGI/1.1"},
         {"HTTPS", "off"},
         {"HTTPS_KEYSIZE", ""},
         {"HTTPS_SECRETKEYSIZE", ""},
         {"HTTPS_SERVER_ISSUER", ""},
         {"HTTPS_SERVER_SUBJECT", ""},
         {"INSTANCE_ID", QByteArray::number(place.siteId)},
         {"INSTANCE_NAME", toAnsi(place.site.toUpper())},
         {"INSTANCE_META_PATH", "/LM/W3SVC/" + QByteArray::number(place.siteId)},
         {"APPL_MD_PATH", metabasePath(place)},
         {"APPL_PHYSICAL_PATH", withSlash(place.applicationFolder)},
         {"APP_POOL_ID", toAnsi(place.pool)},
         {"LOCAL_ADDR", request.localAddress},
         {"REMOTE_ADDR", request.remoteAddress},
         {"REMOTE_HOST", request.remoteAddress},
         {"REMOTE_PORT", QByteArray::number(request.remotePort)}};
}

/// Nobody is logged on: IIS passes these as empty texts, not at all is something else.
void appendNobody(Variables& to) {
  for (const char* name : {"AUTH_TYPE", "AUTH_USER", "AUTH_PASSWORD", "LOGON_USER", "REMOTE_USER", "CERT_COOKIE",
                           "CERT_FLAGS", "CERT_ISSUER", "CERT_SERIALNUMBER", "CERT_SUBJECT"})
    to.emplaceBack(name, "");
}

/// A header that comes more than once is one variable, its values joined.
void appendHeaders(Variables& to, const Request& request) {
  QMap<QByteArray, QByteArray> joined;
  for (const auto& [name, value] : request.headers) {
    const QByteArray variable = headerVariable(name);
    if (variable == "HTTP_CONTENT_TYPE" || variable == "HTTP_PROXY") continue;  // HTTP_PROXY: httpoxy
    QByteArray& known = joined[variable];
    const QByteArray between = variable == "HTTP_COOKIE" ? "; " : ", ";
    known = known.isEmpty() ? value : known + between + value;
  }
  for (auto it = joined.constBegin(); it != joined.constEnd(); ++it)
    to.emplaceBack(it.key(), it.value());
}

}  // namespace

QByteArray headerVariable(const QByteArray& name) {
  QByteArray variable = "HTTP_" + name.toUpper();
  variable.replace('-', '_');
  return variable;
}

Variables serverVariables(const Request& request, const Url& url, const Place& place, const iisconfig::Handler& handler,
                          const QString& script) {
  Variables variables;
  appendAddress(variables, request, url, place, handler, script);
  appendServer(variables, request, place);
  // "0" for a request without a body, and for a chunked one, whose length nobody knows yet.
  variables += {{"CONTENT_LENGTH", QByteArray::number(request.contentLength.value_or(0))},
                {"CONTENT_TYPE", request.header("Content-Type")}};
  appendNobody(variables);
  appendHeaders(variables, request);
  return variables;
}

}  // namespace iiswsgi::preview
