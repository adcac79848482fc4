#pragma once

#include <memory>

#include "gateway/transport/transport.h"
#include "gateway/windows/windows.h"

/// What the Windows files of the transport share.
namespace iiswsgi::transport::windows {

using iiswsgi::windows::Handle;

inline Handle makeEvent() {
  return Handle(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
}

/// Signalled for good once somebody asked to stop.
HANDLE stopEvent();

/// Around a call that blocks inside of the system when its handle is a synchronous one: a stop cancels the call.
class CancelledByStop {
 public:
  CancelledByStop();
  ~CancelledByStop();
  CancelledByStop(const CancelledByStop&) = delete;
  CancelledByStop& operator=(const CancelledByStop&) = delete;
};

/// The server's end of a named pipe, connected already or still listening.
std::unique_ptr<Listener> makePipeListener(Handle pipe);

/// Both take the socket over.
std::unique_ptr<Connection> makeSocketConnection(SOCKET socket);
std::unique_ptr<Listener> makeSocketListener(SOCKET socket);
/// Once in a process; false if the system has no sockets for us.
bool startSockets();

/// Bytes of an open disk file, wherever its own pointer stands; 0 at its end or on an error.
DWORD readAt(std::intptr_t file, std::int64_t offset, char* into, DWORD size);

}  // namespace iiswsgi::transport::windows
