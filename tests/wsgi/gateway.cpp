#include "tests/wsgi/gateway.h"

#include <algorithm>

#include <QElapsedTimer>

#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"
#include "gateway/fcgi/response_decoder.h"

namespace iiswsgi::tests {

namespace {

constexpr int patience = 60000;  // milliseconds: sanitized builds on a busy machine
constexpr std::uint16_t requestId = 1;

std::string_view view(const QByteArray& bytes) {
  return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::string head(const FastCgiRequest& request, bool keep) {
  std::string pairs;
  for (const auto& [name, value] : request.variables)
    fcgi::appendPair(pairs, view(name), view(value));
  std::string bytes;
  fcgi::appendBeginRequest(bytes, requestId, keep);
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

Gateway::Gateway() = default;

Gateway::~Gateway() {
  stop();
}

bool Gateway::start(const QStringList& arguments, Transport transport, const QString& folder) {
  m_start = {arguments, transport, folder};
  return startProgram();
}

bool Gateway::startProgram() {
  if (m_program) m_logBefore += m_program->log();
  m_program = Program::start(m_start);
  return connectToIt();
}

int Gateway::stop() {
  if (!m_program) return -1;
  m_program->askToEnd();
  return m_program->waitForEnd(patience);
}

int Gateway::waitForEnd() {
  return m_program->waitForEnd(patience);
}

bool Gateway::isDisconnected(int milliseconds) {
  QElapsedTimer since;
  since.start();
  while (m_connection && since.elapsed() < milliseconds) {
    if (!m_connection->waitForReadyRead(100) && !m_connection->isOpen()) return true;
    if (!m_connection->isWritable() || m_connection->write("?", 1) < 0 || !m_connection->waitForBytesWritten(100))
      return true;
  }
  return !m_connection;
}

QByteArray Gateway::log() {
  return m_program ? m_logBefore + m_program->log() : m_logBefore;
}

/// Waits until it listens.
bool Gateway::connectToIt() {
  QElapsedTimer since;
  since.start();
  while (since.elapsed() < patience && m_program->runs()) {
    m_connection = m_program->connect();
    if (m_connection) return true;
  }
  return false;
}

FastCgiAnswer Gateway::ask(const FastCgiRequest& request) {
  const bool one = isOneConnection(m_start.transport);
  if (!m_connection && !(one ? m_program->waitForEnd(patience) == 0 && startProgram() : connectToIt())) return {};
  const bool keep = one || request.abortInstead;
  send(*m_connection, head(request, keep));
  sendBody(*m_connection, request);
  flush(*m_connection);
  FastCgiAnswer answer = receive(request);
  if (!one || !answer.complete) m_connection.reset();
  return answer;
}

FastCgiAnswer Gateway::receive(const FastCgiRequest& request) {
  FastCgiAnswer answer;
  fcgi::ResponseDecoder decoder;
  bool aborted = false;
  for (;;) {
    if (request.hangUpAfter >= 0 && answer.raw.size() >= request.hangUpAfter && !aborted) {
      if (!request.abortInstead) return answer;
      std::string record;
      fcgi::appendAbortRequest(record, requestId);
      send(*m_connection, record);
      flush(*m_connection);
      aborted = true;
    }
    if (m_connection->bytesAvailable() == 0 && !m_connection->waitForReadyRead(patience)) return answer;
    const QByteArray arrived = m_connection->readAll();
    decoder.feed(view(arrived));
    if (!take(decoder, answer)) return answer;
  }
}

}  // namespace iiswsgi::tests
