#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "gateway/fcgi/pairs.h"
#include "gateway/fcgi/protocol.h"

/// What a FastCGI application reads from its web server, bytes in, events out. No I/O, no threads.
///
/// Flow:
///   1. `feed(bytes)` whatever arrived, split anywhere; or, without a copy, read into `room()` and say
///   `arrived(count)`.
///   2. `next()` until it says NeedMore. A request is BeginRequest, Params (all of them, once), Stdin..., EndOfStdin.
///   3. `endRequest()` once the answer to the current request is on its way: the next BeginRequest may come.
/// Views in a Stdin or GetValues event are valid until the next feed() or room(); those of Params until endRequest().
/// Memory: one record, the PARAMS of one request, and what was fed beyond. Sources: FastCGI Specification 1.0; php-src
/// main/fastcgi.c and wfastcgi.py for what IIS and others do besides.
namespace iiswsgi::fcgi {

struct NeedMore {};
struct BeginRequest {
  std::uint16_t requestId = 0;
  bool keep = false;  ///< the connection stays open after the answer
};
struct Params {
  Pairs pairs;
};
struct ParamsTooLarge {};  ///< instead of Params; the request goes on with its body and wants an answer
struct Stdin {
  std::string_view bytes;  ///< never empty
};
struct EndOfStdin {};
struct AbortRequest {};
struct GetValues {
  Pairs pairs;  ///< names that the server asks for; values are empty
};
struct UnknownType {  ///< a management record of a type that nobody knows: answer with UNKNOWN_TYPE
  std::uint8_t type = 0;
};
struct Refused {  ///< a second request at once, or a role that isn't Responder: answer END_REQUEST with status
  std::uint16_t requestId = 0;
  ProtocolStatus status = ProtocolStatus::CannotMultiplex;
  bool keep = true;  ///< as in BeginRequest; a request that runs beside it keeps the connection anyway
};
struct ProtocolError {  ///< nothing that follows can be trusted: close the connection
  const char* reason = "";
};

using Event = std::variant<NeedMore, BeginRequest, Params, ParamsTooLarge, Stdin, EndOfStdin, AbortRequest, GetValues,
                           UnknownType, Refused, ProtocolError>;

class Decoder {
 public:
  struct Limits {
    std::size_t params = 1024 * 1024;  ///< bytes of all PARAMS of one request
  };
  Decoder() : Decoder(Limits()) {}
  explicit Decoder(Limits limits) : m_limits(limits) {}

  void feed(std::string_view bytes);
  /// Where to put what comes next: at least `size` bytes of room.
  char* room(std::size_t size);
  void arrived(std::size_t count) { m_end += count; }

  Event next();
  void endRequest();

  bool idle() const { return m_state == State::Idle; }

 private:
  enum class State { Idle, ReadingParams, ReadingStdin, StdinEnded, Broken };

  Event record(const Header& header, std::string_view content);
  Event management(const Header& header, std::string_view content);
  Event begin(const Header& header, std::string_view content);
  Event params(std::string_view content);
  Event stdinBytes(std::string_view content);
  Event broken(const char* reason);

  Limits m_limits;
  State m_state = State::Idle;
  std::uint16_t m_requestId = 0;
  bool m_paramsTooLarge = false;
  std::string m_params;

  std::unique_ptr<char[]> m_buffer;  ///< not a string: that would write zeros to all of room()
  std::size_t m_capacity = 0;
  std::size_t m_begin = 0;
  std::size_t m_end = 0;
};

}  // namespace iiswsgi::fcgi
