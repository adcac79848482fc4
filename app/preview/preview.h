#pragma once

#include <functional>
#include <memory>

#include <QList>
#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

#include "app/core/base/result.h"

/// An IIS-like web server for a sandbox or any applicationHost.config: the same files, the same rules, the same error
/// pages, so that what people see here is what they would see there.
///
/// Flow: `Server::start(options)` reads the configuration, opens every binding and returns; requests are served on
/// threads of its own until `stop()` or destruction, which also ends every FastCGI process that it started.
namespace iiswsgi::preview {

namespace codes {
inline constexpr ErrorCode portInUse{351};
inline constexpr ErrorCode noSites{352};
inline constexpr ErrorCode badBinding{353};
inline constexpr ErrorCode portNotOpened{354};     ///< by any other reason than being in use
inline constexpr ErrorCode badConfiguration{355};  ///< applicationHost.config can't be read or understood
}  // namespace codes

struct Options {
  QString configPath;                       ///< applicationHost.config
  QProcessEnvironment environment;          ///< for %VARIABLES%; with IIS_SITES_HOME and the like
  QString site;                             ///< only this one; empty: every site that starts by itself
  QMap<int, int> ports;                     ///< a binding's port -> the port to open instead; 0 = any free one
  bool everyAddress = false;                ///< false: "*" means the loopback interfaces only
  std::function<void(const QString&)> log;  ///< a line at a time, from any thread; may be empty
};

struct Address {
  QString site;
  QUrl url;  ///< "http://localhost:8080/"
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const Options& options);
  virtual ~Server() = default;
  virtual QList<Address> addresses() const = 0;
  virtual void stop() = 0;  ///< returns when every connection and process is gone; safe to call twice
};

}  // namespace iiswsgi::preview
