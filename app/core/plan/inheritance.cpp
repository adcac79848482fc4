#include "app/core/plan/inheritance.h"

#include <algorithm>

namespace iiswsgi::plan {
namespace {

using iisconfig::Handler;

Result<QList<Handler>> handlersAt(const Overlay& overlay, const QString& path) {
  return iisconfig::effectiveHandlers(overlay.levels(path), path);
}

bool takesEverything(const Handler& handler) {
  return handler.path == QLatin1String("*") && handler.verb == QLatin1String("*");
}

/// IIS takes the first that fits, so a handler behind one for everything gets nothing.
bool getsRequests(const QList<Handler>& handlers, const QString& name) {
  for (const Handler& handler : handlers) {
    if (handler.name.compare(name, Qt::CaseInsensitive) == 0) return true;
    if (takesEverything(handler)) return false;
  }
  return false;
}

bool has(const QList<Handler>& handlers, const QString& name) {
  return std::any_of(handlers.begin(), handlers.end(),
                     [&](const Handler& handler) { return handler.name.compare(name, Qt::CaseInsensitive) == 0; });
}

Error nameInherited(const QString& name, const QString& path, const Error& reason) {
  return Error(
      codes::nameTaken,
      QStringLiteral("There is a handler \"%1\" on the way from the server to %2 already, and IIS answers 500.19 "
                     "where a name stands twice.")
          .arg(name, path),
      QStringLiteral("Choose another name for this deployment."), reason.text());
}

QString warningOf(const QList<Handler>& handlers, const QString& name, const QString& path, bool atServer) {
  if (atServer && !has(handlers, name)) {
    return QStringLiteral(
               "%1 has a list of handlers of its own (<clear/>) and won't see this one. Deploy it at the site instead.")
        .arg(path);
  }
  if (atServer || !getsRequests(handlers, name)) return {};
  return QStringLiteral(
             "The application %1 inherits the handler, so its requests go to Python too. To stop that, set "
             "inheritInChildApplications=\"false\" on a <location path=\".\"> around it, or give %1 a handler of its "
             "own.")
      .arg(path);
}

}  // namespace

Inheritance inheritanceOf(const Overlay& before, const Overlay& after, const QString& name, const QString& location) {
  Inheritance found;
  for (const QString& path : after.pathsFrom(location)) {
    const auto handlers = handlersAt(after, path);
    if (!handlers) {
      if (!handlersAt(before, path)) continue;  // broken before: not this plan's doing
      found.conflict = nameInherited(name, path, handlers.error());
      return found;
    }
    if (path.compare(location, Qt::CaseInsensitive) == 0) continue;
    const QString warning = warningOf(handlers.value(), name, path, location.isEmpty());
    if (!warning.isEmpty()) found.warnings << warning;
  }
  return found;
}

}  // namespace iiswsgi::plan
