#include "gateway/server/session.h"

#include <algorithm>
#include <cstring>

#include "gateway/contract/error_page.h"
#include "gateway/fcgi/encoder.h"

namespace iiswsgi::server {
namespace {

constexpr std::size_t inputSize = 64 * 1024;
constexpr std::size_t endSize = 3 * fcgi::headerSize;  // the empty STDOUT record, END_REQUEST and its body

std::string_view valueOf(const fcgi::Pairs& variables, std::string_view name) {
  const auto found =
      std::find_if(variables.begin(), variables.end(), [&](const auto& pair) { return pair.first == name; });
  return found == variables.end() ? std::string_view() : found->second;
}

/// FCGI_MPXS_CONNS is 0: one request at a time on a connection. The other two are limits that the host may ask for.
std::string answersTo(const fcgi::Pairs& asked, int threads) {
  std::string answers;
  for (const auto& [name, ignored] : asked) {
    if (name == "FCGI_MPXS_CONNS") fcgi::appendPair(answers, name, "0");
    if (name == "FCGI_MAX_CONNS" || name == "FCGI_MAX_REQS") fcgi::appendPair(answers, name, std::to_string(threads));
  }
  return answers;
}

constexpr std::string_view tooLargeAnswer =
    "Status: 431 Request Header Fields Too Large\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 52\r\n"
    "\r\n"
    "The request's headers are larger than 1 MiB in sum.\n";

constexpr int recordsBetweenLooks = 16;  // 1 MiB

}  // namespace

Session::Session(transport::Connection& connection, Application& application, FileLog& log, const Options& options)
    : m_connection(connection), m_application(application), m_log(log), m_options(options) {}

void Session::run() {
  while (!m_closed && step()) {
  }
}

transport::Outcome Session::receive() {
  std::size_t got = 0;
  const auto outcome = m_connection.tryRead(m_decoder.room(inputSize), inputSize, got);
  m_decoder.arrived(got);
  if (outcome == transport::Outcome::Closed) m_closed = true;
  return outcome;
}

bool Session::receiveSome(bool stoppable) {
  // Hosts send the next request when they have this one's answer: between two, a look without waiting is in vain.
  const bool between = stoppable && m_requestId != 0;
  auto waited = between ? m_connection.waitToRead(true) : transport::Outcome::Done;
  while (true) {
    // What arrived while this process was told to stop is still its own to answer: looked for once more.
    const auto outcome = waited == transport::Outcome::Closed ? waited : receive();
    if (outcome != transport::Outcome::WouldBlock) return outcome == transport::Outcome::Done;
    if (waited == transport::Outcome::Stopped) return false;
    waited = m_connection.waitToRead(stoppable);
  }
}

bool Session::step() {
  const fcgi::Event event = m_decoder.next();
  // A stop ends the wait for the next request, never a request that has begun.
  if (std::holds_alternative<fcgi::NeedMore>(event)) return receiveSome(m_decoder.idle());
  if (const auto* begun = std::get_if<fcgi::BeginRequest>(&event)) {
    begin(*begun);
  } else if (const auto* params = std::get_if<fcgi::Params>(&event)) {
    m_application.offline().lookIntoHostsFolder(valueOf(params->pairs, "APPL_PHYSICAL_PATH"));
    if (m_application.offline().now()) {
      writeOffline();
    } else if (m_application.ready()) {
      m_application.handle(params->pairs, *this, *this);
    } else {
      writeFailure(params->pairs);
    }
    return finishRequest();
  } else if (std::holds_alternative<fcgi::ParamsTooLarge>(event)) {
    m_log.line("A request's headers were larger than the limit of 1 MiB: answered with 431.");
    write(&tooLargeAnswer, 1, true);
    return finishRequest();
  } else if (std::holds_alternative<fcgi::AbortRequest>(event)) {
    m_aborted = true;
    return finishRequest();
  } else if (const auto* refused = std::get_if<fcgi::Refused>(&event); refused && m_decoder.idle()) {
    aside(event);
    return refused->keep;
  } else if (const auto* error = std::get_if<fcgi::ProtocolError>(&event)) {
    m_log.line(std::string("The connection is closed, its bytes aren't FastCGI: ") + error->reason + ".");
    return false;
  } else {
    aside(event);
  }
  return true;
}

void Session::begin(const fcgi::BeginRequest& request) {
  m_requestId = request.requestId;
  m_keep = request.keep;
  m_aborted = m_ended = m_stdinEnded = false;
  m_chunk = {};
}

bool Session::finishRequest() {
  // Given up by the host, or never finished by the application: the host still waits for the end.
  if (!m_ended && !m_closed && (m_aborted || drain() || m_aborted)) {
    m_scratch.reserve(endSize);
    addEnd();
    flush(false);
  }
  m_decoder.endRequest();
  return m_keep;
}

bool Session::aside(const fcgi::Event& event) {
  std::string reply;
  if (const auto* asked = std::get_if<fcgi::GetValues>(&event)) {
    fcgi::appendGetValuesResult(reply, answersTo(asked->pairs, m_options.threads));
  } else if (const auto* unknown = std::get_if<fcgi::UnknownType>(&event)) {
    fcgi::appendUnknownType(reply, unknown->type);
  } else if (const auto* refused = std::get_if<fcgi::Refused>(&event)) {
    fcgi::appendEndRequest(reply, refused->requestId, refused->status);
  } else {
    return false;
  }
  sendNow(reply);
  return true;
}

void Session::writeFailure(const fcgi::Pairs& variables) {
  const std::string_view here =
      valueOf(variables, "LOCAL_ADDR").empty() ? valueOf(variables, "SERVER_ADDR") : valueOf(variables, "LOCAL_ADDR");
  const bool local = contract::isLocal(valueOf(variables, "REMOTE_ADDR"), here);
  const std::string_view accepts = valueOf(variables, "HTTP_ACCEPT");
  const contract::PageReader reader{local, accepts.find("html") != std::string_view::npos};
  const bool details =
      m_options.details == wsgi::Details::Always || (m_options.details == wsgi::Details::Local && local);
  const std::string page = contract::errorPage(m_application.failure(), reader, details);
  const std::string_view part = page;
  write(&part, 1, true);
}

void Session::writeOffline() {
  const std::string answer = m_application.offline().answer();
  const std::string_view part = answer;
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
  } else if (const auto* error = std::get_if<fcgi::ProtocolError>(&event)) {
    m_log.line(std::string("The connection is closed within a request: ") + error->reason + ".");
    m_closed = true;
  } else {
    aside(event);
  }
  return !std::holds_alternative<fcgi::NeedMore>(event);
}

