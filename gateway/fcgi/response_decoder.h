#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gateway/fcgi/protocol.h"

/// What a web server reads from a FastCGI application: the other direction of decoder.h, driven the same way. Views in
/// an event are valid until the next feed().
namespace iiswsgi::fcgi {

struct Stdout {
  std::string_view bytes;  ///< never empty
};
struct Stderr {
  std::string_view bytes;  ///< never empty
};
struct EndRequest {
  std::uint32_t exitStatus = 0;
  ProtocolStatus status = ProtocolStatus::RequestComplete;
};
struct Other {  ///< GET_VALUES_RESULT, UNKNOWN_TYPE
  std::uint8_t type = 0;
  std::string_view content;
};
struct ResponseNeedsMore {};
struct ResponseError {
  const char* reason = "";
};

using ResponseEvent = std::variant<ResponseNeedsMore, Stdout, Stderr, EndRequest, Other, ResponseError>;

class ResponseDecoder {
 public:
  void feed(std::string_view bytes);
  ResponseEvent next();

 private:
  ResponseEvent record(const Header& header, std::string_view content);

  std::string m_buffer;
  std::size_t m_position = 0;
};

}  // namespace iiswsgi::fcgi
