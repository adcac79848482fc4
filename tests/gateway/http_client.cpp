#include "tests/gateway/http_client.h"

#include <QElapsedTimer>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/gateway/sockets.h"

namespace {

/// Sends and receives at once, until the server closes.
QByteArray sendAndReceive(int socket, std::string_view toSend) {
  QByteArray received;
  QElapsedTimer timer;
  timer.start();
  char bytes[64 * 1024];
  while (timer.elapsed() < 60000) {
    pollfd waiting{socket, static_cast<short>(toSend.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (::poll(&waiting, 1, 10000) <= 0) break;
    if ((waiting.revents & POLLOUT) != 0) {
      const ssize_t sent = ::send(socket, toSend.data(), toSend.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent > 0) toSend.remove_prefix(static_cast<std::size_t>(sent));
    }
    if ((waiting.revents & (POLLIN | POLLHUP)) == 0) continue;
    const ssize_t got = ::recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got <= 0) break;
    received.append(bytes, got);
  }
  return received;
}

QByteArray withoutChunks(const QByteArray& chunked) {
  QByteArray body;
  for (qsizetype at = 0;;) {
    const qsizetype line = chunked.indexOf("\r\n", at);
    const qsizetype size = line < 0 ? 0 : chunked.mid(at, line - at).toLongLong(nullptr, 16);
    if (size == 0) return body;
    body.append(chunked.constData() + line + 2, std::min(size, chunked.size() - line - 2));
    at = line + 2 + size + 2;
  }
}

HttpAnswer ask(int port, const std::string& request) {
  const int socket = sockets::connectToTcp(port);
  if (socket < 0) return {};
  const QByteArray all = sendAndReceive(socket, request);
  ::close(socket);
  HttpAnswer answer;
  const qsizetype end = all.indexOf("\r\n\r\n");
  answer.head = all.left(end);
  answer.status = all.mid(9, 3).toInt();
  answer.body = all.mid(end + 4);
  if (answer.head.toLower().contains("transfer-encoding: chunked")) answer.body = withoutChunks(answer.body);
  return answer;
}

}  // namespace

HttpAnswer httpGet(int port, const std::string& target) {
  return ask(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

HttpAnswer httpPost(int port, const std::string& target, const std::string& body) {
  return ask(port, "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
}
