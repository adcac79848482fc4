#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

#include "gateway/transport/transport.h"

namespace iiswsgi::transport {
namespace {

std::atomic<bool> stopping{false};

/// A pipe whose read end becomes readable for good once somebody asks to stop: each wait polls it too.
const std::array<int, 2>& stopPipe() {
  static const std::array<int, 2> ends = [] {
    std::array<int, 2> made{-1, -1};
    if (::pipe2(made.data(), O_CLOEXEC | O_NONBLOCK) != 0) made = {-1, -1};
    return made;
  }();
  return ends;
}

void setFlags(int socket) {
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
}

Outcome waitFor(int socket, short events, bool stoppable) {
  pollfd waiting[2] = {{socket, events, 0}, {stopPipe()[0], POLLIN, 0}};
  while (true) {
    if (stoppable && stopping) return Outcome::Stopped;
    if (::poll(waiting, stoppable ? 2 : 1, -1) < 0 && errno != EINTR) return Outcome::Closed;
    if (waiting[0].revents != 0) return Outcome::Done;
  }
}

bool wouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

class SocketConnection : public Connection {
 public:
  explicit SocketConnection(int socket) : m_socket(socket) {
    setFlags(socket);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  SocketConnection(const SocketConnection&) = delete;
  SocketConnection& operator=(const SocketConnection&) = delete;
  ~SocketConnection() override { ::close(m_socket); }

  Outcome tryRead(char* into, std::size_t size, std::size_t& got) override {
    got = 0;
    while (true) {
      const ssize_t count = ::recv(m_socket, into, size, 0);
      if (count > 0) {
        got = static_cast<std::size_t>(count);
        return Outcome::Done;
      }
      if (count == 0) return Outcome::Closed;
      if (wouldBlock()) return Outcome::WouldBlock;
      if (errno != EINTR) return Outcome::Closed;
    }
  }

  Outcome waitToRead(bool stoppable) override { return waitFor(m_socket, POLLIN, stoppable); }

  Outcome write(const std::string_view* parts, std::size_t count, bool moreFollows) override {
    std::vector<iovec> left;
    left.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!parts[i].empty()) left.push_back({const_cast<char*>(parts[i].data()), parts[i].size()});
    }
    for (std::size_t first = 0; first < left.size();) {
      msghdr message{};
      message.msg_iov = left.data() + first;
      message.msg_iovlen = std::min<std::size_t>(left.size() - first, 512);  // IOV_MAX is 1024
      const bool more = moreFollows || message.msg_iovlen < left.size() - first;
      const ssize_t sent = ::sendmsg(m_socket, &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
      if (sent < 0) {
        if (errno == EINTR) continue;
        if (!wouldBlock() || waitFor(m_socket, POLLOUT, false) != Outcome::Done) return Outcome::Closed;
        continue;
      }
      first = advance(left, first, static_cast<std::size_t>(sent));
    }
    return Outcome::Done;
  }

  Outcome writeFile(int file, std::int64_t offset, std::int64_t length) override {
    off_t at = offset;
    while (length > 0) {
      const ssize_t sent = ::sendfile(m_socket, file, &at, static_cast<std::size_t>(length));
      if (sent > 0) {
        length -= sent;
      } else if (sent == 0) {
        return Outcome::Closed;  // the file became shorter: the record's length can't be kept any more
      } else if (wouldBlock()) {
        if (waitFor(m_socket, POLLOUT, false) != Outcome::Done) return Outcome::Closed;
      } else if (errno != EINTR) {
        return Outcome::Closed;
      }
    }
    return Outcome::Done;
  }

 private:
  static std::size_t advance(std::vector<iovec>& parts, std::size_t first, std::size_t sent) {
    while (first < parts.size() && sent >= parts[first].iov_len)
      sent -= parts[first++].iov_len;
    if (sent > 0) {
      parts[first].iov_base = static_cast<char*>(parts[first].iov_base) + sent;
      parts[first].iov_len -= sent;
    }
    return first;
  }

  int m_socket;
};

class SocketListener : public Listener {
 public:
  SocketListener(int socket, std::string path) : m_socket(socket), m_path(std::move(path)) { setFlags(socket); }
  SocketListener(const SocketListener&) = delete;
  SocketListener& operator=(const SocketListener&) = delete;
  ~SocketListener() override {
    ::close(m_socket);
    if (!m_path.empty()) ::unlink(m_path.c_str());
  }

