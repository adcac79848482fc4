#include "gateway/fcgi/encoder.h"

#include <algorithm>

#include "gateway/fcgi/pairs.h"

namespace iiswsgi::fcgi {
namespace {

void appendLength(std::string& to, std::size_t length) {
  if (length < 0x80) {
    to += static_cast<char>(length);
    return;
  }
  for (const int shift : {24, 16, 8, 0})
    to += static_cast<char>((length >> shift & 0xff) | (shift == 24 ? 0x80 : 0));
}

void appendRecord(std::string& to, Type type, std::uint16_t requestId, std::string_view content) {
  appendHeader(to, type, requestId, content.size());
  to.append(content);
}

}  // namespace

void appendPair(std::string& to, std::string_view name, std::string_view value) {
  appendLength(to, name.size());
  appendLength(to, value.size());
  to.append(name);
  to.append(value);
}

void appendHeader(std::string& to, Type type, std::uint16_t requestId, std::size_t length) {
  unsigned char bytes[headerSize];
  Header{static_cast<std::uint8_t>(type), requestId, static_cast<std::uint16_t>(length), 0}.write(bytes);
  to.append(reinterpret_cast<const char*>(bytes), headerSize);
}

void appendStream(std::string& to, Type type, std::uint16_t requestId, std::string_view content) {
  while (!content.empty()) {
    const std::string_view piece = content.substr(0, largestContent);
    appendRecord(to, type, requestId, piece);
    content.remove_prefix(piece.size());
  }
}

void appendEndOfStream(std::string& to, Type type, std::uint16_t requestId) {
  appendHeader(to, type, requestId, 0);
}

void appendEndRequest(std::string& to, std::uint16_t requestId, ProtocolStatus status, std::uint32_t exitStatus) {
  char body[8] = {};
  for (int i = 0; i < 4; ++i)
    body[i] = static_cast<char>(exitStatus >> (24 - 8 * i));
  body[4] = static_cast<char>(status);
  appendRecord(to, Type::EndRequest, requestId, {body, sizeof body});
}

void appendGetValuesResult(std::string& to, std::string_view pairs) {
  appendRecord(to, Type::GetValuesResult, 0, pairs);
}

void appendUnknownType(std::string& to, std::uint8_t type) {
  char body[8] = {static_cast<char>(type)};
  appendRecord(to, Type::UnknownType, 0, {body, sizeof body});
}

void appendBeginRequest(std::string& to, std::uint16_t requestId, bool keep, Role role) {
  char body[8] = {0, static_cast<char>(role), static_cast<char>(keep ? keepConnection : 0)};
  appendRecord(to, Type::BeginRequest, requestId, {body, sizeof body});
}

void appendAbortRequest(std::string& to, std::uint16_t requestId) {
  appendRecord(to, Type::AbortRequest, requestId, {});
}

void appendGetValues(std::string& to, std::string_view pairs) {
  appendRecord(to, Type::GetValues, 0, pairs);
}

}  // namespace iiswsgi::fcgi
