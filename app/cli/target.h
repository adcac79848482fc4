#pragma once

#include "app/cli/command.h"
#include "app/core/discovery/discovery.h"

/// Which server a command is about.
namespace iiswsgi::cli {

struct Target {
  discovery::Server server;
  QString stateFolder;  ///< its journals, backups and receipts
};

/// The option --server, the same everywhere.
Option serverOption();

/// --server, else `otherwise` (what a file says), else IIS where it is installed, else the default sandbox. A run on
/// that server that was cut off is taken back before anything is read from it, and said in a line.
Result<Target> chooseServer(const Context& context, const QString& otherwise = {});

/// The part of chooseServer that takes a cut-off run back.
Result<void> recoverCutOffRun(const Context& context, const Target& target);

/// What Desired::server says: a keyword as it is, a path in full.
QString fullServerName(const QString& name);

/// "iiswsgi undo ID", as it has to be typed for that server: with --server where another one would be taken.
QString commandFor(host::Host& host, const discovery::Server& server, const QString& words);

/// An error on files that only an administrator may touch, told as that to who isn't one.
Error toldForServer(const Error& error, const discovery::Server& server, const host::Host& host);

}  // namespace iiswsgi::cli