  std::unique_ptr<Connection> accept() override {
    while (waitFor(m_socket, POLLIN, true) == Outcome::Done) {
      const int connected = ::accept(m_socket, nullptr, nullptr);
      if (connected >= 0) return std::make_unique<SocketConnection>(connected);
      // Another process of ours was faster, or the client has gone again.
      if (!wouldBlock() && errno != EINTR && errno != ECONNABORTED && errno != EMFILE) return nullptr;
    }
    return nullptr;
  }

 private:
  int m_socket;
  std::string m_path;
};

class OneConnection : public Listener {
 public:
  explicit OneConnection(int socket) : m_connection(std::make_unique<SocketConnection>(socket)) {}
  std::unique_ptr<Connection> accept() override { return std::move(m_connection); }

 private:
  std::unique_ptr<Connection> m_connection;
};

contract::Failure failure(const std::string& message, const std::string& hint) {
  return {contract::codes::listenFailed, message, hint, std::strerror(errno)};
}

bool somebodyListensOn(const sockaddr_un& name) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool alive = ::connect(probe, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  ::close(probe);
  return alive;
}

ListenerOrFailure listenOnUnix(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) {
    errno = ENAMETOOLONG;
    return failure("The socket's path " + path + " is too long.",
                   "Choose one below 108 bytes, for example in /tmp or /run.");
  }
  path.copy(name.sun_path, path.size());
  struct stat found {};
  const bool there = ::lstat(path.c_str(), &found) == 0;
  if (there && (!S_ISSOCK(found.st_mode) || somebodyListensOn(name))) {
    errno = EADDRINUSE;
    return failure("Something else stands or listens at " + path + ".",
                   "Choose another path with --listen, or end the other program.");
  }
  if (there) ::unlink(path.c_str());  // left behind by a process that was killed
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 ||
      ::listen(socket, SOMAXCONN) != 0) {
    auto letter =
        failure("The socket " + path + " can't be opened.", "Check that its folder exists and may be written.");
    if (socket >= 0) ::close(socket);
    return letter;
  }
  return std::make_unique<SocketListener>(socket, path);
}

ListenerOrFailure listenOnTcp(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (const int wrong = ::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found); wrong != 0) {
    return contract::Failure{contract::codes::listenFailed, "There is no address called " + host + ".",
                             "Give an address of this machine, for example tcp:127.0.0.1:9000.", ::gai_strerror(wrong)};
  }
  const int socket = ::socket(found->ai_family, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool open =
      socket >= 0 && ::bind(socket, found->ai_addr, found->ai_addrlen) == 0 && ::listen(socket, SOMAXCONN) == 0;
  const int reason = errno;
  ::freeaddrinfo(found);
  if (open) return std::make_unique<SocketListener>(socket, std::string());
  if (socket >= 0) ::close(socket);
  errno = reason;
  return failure("Port " + service + " of " + host + " can't be opened.",
                 reason == EADDRINUSE
                     ? "Another program uses it: choose another port with --listen, or end that program."
                     : "Choose another port or address with --listen.");
}

}  // namespace

ListenerOrFailure listenOn(const Address& address) {
  return address.kind == Address::Kind::Unix ? listenOnUnix(address.path) : listenOnTcp(address.host, address.port);
}

ListenerOrFailure listenOnStandardInput() {
  int listening = 0;
  socklen_t size = sizeof listening;
  if (::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0) {
    return failure(
        "Standard input isn't a socket.",
        "A web server starts this program with one; by hand, say where to listen: --listen tcp:127.0.0.1:9000.");
  }
  // Off the standard handle, so that programs which the application starts don't inherit it.
  const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, STDIN_FILENO);
  ::close(nothing);
  if (listening != 0) return std::make_unique<SocketListener>(socket, std::string());
  return std::make_unique<OneConnection>(socket);
}

void requestStop() {
  stopping = true;
  const char byte = 0;
  if (::write(stopPipe()[1], &byte, 1) < 0) return;  // full: then it is readable already
}

bool stopRequested() {
  return stopping;
}

void stopOnSignals() {
  stopPipe();
  struct sigaction action {};
  action.sa_handler = [](int) { requestStop(); };
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace iiswsgi::transport
