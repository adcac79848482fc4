#pragma once

#include <memory>
#include <variant>

#include "app/preview/configuration.h"
#include "app/preview/fastcgi_settings.h"
#include "app/preview/server_variables.h"

/// What becomes of a request: the modules of IIS's pipeline in their order. Looks at files, starts nothing.
///
/// Flow: address made canonical -> site -> configuration at the path -> request filtering -> handler -> its module.
namespace iiswsgi::preview {

/// A request for a FastCGI program.
struct FastCgiCall {
  QString pool;  ///< application pool: two of them never share a process
  FastCgiSettings settings;
  Variables variables;
  quint64 responseBufferLimit = 4194304;  ///< bytes; 0 streams
  quint64 maxContentLength = 30000000;    ///< for bodies whose length isn't known in advance
  QString handler;
  QString physicalPath;
  bool bodyless = true;        ///< the request has no body: it can be sent again
  bool headOnly = false;       ///< HEAD
  bool detailed = true;        ///< this client may see detailed error pages
  bool replaceErrors = false;  ///< httpErrors replaces the program's own error pages
};

struct Decision {
  std::variant<Reply, FastCgiCall> what;
  Headers customHeaders;  ///< of httpProtocol, for every answer from here
};

Decision route(const Request& request, const QString& siteName, Configuration& configuration);

}  // namespace iiswsgi::preview
