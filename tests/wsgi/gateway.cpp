#include "tests/wsgi/gateway.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"
#include "gateway/fcgi/response_decoder.h"

namespace iiswsgi::tests {

namespace {

constexpr int patience = 60000;  // milliseconds: sanitized builds on a busy machine
constexpr std::uint16_t requestId = 1;

quint16 freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost, 0);
  return server.serverPort();
}

std::string_view view(const QByteArray& bytes) {
  return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::string head(const FastCgiRequest& request) {
  std::string pairs;
  for (const auto& [name, value] : request.variables)
    fcgi::appendPair(pairs, view(name), view(value));
  std::string bytes;
  fcgi::appendBeginRequest(bytes, requestId, request.abortInstead);
  fcgi::appendStream(bytes, fcgi::Type::Params, requestId, pairs);
  fcgi::appendEndOfStream(bytes, fcgi::Type::Params, requestId);
  return bytes;
}

void send(QIODevice& to, const std::string& bytes) {
  to.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

void flush(QIODevice& device) {
  while (device.bytesToWrite() > 0 && device.waitForBytesWritten(patience)) {
  }
}

void sendBody(QIODevice& to, const FastCgiRequest& request) {
  const qsizetype size = request.pieces ? request.pieces : std::max<qsizetype>(1, request.body.size());
  for (qsizetype at = 0; at < request.body.size(); at += size) {
    std::string record;
    fcgi::appendStream(record, fcgi::Type::Stdin, requestId, view(request.body.mid(at, size)));
    send(to, record);
    if (request.pieces) flush(to);
  }
  if (request.keepBodyOpen) return;
  std::string end;
  fcgi::appendEndOfStream(end, fcgi::Type::Stdin, requestId);
  send(to, end);
}

/// False once the answer is complete or nonsense.
bool take(fcgi::ResponseDecoder& decoder, FastCgiAnswer& answer) {
  for (;;) {
    const auto event = decoder.next();
    if (std::holds_alternative<fcgi::ResponseNeedsMore>(event)) return true;
    if (const auto* out = std::get_if<fcgi::Stdout>(&event))
      answer.raw.append(out->bytes.data(), static_cast<qsizetype>(out->bytes.size()));
    if (const auto* error = std::get_if<fcgi::Stderr>(&event))
      answer.errors.append(error->bytes.data(), static_cast<qsizetype>(error->bytes.size()));
    if (std::holds_alternative<fcgi::ResponseError>(event)) return false;
    if (std::holds_alternative<fcgi::EndRequest>(event)) {
      answer.complete = true;
      return false;
    }
  }
}

}  // namespace

int FastCgiAnswer::status() const {
  const auto lines = header("Status");
  return lines.isEmpty() ? 0 : lines.first().left(3).toInt();
}

QByteArray FastCgiAnswer::body() const {
  const qsizetype end = raw.indexOf("\r\n\r\n");
  return end < 0 ? QByteArray() : raw.mid(end + 4);
}

QList<QByteArray> FastCgiAnswer::header(const QByteArray& name) const {
  QList<QByteArray> found;
  const QByteArray start = name.toLower() + ": ";
  for (const QByteArray& line : raw.left(std::max<qsizetype>(0, raw.indexOf("\r\n\r\n"))).split('\n')) {
    if (line.toLower().startsWith(start)) found << line.mid(start.size()).trimmed();
  }
  return found;
}

QString Gateway::program() {
  return QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi-gateway");
}

Gateway::Gateway() {
  m_process.setProcessChannelMode(QProcess::MergedChannels);
}

Gateway::~Gateway() {
  stop();
}

bool Gateway::start(const QStringList& arguments, Transport transport, const QString& folder) {
  m_transport = transport;
  m_port = transport == Transport::Tcp ? freePort() : 0;
  const QString address = transport == Transport::Tcp ? QStringLiteral("tcp:127.0.0.1:%1").arg(m_port)
                                                      : QStringLiteral("unix:") + m_folder.filePath("socket");
  if (!folder.isEmpty()) m_process.setWorkingDirectory(folder);
  m_process.start(program(), arguments + QStringList{"--log", "stderr", "--listen", address});
  QElapsedTimer since;
  since.start();
  while (since.elapsed() < patience && m_process.state() != QProcess::NotRunning) {
    m_process.waitForReadyRead(10);
    if (connectToIt()) return true;
  }
  return false;
}

int Gateway::stop() {
  if (m_process.state() != QProcess::NotRunning) {
    m_process.terminate();
    if (!m_process.waitForFinished(patience)) {
      m_process.kill();
      m_process.waitForFinished(patience);
    }
  }
  m_log += m_process.readAll();
  return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QByteArray Gateway::log() {
  m_process.waitForReadyRead(1);
  m_log += m_process.readAll();
  return m_log;
}

std::unique_ptr<QIODevice> Gateway::connectToIt() {
  if (m_transport == Transport::Tcp) {
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QStringLiteral("127.0.0.1"), m_port);
    if (socket->waitForConnected(patience)) return socket;
    return nullptr;
  }
  auto socket = std::make_unique<QLocalSocket>();
  socket->connectToServer(m_folder.filePath("socket"));
  if (socket->waitForConnected(patience)) return socket;
  return nullptr;
}

FastCgiAnswer Gateway::ask(const FastCgiRequest& request) {
  FastCgiAnswer answer;
  const auto connection = connectToIt();
  if (!connection) return answer;
  send(*connection, head(request));
  sendBody(*connection, request);
  flush(*connection);
  fcgi::ResponseDecoder decoder;
  bool aborted = false;
  for (;;) {
    if (request.hangUpAfter >= 0 && answer.raw.size() >= request.hangUpAfter && !aborted) {
      if (!request.abortInstead) return answer;
      std::string record;
      fcgi::appendAbortRequest(record, requestId);
      send(*connection, record);
      flush(*connection);
      aborted = true;
    }
    if (connection->bytesAvailable() == 0 && !connection->waitForReadyRead(patience)) return answer;
    const QByteArray arrived = connection->readAll();
    decoder.feed(view(arrived));
    if (!take(decoder, answer)) return answer;
  }
}

}  // namespace iiswsgi::tests
