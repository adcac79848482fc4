#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"

/// Asks the Host what is there. Every function only reads.
namespace iiswsgi::discovery {

/// "iis", "iisexpress", "sandbox" (its default folder), a sandbox's folder, or a configuration file -> the server.
Result<Server> findServer(host::Host& host, const QString& name);
/// Those of this machine. An IIS that only administrators may look into is among them, without its paths: findServer
/// says fileUnreadable of it.
QList<Server> findServers(host::Host& host);

/// Pythons of this machine: PATH, python3.*, pyenv, and virtual environments (pyvenv.cfg) in and beside `folders`.
QList<Python> findPythons(host::Host& host, const QStringList& folders = {});
/// An interpreter or a virtual environment's folder that the person named.
Result<Python> readPython(host::Host& host, const QString& path);

/// What the planner needs, for a server: its configuration, its sites' web.configs, and `iniFiles` as named.
Result<Observed> observe(host::Host& host, const Server& server, const QStringList& iniFiles = {});

/// Where the sandbox is unless said: IISWSGI_SANDBOX, else below the user's data folder.
QString defaultSandbox(host::Host& host);
/// Where the person's own programs keep state; may not be there yet.
QString personalFolder(host::Host& host);
/// Where journals, backups and receipts are kept for a server.
QString stateFolder(host::Host& host, const Server& server);

}  // namespace iiswsgi::discovery
