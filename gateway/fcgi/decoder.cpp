#include "gateway/fcgi/decoder.h"

#include <algorithm>

namespace iiswsgi::fcgi {
namespace {

std::optional<std::size_t> readLength(std::string_view bytes, std::size_t& at) {
  if (at >= bytes.size()) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
  if (byte(at) < 0x80) return byte(at++);
  if (bytes.size() - at < 4) return std::nullopt;
  const std::size_t length = (byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
  at += 4;
  return length;
}

}  // namespace

std::optional<Pairs> parsePairs(std::string_view bytes) {
  Pairs pairs;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto nameLength = readLength(bytes, at);
    const auto valueLength = nameLength ? readLength(bytes, at) : std::nullopt;
    if (!valueLength) return std::nullopt;
    if (*nameLength > bytes.size() - at || *valueLength > bytes.size() - at - *nameLength) return std::nullopt;
    pairs.emplace_back(bytes.substr(at, *nameLength), bytes.substr(at + *nameLength, *valueLength));
    at += *nameLength + *valueLength;
  }
  return pairs;
}

void Decoder::feed(std::string_view bytes) {
  // Only what hasn't been read yet moves: at most one unfinished record.
  m_buffer.erase(0, m_position);
  m_position = 0;
  m_buffer.append(bytes);
}

bool Decoder::skip() {
  const std::size_t now = std::min(m_toSkip, m_buffer.size() - m_position);
  m_position += now;
  m_toSkip -= now;
  return m_toSkip == 0;
}

Event Decoder::next() {
  while (true) {
    if (m_state == State::Broken) return ProtocolError{"the connection was given up before"};
    if (!skip()) return NeedMore{};
    const std::string_view rest = std::string_view(m_buffer).substr(m_position);
    if (rest.size() < headerSize) return NeedMore{};
    if (static_cast<std::uint8_t>(rest[0]) != version1) return broken("a record of another FastCGI version");
    const Header header = Header::read(reinterpret_cast<const unsigned char*>(rest.data()));
    if (rest.size() - headerSize < header.contentLength) return NeedMore{};
    m_position += headerSize + header.contentLength;
    m_toSkip = header.paddingLength;
    Event event = record(header, rest.substr(headerSize, header.contentLength));
    if (!std::holds_alternative<NeedMore>(event)) return event;
  }
}

void Decoder::endRequest() {
  m_params.clear();
  if (m_state != State::Broken) m_state = State::Idle;
}

/// NeedMore from here on means: nothing to tell, go on with the next record.
Event Decoder::record(const Header& header, std::string_view content) {
  if (header.requestId == 0) return management(header, content);
  const auto type = static_cast<Type>(header.type);
  if (type == Type::BeginRequest) return begin(header, content);
  // php-src skips stray records before BEGIN_REQUEST; a request that was answered or refused may still send some.
  if (m_state == State::Idle || header.requestId != m_requestId) return NeedMore{};
  switch (type) {
    case Type::AbortRequest:
      return AbortRequest{};
    case Type::Params:
      return params(content);
    case Type::Stdin:
      return stdinBytes(content);
    default:
      return NeedMore{};
  }
}

Event Decoder::management(const Header& header, std::string_view content) {
  if (static_cast<Type>(header.type) != Type::GetValues) return UnknownType{header.type};
  auto pairs = parsePairs(content);
  if (!pairs) return broken("GET_VALUES with a length beyond its end");
  return GetValues{std::move(*pairs)};
}

Event Decoder::begin(const Header& header, std::string_view content) {
  if (content.size() != 8) return broken("BEGIN_REQUEST of a wrong length");
  if (m_state != State::Idle) return Refused{header.requestId, ProtocolStatus::CannotMultiplex};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(content[i]); };
  const auto role = static_cast<Role>(byte(0) << 8 | byte(1));
  if (role != Role::Responder) return Refused{header.requestId, ProtocolStatus::UnknownRole};
  m_state = State::ReadingParams;
  m_requestId = header.requestId;
  m_params.clear();
  return BeginRequest{header.requestId, (byte(2) & keepConnection) != 0};
}

Event Decoder::params(std::string_view content) {
  if (m_state != State::ReadingParams) return broken("PARAMS after their end");
  if (!content.empty()) {
    if (content.size() > m_limits.params - m_params.size()) return broken("more PARAMS than the limit allows");
    m_params.append(content);
    return NeedMore{};
  }
  m_state = State::ReadingStdin;
  auto pairs = parsePairs(m_params);
  if (!pairs) return broken("PARAMS with a length beyond their end");
  return Params{std::move(*pairs)};
}

Event Decoder::stdinBytes(std::string_view content) {
  if (m_state == State::ReadingParams) {
    // Some hosts send an empty STDIN record ahead of its time; a body ahead of the PARAMS can't be placed.
    return content.empty() ? Event(NeedMore{}) : broken("STDIN before the end of PARAMS");
  }
  if (m_state == State::StdinEnded) return content.empty() ? Event(NeedMore{}) : broken("STDIN after its end");
  if (!content.empty()) return Stdin{content};
  m_state = State::StdinEnded;
  return EndOfStdin{};
}

Event Decoder::broken(const char* reason) {
  m_state = State::Broken;
  return ProtocolError{reason};
}

}  // namespace iiswsgi::fcgi
