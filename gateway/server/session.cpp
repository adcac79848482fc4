#include "gateway/server/session.h"

#include <algorithm>
#include <cstring>

#include "gateway/contract/error_page.h"
#include "gateway/fcgi/encoder.h"

namespace iiswsgi::server {
namespace {

constexpr std::size_t inputSize = 64 * 1024;

std::string_view valueOf(const fcgi::Pairs& variables, std::string_view name) {
  const auto found =
      std::find_if(variables.begin(), variables.end(), [&](const auto& pair) { return pair.first == name; });
  return found == variables.end() ? std::string_view() : found->second;
}

/// FCGI_MPXS_CONNS is 0: one request at a time on a connection. The other two are limits that the host may ask for.
std::string answersTo(const fcgi::Pairs& asked) {
  std::string answers;
  for (const auto& [name, ignored] : asked) {
    if (name == "FCGI_MPXS_CONNS") fcgi::appendPair(answers, name, "0");
    if (name == "FCGI_MAX_CONNS" || name == "FCGI_MAX_REQS") fcgi::appendPair(answers, name, "1");
  }
  return answers;
}

}  // namespace

Session::Session(transport::Connection& connection, Application& application, FileLog& log, wsgi::Details details)
    : m_connection(connection), m_application(application), m_log(log), m_details(details), m_input(inputSize) {}

void Session::run() {
  while (!m_closed && step()) {
  }
}

bool Session::fill(bool stoppable) {
  while (true) {
    std::size_t got = 0;
    switch (m_connection.tryRead(m_input.data(), m_input.size(), got)) {
      case transport::Outcome::Done:
        m_decoder.feed({m_input.data(), got});
        return true;
      case transport::Outcome::WouldBlock:
        break;
      default:
        m_closed = true;
        return false;
    }
    if (m_connection.waitToRead(stoppable) != transport::Outcome::Done) return false;
  }
}

bool Session::step() {
  const fcgi::Event event = m_decoder.next();
  // A stop ends the wait for the next request, never a request that has begun.
  if (std::holds_alternative<fcgi::NeedMore>(event)) return fill(m_decoder.idle());
  if (const auto* begun = std::get_if<fcgi::BeginRequest>(&event)) {
    m_requestId = begun->requestId;
    m_keep = begun->keep;
    m_aborted = m_ended = m_stdinEnded = false;
    m_chunk = {};
  } else if (const auto* params = std::get_if<fcgi::Params>(&event)) {
    return answer(params->pairs);
  } else if (std::holds_alternative<fcgi::AbortRequest>(event)) {
    std::string end;
    fcgi::appendEndRequest(end, m_requestId, fcgi::ProtocolStatus::RequestComplete);
    sendNow(end);
    m_decoder.endRequest();
    return m_keep;
  } else if (const auto* asked = std::get_if<fcgi::GetValues>(&event)) {
    std::string result;
    fcgi::appendGetValuesResult(result, answersTo(asked->pairs));
    sendNow(result);
  } else if (const auto* unknown = std::get_if<fcgi::UnknownType>(&event)) {
    std::string result;
    fcgi::appendUnknownType(result, unknown->type);
    sendNow(result);
  } else if (const auto* refused = std::get_if<fcgi::Refused>(&event)) {
    std::string end;
    fcgi::appendEndRequest(end, refused->requestId, refused->status);
    sendNow(end);
  } else if (const auto* error = std::get_if<fcgi::ProtocolError>(&event)) {
    m_log.line(std::string("The connection is closed, its bytes aren't FastCGI: ") + error->reason + ".");
    return false;
  }
  return true;
}

bool Session::answer(const fcgi::Pairs& variables) {
  if (m_application.ready()) {
    m_application.handle(variables, *this, *this);
  } else {
    writeFailure(variables);
  }
  if (!m_ended && !m_closed) {  // given up by the host, or never finished: the host still waits for the end
    m_aborted = false;
    write(nullptr, 0, true);
  }
  m_decoder.endRequest();
  return m_keep;
}

void Session::writeFailure(const fcgi::Pairs& variables) {
  const std::string_view here =
      valueOf(variables, "LOCAL_ADDR").empty() ? valueOf(variables, "SERVER_ADDR") : valueOf(variables, "LOCAL_ADDR");
  const bool local = contract::isLocal(valueOf(variables, "REMOTE_ADDR"), here);
  const std::string_view accepts = valueOf(variables, "HTTP_ACCEPT");
  const contract::PageReader reader{local, accepts.find("html") != std::string_view::npos};
  const bool details = m_details == wsgi::Details::Always || (m_details == wsgi::Details::Local && local);
  const std::string page = contract::errorPage(m_application.failure(), reader, details);
  const std::string_view part = page;
  write(&part, 1, true);
}

bool Session::nextOfBody() {
  const fcgi::Event event = m_decoder.next();
  if (const auto* bytes = std::get_if<fcgi::Stdin>(&event)) {
    m_chunk = bytes->bytes;
  } else if (std::holds_alternative<fcgi::EndOfStdin>(event)) {
    m_stdinEnded = true;
  } else if (std::holds_alternative<fcgi::AbortRequest>(event)) {
    m_aborted = true;
  } else if (std::holds_alternative<fcgi::ProtocolError>(event)) {
    m_closed = true;
  } else if (const auto* refused = std::get_if<fcgi::Refused>(&event)) {
    std::string end;
    fcgi::appendEndRequest(end, refused->requestId, refused->status);
    sendNow(end);
  }
  return !std::holds_alternative<fcgi::NeedMore>(event);
}

std::ptrdiff_t Session::read(char* into, std::size_t wanted, Wait wait) {
  while (m_chunk.empty()) {
    if (m_closed || m_aborted) return Aborted;
    if (m_stdinEnded) return 0;
    if (nextOfBody()) continue;
    std::size_t got = 0;
    const auto outcome = m_connection.tryRead(m_input.data(), m_input.size(), got);
    if (outcome == transport::Outcome::Done) {
      m_decoder.feed({m_input.data(), got});
    } else if (outcome == transport::Outcome::Closed) {
      m_closed = true;
    } else if (wait == Wait::No) {
      return WouldBlock;
    } else {
      m_connection.waitToRead(false);
    }
  }
  const std::size_t count = std::min(wanted, m_chunk.size());
  std::memcpy(into, m_chunk.data(), count);
  m_chunk.remove_prefix(count);
  return static_cast<std::ptrdiff_t>(count);
}

bool Session::drain() {
  m_chunk = {};
  while (!m_stdinEnded && !m_aborted && !m_closed) {
    if (!nextOfBody() && !fill(false)) return false;
    m_chunk = {};
  }
  return !m_closed;
}

void Session::sendNow(const std::string& bytes) {
  const std::string_view part = bytes;
  if (m_connection.write(&part, 1, false) != transport::Outcome::Done) m_closed = true;
}

/// Cuts the parts into records: a header in m_scratch, then views of the parts themselves, never a copy of them.
void Session::addRecords(const std::string_view* parts, std::size_t count) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < count; ++i)
    left += parts[i].size();
  std::size_t room = 0;  // in the record that is being filled
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view part = parts[i];
    while (!part.empty()) {
      if (room == 0) {
        room = std::min(left, fcgi::largestContent);
        left -= room;
        const std::size_t at = m_scratch.size();
        fcgi::appendHeader(m_scratch, fcgi::Type::Stdout, m_requestId, room);
        m_output.push_back(std::string_view(m_scratch).substr(at));
      }
      m_output.push_back(part.substr(0, room));
      room -= m_output.back().size();
      part.remove_prefix(m_output.back().size());
    }
  }
}

