#pragma once

#include <memory>
#include <string>

#include "gateway/transport/transport.h"

/// What the POSIX files of the transport share. Each socket here is non-blocking and closed in child processes.
namespace iiswsgi::transport::posix {

/// Until `socket` is ready for `events` (POLLIN, POLLOUT) or has failed, which the next call on it will tell.
Outcome waitFor(int socket, short events, bool stoppable);

/// The end of a pipe that is readable for good once somebody asked to stop.
int stopDescriptor();

/// Both take the socket over. `path`: of a Unix socket, removed at the end.
std::unique_ptr<Connection> makeConnection(int socket);
std::unique_ptr<Listener> makeListener(int socket, std::string path);

}  // namespace iiswsgi::transport::posix
