#pragma once

#include "gateway/server/application.h"
#include "gateway/transport/transport.h"

/// The loop that joins everything: each worker accepts a connection, serves it to its end, and takes the next.
namespace iiswsgi::server {

/// Returns once the listener is exhausted or a stop was asked for and every request in hand is answered; or, with
/// `true`, once the application went offline: another process is to take this one's place, the host's or our own.
bool serve(transport::Listener& listener, Application& application, FileLog& log, const Options& options);

}  // namespace iiswsgi::server
