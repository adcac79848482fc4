#include "tests/gateway/sockets.h"

#include <QFile>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace sockets {
namespace {

sockaddr_un named(const QString& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const QByteArray bytes = QFile::encodeName(path);
  std::copy(bytes.begin(), bytes.end(), name.sun_path);
  return name;
}

sockaddr_in local(int port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  name.sin_port = htons(static_cast<std::uint16_t>(port));
  return name;
}

template <class Name, class Call>
int opened(int family, Name name, Call call) {
  const int socket = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (call(socket, reinterpret_cast<sockaddr*>(&name), static_cast<socklen_t>(sizeof name)) == 0) return socket;
  ::close(socket);
  return -1;
}

}  // namespace

int connectToUnix(const QString& path) {
  return opened(AF_UNIX, named(path), ::connect);
}

int connectToTcp(int port) {
  return opened(AF_INET, local(port), ::connect);
}

int listenOnUnix(const QString& path) {
  const int socket = opened(AF_UNIX, named(path), ::bind);
  ::listen(socket, 16);
  return socket;
}

int freePort() {
  const int socket = opened(AF_INET, local(0), ::bind);
  sockaddr_in name{};
  socklen_t size = sizeof name;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size);
  ::close(socket);
  return ntohs(name.sin_port);
}

}  // namespace sockets
