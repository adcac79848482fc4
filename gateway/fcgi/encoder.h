#pragma once

#include <string>
#include <string_view>

#include "gateway/fcgi/protocol.h"

/// FastCGI records as bytes, for both sides. Each function appends to `to`.
namespace iiswsgi::fcgi {

/// The eight bytes in front of `length` bytes of content (at most largestContent), without padding.
void appendHeader(std::string& to, Type type, std::uint16_t requestId, std::size_t length);

/// A stream's content in as many records as it needs; nothing for no content.
void appendStream(std::string& to, Type type, std::uint16_t requestId, std::string_view content);
/// The empty record that ends a stream.
void appendEndOfStream(std::string& to, Type type, std::uint16_t requestId);

// What an application says.
void appendEndRequest(std::string& to, std::uint16_t requestId, ProtocolStatus status, std::uint32_t exitStatus = 0);
void appendGetValuesResult(std::string& to, std::string_view pairs);
void appendUnknownType(std::string& to, std::uint8_t type);

// What a web server says.
void appendBeginRequest(std::string& to, std::uint16_t requestId, bool keep, Role role = Role::Responder);
void appendAbortRequest(std::string& to, std::uint16_t requestId);
void appendGetValues(std::string& to, std::string_view pairs);

}  // namespace iiswsgi::fcgi
