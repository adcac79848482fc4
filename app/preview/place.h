#pragma once

#include <functional>
#include <optional>

#include "app/core/iisconfig/model.h"

/// From a URL path to the application, the virtual directory and the file system.
namespace iiswsgi::preview {

using Expand = std::function<QString(const QString&)>;  ///< %VARIABLES% of a text

struct Place {
  QString site;
  quint32 siteId = 0;
  QString applicationPath;    ///< "/" or "/sub"
  QString applicationFolder;  ///< physical path of its root, without a slash at its end
  QString pool;               ///< application pool's name
  QString directoryPath;      ///< URL path of the virtual directory: "/", "/static", "/sub/static"
  QString directoryFolder;    ///< its physical path
  QString siteFolder;         ///< physical path of the site's root
  QString physicalPath;       ///< of the whole URL path
  QString configPath;         ///< "Default Web Site/sub/page": URL path as a configuration path
};

/// The longest application, then the longest virtual directory of it, that the path lies in. Nothing if the site has
/// no root application or the application no root directory. `defaultPool` is for applications that name none.
std::optional<Place> findPlace(const iisconfig::Site& site, const QString& urlPath, const QString& defaultPool,
                               const Expand& expand);

/// Every folder on the way from the site's root to `place`, outermost first, whose web.config counts.
struct ConfigFolder {
  QString configPath;
  QString folder;
  bool applicationRoot = false;
};
QList<ConfigFolder> configFolders(const iisconfig::Site& site, const QString& urlPath, const Expand& expand);

/// A physicalPath as it counts on this machine: variables expanded, "\" as "/" where "\" is no separator.
QString nativePath(const QString& text, const Expand& expand);

/// Whether `path` is `prefix` or lies below it; case doesn't matter, "/" contains everything.
bool liesIn(const QString& path, const QString& prefix);

}  // namespace iiswsgi::preview
