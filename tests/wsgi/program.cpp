#include "tests/wsgi/program.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace iiswsgi::tests {

const char* nameOf(Transport transport) {
  switch (transport) {
    case Transport::Unix:
      return "unix";
    case Transport::Tcp:
      return "tcp";
    case Transport::TcpInput:
      return "a socket as input";
    case Transport::Pipe:
      return "a pipe";
    case Transport::ListeningPipe:
      return "a listening pipe";
    case Transport::SynchronousPipe:
      return "a synchronous pipe";
    case Transport::SynchronousListeningPipe:
      return "a synchronous listening pipe";
  }
  return "";
}

bool isOneConnection(Transport transport) {
  return transport == Transport::Pipe || transport == Transport::SynchronousPipe;
}

std::unique_ptr<QIODevice> connectToPort(quint16 port) {
  auto socket = std::make_unique<QTcpSocket>();
  socket->connectToHost(QStringLiteral("127.0.0.1"), port);
  if (socket->waitForConnected(5000)) return socket;
  return nullptr;
}

quint16 freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost, 0);
  return server.serverPort();
}

}  // namespace iiswsgi::tests