std::ptrdiff_t Session::read(char* into, std::size_t wanted, Wait wait) {
  while (m_chunk.empty()) {
    if (m_closed || m_aborted) return Aborted;
    if (m_stdinEnded) return 0;
    if (nextOfBody()) continue;
    if (receive() != transport::Outcome::WouldBlock) continue;
    if (wait == Wait::No) return WouldBlock;
    if (m_connection.waitToRead(false) != transport::Outcome::Done) m_closed = true;
  }
  const std::size_t count = std::min(wanted, m_chunk.size());
  std::memcpy(into, m_chunk.data(), count);
  m_chunk.remove_prefix(count);
  return static_cast<std::ptrdiff_t>(count);
}

bool Session::drain() {
  m_chunk = {};
  while (!m_stdinEnded && !m_aborted && !m_closed) {
    if (!nextOfBody()) receiveSome(false);
    m_chunk = {};
  }
  return !m_closed && !m_aborted;
}

/// A host that gives up says so while the answer is on its way. It is seen behind a body that has ended, also if that
/// end arrives only now; behind one that the application hasn't read it can't be seen without keeping the body.
void Session::lookForAbort() {
  while (m_chunk.empty() && !gone()) {
    if (nextOfBody()) continue;
    if (receive() != transport::Outcome::Done) return;
  }
}

void Session::sendNow(const std::string& bytes) {
  const std::string_view part = bytes;
  if (m_connection.write(&part, 1, false) != transport::Outcome::Done) m_closed = true;
}

/// Cuts the parts into records: a header in m_scratch, then views of the parts themselves, never a copy of them.
void Session::addRecords(const std::string_view* parts, std::size_t count, std::size_t size) {
  std::size_t left = size;
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
  if (gone()) return false;
  if (last) {
    drain();
  } else {
    lookForAbort();
  }
  if (gone()) return false;
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i)
    size += parts[i].size();
  // Views into m_scratch must stay where they are: it never grows beyond this.
  m_scratch.reserve((size / fcgi::largestContent + 1) * fcgi::headerSize + endSize);
  addRecords(parts, count, size);
  if (last) addEnd();
  return flush(false);
}

bool Session::writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length, bool last) {
  for (int records = 0; length > 0; ++records) {
    if (records % recordsBetweenLooks == 0) lookForAbort();
    if (gone()) return false;
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
  return last ? write(nullptr, 0, true) : !gone();
}

}  // namespace iiswsgi::server
