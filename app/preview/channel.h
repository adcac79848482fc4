#pragma once

#include <cstdint>

#ifdef _WIN32
#include <boost/asio/windows/stream_handle.hpp>
#else
#include <boost/asio/local/stream_protocol.hpp>
#endif

#include "app/preview/asio.h"

/// The connection to a FastCGI process: our end of its named pipe, or a Unix socket. Platform: channel_*.cpp.
namespace iiswsgi::preview {

#ifdef _WIN32
using Channel = asio::windows::stream_handle;
#else
using Channel = asio::local::stream_protocol::socket;
#endif

/// Takes over what Process::connect() gave; false and closed if it can't be used.
bool openChannel(Channel& channel, std::intptr_t connection);

/// Whether a connection that was kept can carry another request: false once the program has closed its end.
bool isAlive(Channel& channel);

}  // namespace iiswsgi::preview
