#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "gateway/transport/posix.h"

namespace iiswsgi::transport {
namespace {

class OneConnection : public Listener {
 public:
  explicit OneConnection(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
  std::unique_ptr<Connection> accept() override {
    const std::lock_guard guard(m_mutex);  // of several workers, one gets it
    return std::move(m_connection);
  }

 private:
  std::mutex m_mutex;
  std::unique_ptr<Connection> m_connection;
};

contract::Failure failure(const std::string& message, const std::string& hint) {
  return {contract::codes::listenFailed, message, hint, std::strerror(errno)};
}

bool somebodyListensOn(const sockaddr_un& name) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // Refused is the one answer of a file that was left behind; a full queue, say, is a sign of life.
  const bool alive =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 || errno != ECONNREFUSED;
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
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0 || ::bind(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 ||
      ::listen(socket, SOMAXCONN) != 0) {
    auto letter =
        failure("The socket " + path + " can't be opened.", "Check that its folder exists and may be written.");
    if (socket >= 0) ::close(socket);
    return letter;
  }
  return posix::makeListener(socket, path);
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
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
  const bool open =
      socket >= 0 && ::bind(socket, found->ai_addr, found->ai_addrlen) == 0 && ::listen(socket, SOMAXCONN) == 0;
  const int reason = errno;
  ::freeaddrinfo(found);
  if (open) return posix::makeListener(socket, {});
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
  const int on = 1;
  ::setsockopt(STDIN_FILENO, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // fails on a Unix socket, which needs none
  // Off the standard handle, so that programs which the application starts don't inherit it.
  const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, STDIN_FILENO);
  ::close(nothing);
  if (listening != 0) return posix::makeListener(socket, {});
  return std::make_unique<OneConnection>(posix::makeConnection(socket));
}

}  // namespace iiswsgi::transport
