#include "app/preview/http_connection.h"

#include <array>
#include <chrono>
#include <limits>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <QDateTime>
#include <QFile>

#include "app/preview/problem.h"
#include "app/preview/static_files.h"

namespace iiswsgi::preview {
namespace {

namespace http = boost::beast::http;
using asio::ip::tcp;
using std::chrono::seconds;

constexpr std::size_t longestHead = 16 * 1024 + 512;  // http.sys, MaxRequestBytes, and a little for the line ends
constexpr std::size_t blockSize = 64 * 1024;
constexpr std::size_t mostToDrain = 1024 * 1024;
constexpr seconds connectionTimeout{120};  // system.applicationHost/sites limits, connectionTimeout

QByteArray bytesOf(boost::beast::string_view text) {
  return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

bool isOneOf(const QByteArray& name, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const char* each) { return name.compare(each, Qt::CaseInsensitive) == 0; });
}

class Connection final : public HttpConnection, public Client, public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Answerer& answerer)
      : m_socket(std::move(socket)), m_timer(m_socket.get_executor()), m_answerer(answerer) {
    m_buffer.reserve(blockSize);  // else Beast reads 512 bytes at a time
  }

  Task<void> serve() override;
  void close() override;

  Task<Piece> readBody() override;
  Task<bool> untilGone() override;
  void cancelReading() override;
  Task<bool> sendHead(int status, QByteArray reason, Headers headers, std::optional<quint64> length) override;
  Task<bool> sendPart(std::string_view bytes) override;
  Task<bool> sendEnd() override;
  Task<bool> send(Reply reply) override;
  void breakOff() override { m_broken = true; }

 private:
  using Parser = http::request_parser<http::buffer_body>;

  Task<bool> readHead();
  Task<void> refuse(int status);
  void takeRequest();
  Task<void> drain();
  Task<void> linger();
  Task<bool> writeAll(std::string_view bytes);
  Task<bool> sendFile(QString path, quint64 offset, quint64 length);
  void closeAfter(seconds time);

  tcp::socket m_socket;
  asio::steady_timer m_timer;
  Answerer& m_answerer;
  boost::beast::flat_buffer m_buffer{longestHead + blockSize};
  std::optional<Parser> m_parser;
  Request m_request;
  std::array<char, blockSize> m_block{};
  std::string m_head;        ///< of the answer, until the first part of its body goes with it
  bool m_keep = false;       ///< the connection goes on after this answer
  bool m_expectsGo = false;  ///< the client waits for "100 Continue" before it sends the body
  bool m_chunked = false;    ///< the answer
  bool m_bodyless = false;   ///< HEAD, 204, 304
  bool m_broken = false;     ///< nothing more can be sent
};

void Connection::close() {
  SystemError ignored;
  m_timer.cancel(ignored);
  m_socket.shutdown(tcp::socket::shutdown_both, ignored);
  m_socket.close(ignored);
}

void Connection::closeAfter(seconds time) {
  m_timer.expires_after(time);
  m_timer.async_wait([weak = weak_from_this()](SystemError error) {
    const auto self = weak.lock();
    if (!error && self) self->close();
  });
}

Task<void> Connection::serve() {
  const auto self = shared_from_this();
  SystemError error;
  m_socket.set_option(tcp::no_delay(true), error);
  while (true) {
    const bool got = co_await readHead();
    if (!got) break;
    takeRequest();
    co_await m_answerer.answer(m_request, *this);
    if (m_broken) break;
    if (!m_parser->is_done()) co_await drain();
    if (!m_keep || m_broken) break;
  }
  if (!m_broken && m_socket.is_open()) co_await linger();
  close();
}

Task<bool> Connection::readHead() {
  m_parser.emplace();
  m_parser->header_limit(longestHead);
  m_parser->body_limit(std::numeric_limits<std::uint64_t>::max());
  closeAfter(connectionTimeout);
  SystemError error;
  co_await http::async_read_header(m_socket, m_buffer, *m_parser, into(error));
  SystemError ignored;
  m_timer.cancel(ignored);
  if (!error) co_return true;
  const bool ended = error == http::error::end_of_stream || error.category() == asio::error::get_misc_category() ||
                     error.category() == boost::system::system_category();
  if (!ended) co_await refuse(400);
  co_return false;
}

