#include "app/preview/routing.h"

#include <QFileInfo>
#include <QUrl>

#include "app/preview/directory_listing.h"
#include "app/preview/filtering.h"
#include "app/preview/static_files.h"

namespace iiswsgi::preview {
namespace {

using What = std::variant<Reply, FastCgiCall, Problem>;

/// Everything that is known about one request on its way through the pipeline.
struct Passage {
  const Request& request;
  Url url;
  const iisconfig::Site& site;
  QString defaultPool;
  Configuration& configuration;
  Place place;
  std::shared_ptr<const Settings> settings;
  Resource resource = Resource::Missing;
};

Resource resourceAt(const QString& path) {
  const QFileInfo info(path);
  if (info.isDir()) return Resource::Folder;
  return info.isFile() && !path.endsWith(QLatin1Char('/')) ? Resource::File : Resource::Missing;
}

Problem made(int status, int subStatus, quint32 error, const char* module, const char* notification) {
  Problem problem;
  problem.status = status;
  problem.subStatus = subStatus;
  problem.error = error;
  problem.module = QLatin1String(module);
  problem.notification = QLatin1String(notification);
  return problem;
}

bool hasModule(const iisconfig::Handler& handler, const char* name) {
  for (const QString& module : handler.modules.split(QLatin1Char(','))) {
    if (module.trimmed() == QLatin1String(name)) return true;
  }
  return false;
}

bool isDetailed(const Passage& passage) {
  if (passage.settings->errorMode == QLatin1String("Detailed")) return true;
  return passage.settings->errorMode != QLatin1String("Custom") && passage.request.fromLocal;
}

/// httpErrors: Auto lets a program's own page through to local clients only, PassThrough to everybody.
bool replacesErrors(const Passage& passage) {
  const QString& mode = passage.settings->existingResponse;
  if (mode == QLatin1String("PassThrough")) return false;
  return mode == QLatin1String("Replace") || !isDetailed(passage);
}

Problem pairNotFound(const Passage& passage, const iisconfig::Handler& handler) {
  Problem problem = made(500, 0, number::noSuchProcessor, "FastCgiModule", "ExecuteRequestHandler");
  problem.notes << QStringLiteral("scriptProcessor:      %1").arg(handler.scriptProcessor);
  if (passage.settings->fastCgi.isEmpty())
    problem.notes << QStringLiteral("fastCgi applications: none in %1").arg(passage.configuration.path());
  for (const auto& application : passage.settings->fastCgi)
    problem.notes << QStringLiteral("fastCgi application:  %1|%2").arg(application.fullPath, application.arguments);
  return problem;
}

What callFastCgi(const Passage& passage, const HandlerMatch& match) {
  const auto& handler = *match.handler;
  const auto& modules = passage.settings->modules;
  if (modules && !modules->contains(QStringLiteral("FastCgiModule")))
    return made(500, 21, number::fileNotFound, "IIS Web Core", "ExecuteRequestHandler");
  const auto& expand = passage.configuration.expand();
  for (const auto& application : passage.settings->fastCgi) {
    if (!iisconfig::matchesPair(handler.scriptProcessor, application, expand)) continue;
    FastCgiCall call;
    call.pool = passage.place.pool;
    call.settings = readFastCgi(application, expand);
    call.variables = serverVariables(passage.request, passage.url, passage.place, handler, match.script);
    call.responseBufferLimit = handler.responseBufferLimit.value_or(QStringLiteral("4194304")).toULongLong();
    call.maxContentLength = passage.settings->filtering.maxContentLength;
    call.bodyless = !passage.request.hasBody();
    call.headOnly = passage.request.method == "HEAD";
    call.handler = handler.name;
    call.physicalPath = passage.place.physicalPath;
    call.detailed = isDetailed(passage);
    call.replaceErrors = replacesErrors(passage);
    return call;
  }
  return pairNotFound(passage, handler);
}

What methodNotAllowed(const char* module) {
  Problem problem = made(405, 0, number::invalidParameter, module, "ExecuteRequestHandler");
  problem.headers.emplaceBack("Allow", "GET, HEAD, OPTIONS, TRACE");
  return problem;
}

bool isReading(const QByteArray& method) {
  return method == "GET" || method == "HEAD";
}

What sendFile(const Passage& passage) {
  if (!isReading(passage.request.method)) return methodNotAllowed("StaticFileModule");
  const QFileInfo info(passage.place.physicalPath);
  const QString name = info.fileName();
  const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
  const auto& types = passage.settings->mimeTypes;
  const QString extension = dot < 0 ? QStringLiteral(".") : name.mid(dot).toLower();
  const QString type = types.value(extension, types.value(QStringLiteral(".*")));
  if (type.isEmpty()) return made(404, 3, number::pathNotFound, "StaticFileModule", "ExecuteRequestHandler");
  if (!info.isReadable()) return made(403, 0, number::accessDenied, "StaticFileModule", "ExecuteRequestHandler");
  return answerFile(passage.request, {info.filePath(), static_cast<quint64>(info.size()), info.lastModified().toUTC(),
                                      type.toLatin1(), passage.settings->cacheControl.toLatin1()});
}

Reply redirectToFolder(const Passage& passage) {
  Reply reply;
  reply.status = 301;
  const QByteArray query = passage.url.query.isEmpty() ? QByteArray() : '?' + passage.url.query;
  reply.headers = {{"Location", QUrl::toPercentEncoding(passage.url.path, "/") + "/" + query},
                   {"Content-Type", "text/html; charset=utf-8"}};
  reply.body = "<!DOCTYPE html><title>Moved</title><p>This folder's address ends with a slash.</p>\n";
  return reply;
}

What pass(Passage passage);

What openFolder(const Passage& passage, const iisconfig::Handler& handler) {
  if (!passage.url.path.endsWith(QLatin1Char('/'))) return redirectToFolder(passage);
  if (hasModule(handler, "DefaultDocumentModule")) {
    for (const QString& name : passage.settings->defaultDocuments) {
      if (!QFileInfo(passage.place.physicalPath + QLatin1Char('/') + name).isFile()) continue;
      Passage inner = passage;
      inner.url.path += name;
      return pass(inner);
    }
  }
  if (!isReading(passage.request.method)) return methodNotAllowed("DirectoryListingModule");
  if (passage.settings->directoryBrowse && hasModule(handler, "DirectoryListingModule"))
    return listFolder(passage.place.physicalPath, passage.url.path);
  return made(403, 14, 0, "DirectoryListingModule", "ExecuteRequestHandler");
}

What protocolSupport(const Passage& passage) {
  Reply reply;
  if (passage.request.method == "TRACE") return made(501, 0, 0, "ProtocolSupportModule", "ExecuteRequestHandler");
  reply.headers = {{"Allow", "OPTIONS, TRACE, GET, HEAD, POST"}, {"Public", "OPTIONS, TRACE, GET, HEAD, POST"}};
  return reply;
}

What runHandler(const Passage& passage, const HandlerMatch& match) {
  const auto& handler = *match.handler;
  if (hasModule(handler, "FastCgiModule")) return callFastCgi(passage, match);
  if (hasModule(handler, "ProtocolSupportModule")) return protocolSupport(passage);
  const bool files = hasModule(handler, "StaticFileModule");
  if (passage.resource == Resource::File && files) return sendFile(passage);
  if (passage.resource == Resource::Folder &&
      (files || hasModule(handler, "DefaultDocumentModule") || hasModule(handler, "DirectoryListingModule")))
    return openFolder(passage, handler);
  if (files) return made(404, 0, number::fileNotFound, "StaticFileModule", "ExecuteRequestHandler");
  Problem problem = made(501, 0, 0, "IIS Web Core", "ExecuteRequestHandler");
  problem.notes << QStringLiteral("modules: %1").arg(handler.modules);
  return problem;
}

Problem noHandler(const HandlerMatch& match, Resource resource) {
  if (resource == Resource::Missing && match.miss != HandlerMatch::Miss::Verb)
    return made(404, 0, number::fileNotFound, "IIS Web Core", "MapRequestHandler");
  if (match.miss == HandlerMatch::Miss::Verb)
    return made(405, 0, number::invalidParameter, "IIS Web Core", "MapRequestHandler");
  return made(404, 4, number::fileNotFound, "IIS Web Core", "MapRequestHandler");
}

/// ASP.NET looks at addresses without an extension and passes most of them on: without it they go on too.
QList<iisconfig::Handler> handlersThatCount(const QList<iisconfig::Handler>& handlers) {
  QList<iisconfig::Handler> kept;
  for (const auto& handler : handlers) {
    if (handler.path != QLatin1String("*.") || hasModule(handler, "FastCgiModule")) kept.append(handler);
  }
  return kept;
}

What withFacts(What what, const Passage& passage, const iisconfig::Handler* handler) {
  if (auto* problem = std::get_if<Problem>(&what)) {
    if (problem->physicalPath.isEmpty()) problem->physicalPath = passage.place.physicalPath;
    if (problem->handler.isEmpty() && handler) problem->handler = handler->name;
  }
  return what;
}

/// The part of the way that a default document goes once more, with its own address.
What pass(Passage passage) {
  const auto& configuration = passage.configuration;
  const auto place = findPlace(passage.site, passage.url.path, passage.defaultPool, configuration.expand());
  if (!place) return made(404, 0, number::fileNotFound, "IIS Web Core", "MapRequestHandler");
  passage.place = *place;
  auto settings = passage.configuration.settingsAt(passage.site, passage.url.path);
  if (auto* problem = std::get_if<Problem>(&settings)) return withFacts(*problem, passage, nullptr);
  passage.settings = std::get<0>(settings);
  if (const auto refused = filterRequest(passage.request, passage.url, passage.settings->filtering))
    return withFacts(*refused, passage, nullptr);
  passage.resource = resourceAt(passage.place.physicalPath);
  const auto handlers = handlersThatCount(passage.settings->handlers);
  const HandlerMatch match =
      findHandler(handlers, passage.request.method, passage.url.path, passage.place.applicationPath, passage.resource);
  if (!match.handler) return withFacts(noHandler(match, passage.resource), passage, match.nearest);
  return withFacts(runHandler(passage, match), passage, match.handler);
}

Decision decided(What what, const Request& request, bool detailed, const Headers& customHeaders) {
  if (const auto* problem = std::get_if<Problem>(&what))
    return {problemReply(*problem, request.target, detailed), customHeaders};
  if (auto* call = std::get_if<FastCgiCall>(&what)) return {std::move(*call), customHeaders};
  return {std::get<Reply>(std::move(what)), customHeaders};
}

const iisconfig::Site* siteNamed(const SiteList& list, const QString& name) {
  for (const auto& site : list.sites) {
    if (site.name == name) return &site;
  }
  return nullptr;
}

}  // namespace

Decision route(const Request& request, const QString& siteName, Configuration& configuration) {
  auto url = parseUrl(request.target);
  if (auto* problem = std::get_if<Problem>(&url)) return decided(*problem, request, request.fromLocal, {});
  auto sites = configuration.sites();
  if (auto* problem = std::get_if<Problem>(&sites)) return decided(*problem, request, request.fromLocal, {});
  const auto& list = std::get<0>(sites);
  const auto* site = siteNamed(*list, siteName);
  if (!site) return decided(made(503, 0, 0, "IIS Web Core", "BeginRequest"), request, request.fromLocal, {});
  const Url& address = std::get<Url>(url);
  const auto settings = configuration.settingsAt(*site, address.path);
  const auto* known = std::get_if<std::shared_ptr<const Settings>>(&settings);
  Passage passage{request, address, *site, list->defaultPool, configuration, {}, known ? *known : nullptr};
  const bool detailed = known ? isDetailed(passage) : request.fromLocal;
  return decided(pass(passage), request, detailed, known ? (*known)->customHeaders : Headers());
}

}  // namespace iiswsgi::preview