void Session::addEnd() {
  const std::size_t at = m_scratch.size();
  fcgi::appendEndOfStream(m_scratch, fcgi::Type::Stdout, m_requestId);
  fcgi::appendEndRequest(m_scratch, m_requestId, fcgi::ProtocolStatus::RequestComplete);
  m_output.push_back(std::string_view(m_scratch).substr(at));
  m_ended = true;
}

bool Session::flush(bool moreFollows) {
  const bool sent = m_connection.write(m_output.data(), m_output.size(), moreFollows) == transport::Outcome::Done;
  if (!sent) m_closed = true;
  m_output.clear();
  m_scratch.clear();
  return sent;
}

bool Session::write(const std::string_view* parts, std::size_t count, bool last) {
  if (last && !drain()) return false;
  if (!mayWrite() && !(last && m_aborted && !m_closed)) return false;
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i)
    total += parts[i].size();
  // Views into m_scratch must stay where they are: it never grows beyond this.
  m_scratch.reserve((total / fcgi::largestContent + 2) * fcgi::headerSize + 32);
  if (!m_aborted) addRecords(parts, count);
  if (last) addEnd();
  return flush(false) && !m_aborted;
}

bool Session::writeFile(int file, std::int64_t offset, std::int64_t length, bool last) {
  while (length > 0 && mayWrite()) {
    const std::int64_t piece = std::min<std::int64_t>(length, fcgi::largestContent);
    m_scratch.reserve(64);
    fcgi::appendHeader(m_scratch, fcgi::Type::Stdout, m_requestId, static_cast<std::size_t>(piece));
    m_output.push_back(m_scratch);
    if (!flush(true)) return false;
    if (m_connection.writeFile(file, offset, piece) != transport::Outcome::Done) {
      m_closed = true;
      return false;
    }
    offset += piece;
    length -= piece;
  }
  return last ? write(nullptr, 0, true) : mayWrite();
}

}  // namespace iiswsgi::server
