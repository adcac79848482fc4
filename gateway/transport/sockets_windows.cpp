#include "gateway/transport/windows.h"

#include <algorithm>
#include <string>
#include <vector>

namespace iiswsgi::transport {
namespace {

using windows::Handle;

/// A socket that never blocks, and the event that says when it is worth trying again.
class Socket {
 public:
  Socket(SOCKET socket, long events) : m_socket(socket) { ::WSAEventSelect(m_socket, m_event.get(), events); }
  ~Socket() { ::closesocket(m_socket); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  SOCKET get() const { return m_socket; }

  /// The event is set anew by the call that failed with WSAEWOULDBLOCK: reset it before trying, wait after.
  void rearm() { ::ResetEvent(m_event.get()); }
  Outcome wait(bool stoppable) {
    const HANDLE events[] = {m_event.get(), windows::stopEvent()};
    if (stoppable && stopRequested()) return Outcome::Stopped;
    return ::WaitForMultipleObjects(stoppable ? 2 : 1, events, FALSE, INFINITE) == WAIT_OBJECT_0 ? Outcome::Done
                                                                                                 : Outcome::Stopped;
  }

 private:
  const SOCKET m_socket;
  const Handle m_event = windows::makeEvent();
};

class SocketConnection : public Connection {
 public:
  explicit SocketConnection(SOCKET socket) : m_socket(socket, FD_READ | FD_WRITE | FD_CLOSE) {}

  Outcome tryRead(char* into, std::size_t size, std::size_t& got) override {
    got = 0;
    m_socket.rearm();
    const int count = ::recv(m_socket.get(), into, static_cast<int>(std::min<std::size_t>(size, 1 << 20)), 0);
    if (count > 0) {
      got = static_cast<std::size_t>(count);
      return Outcome::Done;
    }
    return count < 0 && ::WSAGetLastError() == WSAEWOULDBLOCK ? Outcome::WouldBlock : Outcome::Closed;
  }

  Outcome waitToRead(bool stoppable) override {
    char byte = 0;
    while (true) {
      m_socket.rearm();
      // A look first: FD_READ isn't recorded again for bytes that a read has left behind.
      const int seen = ::recv(m_socket.get(), &byte, 1, MSG_PEEK);
      if (seen >= 0 || ::WSAGetLastError() != WSAEWOULDBLOCK) return Outcome::Done;  // the next read tells which
      if (m_socket.wait(stoppable) == Outcome::Stopped) return Outcome::Stopped;
    }
  }

  Outcome write(const std::string_view* parts, std::size_t count, bool) override {
    std::vector<WSABUF> left;
    left.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!parts[i].empty()) left.push_back({static_cast<ULONG>(parts[i].size()), const_cast<char*>(parts[i].data())});
    }
    for (std::size_t first = 0; first < left.size();) {
      DWORD sent = 0;
      m_socket.rearm();
      if (::WSASend(m_socket.get(), left.data() + first, static_cast<DWORD>(left.size() - first), &sent, 0, nullptr,
                    nullptr) == 0) {
        first = advance(left, first, sent);
      } else if (::WSAGetLastError() != WSAEWOULDBLOCK || m_socket.wait(false) != Outcome::Done) {
        return Outcome::Closed;
      }
    }
    return Outcome::Done;
  }

  Outcome writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length) override {
    std::string bytes;
    while (length > 0) {
      bytes.resize(static_cast<std::size_t>(std::min<std::int64_t>(length, 64 * 1024)));
      const DWORD got = windows::readAt(file, offset, bytes.data(), static_cast<DWORD>(bytes.size()));
      const std::string_view part(bytes.data(), got);
      if (got == 0 || write(&part, 1, false) != Outcome::Done) return Outcome::Closed;
      offset += got;
      length -= got;
    }
    return Outcome::Done;
  }

 private:
  static std::size_t advance(std::vector<WSABUF>& parts, std::size_t first, DWORD sent) {
    while (first < parts.size() && sent >= parts[first].len)
      sent -= parts[first++].len;
    if (sent > 0) {
      parts[first].buf += sent;
      parts[first].len -= sent;
    }
    return first;
  }

  Socket m_socket;
};

class SocketListener : public Listener {
 public:
  explicit SocketListener(SOCKET socket) : m_socket(socket, FD_ACCEPT) {}

  std::unique_ptr<Connection> accept() override {
    while (!stopRequested()) {
      m_socket.rearm();
      const SOCKET connected = ::accept(m_socket.get(), nullptr, nullptr);
      if (connected != INVALID_SOCKET) return windows::makeSocketConnection(connected);
      const int error = ::WSAGetLastError();
      if (error == WSAENOTSOCK || error == WSAEINVAL || error == WSAEOPNOTSUPP) return nullptr;
      if (error == WSAEMFILE || error == WSAENOBUFS) ::Sleep(50);
      // Several workers share the event: one that came too late simply waits for the next, a second at most.
      if (error == WSAEWOULDBLOCK && m_socket.wait(true) == Outcome::Stopped) return nullptr;
    }
    return nullptr;
  }

 private:
  Socket m_socket;
};

}  // namespace

std::unique_ptr<Connection> windows::makeSocketConnection(SOCKET socket) {
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
  const BOOL on = TRUE;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
  return std::make_unique<SocketConnection>(socket);
}

std::unique_ptr<Listener> windows::makeSocketListener(SOCKET socket) {
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
  return std::make_unique<SocketListener>(socket);
}

bool windows::startSockets() {
  static const bool started = [] {
    WSADATA ignored;
    return ::WSAStartup(MAKEWORD(2, 2), &ignored) == 0;
  }();
  return started;
}

}  // namespace iiswsgi::transport
