#pragma once

#include "app/core/apply/apply.h"
#include "app/core/discovery/discovery.h"

/// The slow part of the Server page; runs behind, knows no widget and no session.
namespace iiswsgi::gui {

struct ServerList {
  QList<discovery::Server> servers;
  QString sandboxFolder;
};

struct ServerLook {
  discovery::Observed observed;
  std::optional<apply::Receipt> recovered;  ///< a run that was cut off and has been dealt with
};

ServerList listServers(host::Host& host);

/// Finds a server by name, recovers a run that was cut off, and reads the configuration.
Result<ServerLook> lookAtServer(host::Host& host, const QString& name, const QStringList& iniFiles);

/// Plans and applies a sandbox; its folder on success. Nothing to make is a success too.
Result<QString> makeSandbox(host::Host& host, const QString& folder, int port);

}  // namespace iiswsgi::gui
