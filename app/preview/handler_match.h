#pragma once

#include <QList>

#include "app/preview/settings.h"

/// Which handler IIS gives a request to: the first in order whose path, verb and resourceType fit. Pure.
namespace iiswsgi::preview {

enum class Resource { Missing, File, Folder };

/// What a path pattern caught: "*.php" in "/a/b.php/more" catches "/a/b.php".
struct PathMatch {
  bool matches = false;
  QString script;  ///< the address up to the end of what matched
};
PathMatch matchPath(const QString& pattern, const QString& urlPath, const QString& applicationPath);

/// "GET,HEAD" or "*"; methods are compared as they are written.
bool matchVerb(const QString& verbs, const QByteArray& method);

bool matchResource(const iisconfig::Handler& handler, Resource resource);

/// bitness64, integrated pipeline, runtime v4.0: what a freshly made application pool is.
bool preConditionHolds(const iisconfig::Handler& handler);

struct HandlerMatch {
  const iisconfig::Handler* handler = nullptr;
  QString script;
  /// Without a handler: what kept the nearest candidate away.
  enum class Miss { NoPath, Verb, Resource } miss = Miss::NoPath;
  const iisconfig::Handler* nearest = nullptr;
};

HandlerMatch findHandler(const QList<iisconfig::Handler>& handlers, const QByteArray& method, const QString& urlPath,
                         const QString& applicationPath, Resource resource);

}  // namespace iiswsgi::preview