/// What isn't HTTP never reaches a site, as with http.sys.
Task<void> Connection::refuse(int status) {
  m_keep = false;
  m_request = Request();
  Problem problem;
  problem.status = status;
  problem.message = QStringLiteral("The request isn't valid HTTP, or its head is longer than 16 KB.");
  Reply reply = problemReply(problem, {}, false);
  co_await send(std::move(reply));
}

void Connection::takeRequest() {
  const auto& head = m_parser->get();
  m_request = Request();
  m_request.method = bytesOf(head.method_string());
  m_request.target = bytesOf(head.target());
  m_request.minorVersion = head.version() % 10 == 0 ? 0 : 1;
  for (const auto& field : head)
    m_request.headers.emplaceBack(bytesOf(field.name_string()), bytesOf(field.value()));
  m_request.chunked = m_parser->chunked();
  if (!m_request.chunked) m_request.contentLength = m_parser->content_length().value_or(0);
  SystemError error;
  const auto remote = m_socket.remote_endpoint(error);
  const auto local = m_socket.local_endpoint(error);
  m_request.remoteAddress = QByteArray::fromStdString(remote.address().to_string());
  m_request.remotePort = remote.port();
  m_request.localAddress = QByteArray::fromStdString(local.address().to_string());
  m_request.localPort = local.port();
  m_request.fromLocal = remote.address().is_loopback() || remote.address() == local.address();
  m_keep = m_parser->keep_alive();
  m_expectsGo =
      m_request.minorVersion == 1 && m_request.header("Expect").compare("100-continue", Qt::CaseInsensitive) == 0;
  m_broken = false;
}

