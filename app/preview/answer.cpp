#include "app/preview/answer.h"

#include <algorithm>

#include "app/preview/problem.h"

namespace iiswsgi::preview {
namespace {

constexpr qsizetype longestHead = 64 * 1024;

}  // namespace

bool Answer::parseHead(std::string_view bytes) {
  m_text.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
  const auto end = endOfCgiHead(m_text);
  if (!end) {
    m_malformed = m_text.size() > longestHead;
    return false;
  }
  m_head = parseCgiHead(m_text.left(*end));
  m_malformed = !m_head;
  m_held = m_text.mid(*end).toStdString();
  m_text.clear();
  return m_head.has_value();
}

/// httpErrors puts its own page in the place of the program's: see existingResponse.
bool Answer::isReplaced() const {
  return m_call.replaceErrors && m_head->status >= 400;
}

Task<bool> Answer::begin(std::optional<quint64> length) {
  m_begun = true;
  m_declared = m_call.headOnly ? std::nullopt : length;
  Headers headers = m_head->headers + m_customHeaders;
  co_return co_await m_client.sendHead(m_head->status, m_head->reason, headers, length);
}

Task<bool> Answer::sendHeld() {
  std::string held = std::exchange(m_held, {});
  // A program that sends more than its Content-Length would spoil the next answer on this connection.
  if (m_declared) held.resize(std::min<quint64>(held.size(), *m_declared - m_sent));
  m_sent += held.size();
  co_return co_await m_client.sendPart(held);
}

Task<bool> Answer::take(std::string_view bytes) {
  if (m_malformed) co_return true;
  if (!m_head) {
    if (!parseHead(bytes)) co_return true;
  } else {
    m_held += bytes;
  }
  if (isReplaced() || m_held.size() <= m_call.responseBufferLimit) {
    // With a limit of 0 everything goes out at once, the head too, before the first byte of a body.
    if (m_call.responseBufferLimit > 0 || isReplaced()) co_return true;
  }
  if (!m_begun) {
    const bool begun = co_await begin(m_head->contentLength);
    if (!begun) co_return false;
  }
  co_return co_await sendHeld();
}

Task<bool> Answer::finish() {
  if (isReplaced()) {
    Problem problem;
    problem.status = m_head->status;
    problem.module = QStringLiteral("FastCgiModule");
    m_begun = true;
    Reply reply = problemReply(problem, {}, m_call.detailed);
    co_return co_await m_client.send(std::move(reply));
  }
  if (!m_begun) {
    // Nothing was streamed: the length is known, save for HEAD, where the program's own word counts.
    const quint64 length = m_call.headOnly ? m_head->contentLength.value_or(m_held.size()) : m_held.size();
    const bool begun = co_await begin(length);
    if (!begun) co_return false;
  }
  if (!m_held.empty()) {
    const bool sent = co_await sendHeld();
    if (!sent) co_return false;
  }
  const bool bodyless = m_head->status == 204 || m_head->status == 304;
  if (m_declared && !bodyless && m_sent < *m_declared) m_client.breakOff();
  co_return co_await m_client.sendEnd();
}

}  // namespace iiswsgi::preview
