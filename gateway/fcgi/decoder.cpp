#include "gateway/fcgi/decoder.h"

#include <algorithm>
#include <cstring>

namespace iiswsgi::fcgi {
namespace {

constexpr std::size_t largestRecord = headerSize + 65535 + 255;

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
  pairs.reserve(std::min<std::size_t>(bytes.size() / 16, 128));
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
  if (bytes.empty()) return;
  std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  arrived(bytes.size());
}

char* Decoder::room(std::size_t size) {
  const std::size_t unread = m_end - m_begin;
  if (m_capacity - m_end < size) {
    // Only what hasn't been read yet moves: normally at most one unfinished record.
    if (m_capacity < unread + size) {
      const std::size_t larger = std::max(unread + size, std::min(2 * m_capacity, unread + size + largestRecord));
      std::unique_ptr<char[]> wider(new char[larger]);
      if (unread > 0) std::memcpy(wider.get(), m_buffer.get() + m_begin, unread);
      m_buffer = std::move(wider);
      m_capacity = larger;
    } else if (unread > 0) {
      std::memmove(m_buffer.get(), m_buffer.get() + m_begin, unread);
    }
    m_begin = 0;
    m_end = unread;
  }
  return m_buffer.get() + m_end;
}

Event Decoder::next() {
  while (true) {
    if (m_state == State::Broken) return ProtocolError{"the connection was given up before"};
    if (m_begin == m_end) m_begin = m_end = 0;
    const std::string_view rest(m_buffer.get() + m_begin, m_end - m_begin);
    if (rest.size() < headerSize) return NeedMore{};
    if (static_cast<std::uint8_t>(rest[0]) != version1) return broken("a record of another FastCGI version");
    const Header header = Header::read(reinterpret_cast<const unsigned char*>(rest.data()));
    // The padding too: a connection that is closed with bytes unread loses the answer on TCP.
    const std::size_t whole = headerSize + header.contentLength + header.paddingLength;
    if (rest.size() < whole) return NeedMore{};
    m_begin += whole;
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
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(content[i]); };
  const bool keep = (byte(2) & keepConnection) != 0;
  if (m_state != State::Idle) {
    if (header.requestId == m_requestId) return broken("BEGIN_REQUEST of a request that has begun already");
    return Refused{header.requestId, ProtocolStatus::CannotMultiplex, keep};
  }
  const auto role = static_cast<Role>(byte(0) << 8 | byte(1));
  if (role != Role::Responder) return Refused{header.requestId, ProtocolStatus::UnknownRole, keep};
  m_state = State::ReadingParams;
  m_requestId = header.requestId;
  m_paramsTooLarge = false;
  m_params.clear();
  return BeginRequest{header.requestId, keep};
}

Event Decoder::params(std::string_view content) {
  if (m_state != State::ReadingParams) return broken("PARAMS after their end");
  if (!content.empty()) {
    m_paramsTooLarge = m_paramsTooLarge || content.size() > m_limits.params - m_params.size();
    if (!m_paramsTooLarge) m_params.append(content);
    return NeedMore{};
  }
  m_state = State::ReadingStdin;
  if (m_paramsTooLarge) return ParamsTooLarge{};
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