Task<Client::Piece> Connection::readBody() {
  if (m_parser->is_done()) co_return Piece{};
  if (m_expectsGo) {
    m_expectsGo = false;
    const bool sent = co_await writeAll("HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return Piece{Read::Gone, {}};
  }
  auto& body = m_parser->get().body();
  body.data = m_block.data();
  body.size = m_block.size();
  SystemError error;
  co_await http::async_read_some(m_socket, m_buffer, *m_parser, into(error));
  if (error == http::error::need_buffer) error = {};
  if (error) co_return Piece{Read::Gone, {}};
  const std::size_t got = m_block.size() - body.size;
  if (got == 0 && m_parser->is_done()) co_return Piece{};
  co_return Piece{Read::Bytes, {m_block.data(), got}};
}

Task<bool> Connection::untilGone() {
  if (m_buffer.size() > 0) co_return false;
  SystemError error;
  co_await m_socket.async_wait(tcp::socket::wait_read, into(error));
  if (error) co_return !m_socket.is_open();
  char byte = 0;
  m_socket.non_blocking(true, error);
  m_socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
  co_return error&& error != asio::error::would_block;
}

void Connection::cancelReading() {
  SystemError ignored;
  m_socket.cancel(ignored);
}

/// A small rest of a body is read so that the connection can be kept; for a large one it is cheaper to make another.
Task<void> Connection::drain() {
  std::size_t drained = 0;
  if (m_expectsGo) {
    m_keep = false;
    co_return;
  }
  closeAfter(seconds(5));
  while (!m_parser->is_done() && drained < mostToDrain) {
    const Piece piece = co_await readBody();
    if (piece.what == Read::Gone) break;
    drained += piece.bytes.size();
  }
  SystemError ignored;
  m_timer.cancel(ignored);
  if (!m_parser->is_done()) m_keep = false;
}

/// Closing while the client still sends would reset the connection and could take our answer with it.
Task<void> Connection::linger() {
  SystemError error;
  m_socket.shutdown(tcp::socket::shutdown_send, error);
  closeAfter(seconds(2));
  while (!error)
    co_await m_socket.async_read_some(asio::buffer(m_block), into(error));
}

Task<bool> Connection::writeAll(std::string_view bytes) {
  if (m_broken) co_return false;
  SystemError error;
  co_await asio::async_write(m_socket, asio::buffer(bytes.data(), bytes.size()), into(error));
  if (error) m_broken = true;
  co_return !error;
}

Task<bool> Connection::sendHead(int status, QByteArray reason, Headers headers, std::optional<quint64> length) {
  m_bodyless = m_request.method == "HEAD" || status == 204 || status == 304;
  m_chunked = !length && !m_bodyless && m_request.minorVersion == 1;
  if (!length && !m_bodyless && m_request.minorVersion == 0) m_keep = false;  // its end is the connection's end
  if (m_expectsGo) m_keep = false;
  QByteArray text = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason + "\r\n";
  for (const auto& [name, value] : headers) {
    if (isOneOf(name, {"Connection", "Transfer-Encoding", "Keep-Alive", "Content-Length"})) continue;
    text += name + ": " + value + "\r\n";
  }
  if (headerValue(headers, "Server").isNull()) text += "Server: Microsoft-IIS/10.0\r\n";
  if (headerValue(headers, "Date").isNull()) text += "Date: " + httpDate(QDateTime::currentDateTimeUtc()) + "\r\n";
  if (length && status != 204 && status != 304) text += "Content-Length: " + QByteArray::number(*length) + "\r\n";
  if (m_chunked) text += "Transfer-Encoding: chunked\r\n";
  if (!m_keep) text += "Connection: close\r\n";
  if (m_keep && m_request.minorVersion == 0) text += "Connection: keep-alive\r\n";
  m_head = text.toStdString() + "\r\n";
  co_return !m_broken;
}

Task<bool> Connection::sendPart(std::string_view bytes) {
  if (m_bodyless || bytes.empty()) {
    const std::string alone = std::exchange(m_head, {});
    co_return co_await writeAll(alone);
  }
  std::string block = std::exchange(m_head, {});
  if (m_chunked) block += QByteArray::number(static_cast<qulonglong>(bytes.size()), 16).toStdString() + "\r\n";
  block += bytes;
  if (m_chunked) block += "\r\n";
  co_return co_await writeAll(block);
}

Task<bool> Connection::sendEnd() {
  std::string block = std::exchange(m_head, {});
  if (m_chunked) block += "0\r\n\r\n";
  if (block.empty()) co_return !m_broken;
  co_return co_await writeAll(block);
}

Task<bool> Connection::send(Reply reply) {
  const quint64 length = reply.file.isEmpty() ? static_cast<quint64>(reply.body.size()) : reply.length;
  co_await sendHead(reply.status, reasonPhrase(reply.status), reply.headers, length);
  const std::string_view body(reply.body.constData(), static_cast<std::size_t>(reply.body.size()));
  const bool withFile = !reply.file.isEmpty() && !m_bodyless;
  const bool sent = withFile ? co_await sendFile(reply.file, reply.offset, reply.length) : co_await sendPart(body);
  if (!sent) co_return false;
  co_return co_await sendEnd();
}

Task<bool> Connection::sendFile(QString path, quint64 offset, quint64 length) {
  QFile file(path);
  const bool opened = file.open(QIODevice::ReadOnly) && file.seek(static_cast<qint64>(offset));
  if (!opened) {
    m_broken = true;
    co_return false;
  }
  while (length > 0) {
    const qint64 wanted = static_cast<qint64>(std::min<quint64>(length, blockSize));
    const qint64 got = file.read(m_block.data(), wanted);
    if (got <= 0) {
      m_broken = true;  // the file became shorter: the promised length can't be kept
      co_return false;
    }
    const bool sent = co_await sendPart({m_block.data(), static_cast<std::size_t>(got)});
    if (!sent) co_return false;
    length -= static_cast<quint64>(got);
  }
  co_return true;
}

}  // namespace

std::shared_ptr<HttpConnection> makeHttpConnection(tcp::socket socket, Answerer& answerer) {
  return std::make_shared<Connection>(std::move(socket), answerer);
}

}  // namespace iiswsgi::preview
