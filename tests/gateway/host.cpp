#include "tests/gateway/host.h"

#include <QElapsedTimer>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"

using namespace iiswsgi::fcgi;

QByteArray Host::Answer::header(const QByteArray& name) const {
  const QByteArray head = "\r\n" + out.left(out.indexOf("\r\n\r\n")) + "\r\n";
  const QByteArray start = "\r\n" + name + ": ";
  const auto at = head.indexOf(start);
  return at < 0 ? QByteArray() : head.mid(at + start.size(), head.indexOf("\r\n", at + 2) - at - start.size());
}

QByteArray Host::Answer::statusLine() const {
  return header("Status");
}

QByteArray Host::Answer::body() const {
  return out.mid(out.indexOf("\r\n\r\n") + 4);
}

Host::Host(int socket) : m_socket(socket) {}

Host::~Host() {
  close();
}

void Host::close() {
  if (m_socket >= 0) ::close(m_socket);
  m_socket = -1;
}

void Host::closeForWriting() {
  ::shutdown(m_socket, SHUT_WR);
}

bool Host::receive(int milliseconds) {
  pollfd waiting{m_socket, POLLIN, 0};
  if (m_ended || ::poll(&waiting, 1, milliseconds) <= 0) return false;
  char bytes[256 * 1024];
  const ssize_t got = ::recv(m_socket, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got <= 0) m_ended = true;
  if (got > 0) m_decoder.feed({bytes, static_cast<std::size_t>(got)});
  return got > 0;
}

bool Host::send(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd waiting{m_socket, POLLIN | POLLOUT, 0};
    if (::poll(&waiting, 1, 20000) <= 0) return false;
    if ((waiting.revents & POLLIN) != 0 && !receive(0)) return false;
    if ((waiting.revents & POLLOUT) == 0) continue;
    const ssize_t sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// One event; false: there is none.
bool Host::take(Answer& into) {
  const ResponseEvent event = m_decoder.next();
  const auto raw = [](std::string_view bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
  };
  if (const auto* out = std::get_if<Stdout>(&event)) into.out += raw(out->bytes);
  if (const auto* error = std::get_if<Stderr>(&event)) into.error += raw(error->bytes);
  if (const auto* other = std::get_if<Other>(&event))
    into.others << QByteArray::number(other->type) + " " + raw(other->content);
  if (const auto* end = std::get_if<EndRequest>(&event)) {
    ++into.ends;
    into.status = static_cast<int>(end->status);
  }
  return !std::holds_alternative<ResponseNeedsMore>(event) && !std::holds_alternative<ResponseError>(event);
}

Host::Answer Host::answer(int milliseconds) {
  Answer answer;
  QElapsedTimer timer;
  timer.start();
  while (answer.ends == 0 && timer.elapsed() < milliseconds) {
    if (!take(answer) && !receive(milliseconds) && m_ended) break;
  }
  return answer;
}

QByteArray Host::management() {
  Answer answer;
  while (answer.others.isEmpty() && (take(answer) || receive(5000))) {
  }
  return answer.others.value(0);
}

bool Host::isClosed(int milliseconds) {
  QElapsedTimer timer;
  timer.start();
  while (!m_ended && timer.elapsed() < milliseconds)
    receive(50);
  return m_ended;
}

bool Host::staysSilent(int milliseconds) {
  return !receive(milliseconds) && !m_ended;
}

std::string fcgiRecord(Type type, int id, std::string_view content, int padding) {
  const auto length = static_cast<std::uint16_t>(content.size());
  const Header header{static_cast<std::uint8_t>(type), static_cast<std::uint16_t>(id), length,
                      static_cast<std::uint8_t>(padding)};
  std::string bytes(headerSize, 0);
  header.write(reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes.append(content).append(static_cast<std::size_t>(padding), 'p');
}

namespace {

std::string records(Type type, int id, std::string_view content, std::size_t piece, int padding) {
  std::string bytes;
  while (!content.empty()) {
    bytes += fcgiRecord(type, id, content.substr(0, piece), padding);
    content.remove_prefix(std::min(piece, content.size()));
  }
  return bytes + fcgiRecord(type, id, "", padding);
}

}  // namespace

std::string Request::params() const {
  std::string bytes;
  const auto add = [&](std::string_view name, std::string_view value) { appendPair(bytes, name, value); };
  add("REQUEST_METHOD", body.empty() ? "GET" : "POST");
  add("SCRIPT_NAME", "");
  add("PATH_INFO", path);
  add("QUERY_STRING", query);
  add("CONTENT_LENGTH", body.empty() ? "" : std::to_string(body.size()));
  add("SERVER_NAME", "localhost");
  add("SERVER_PORT", "80");
  add("SERVER_PROTOCOL", "HTTP/1.1");
  add("REMOTE_ADDR", "127.0.0.1");
  for (const auto& [name, value] : more)
    add(name, value);
  return bytes;
}

std::string Request::begin() const {
  std::string bytes;
  appendBeginRequest(bytes, id, keep);
  return bytes;
}

std::string Request::paramsRecords() const {
  return records(Type::Params, id, params(), paramsPiece, padding);
}

std::string Request::bodyRecords() const {
  return records(Type::Stdin, id, body, bodyPiece, padding);
}
