#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gateway/fcgi/pairs.h"
#include "gateway/fcgi/protocol.h"

/// What a FastCGI application reads from its web server, bytes in, events out. No I/O, no threads.
///
/// Flow:
///   1. `feed(bytes)` whatever arrived, split anywhere.
///   2. `next()` until it says NeedMore. A request is BeginRequest, Params (all of them, once), Stdin..., EndOfStdin.
///   3. `endRequest()` once the answer to the current request is on its way: the next BeginRequest may come.
/// Views in an event are valid until the next call of feed() or endRequest(). Sources: FastCGI Specification 1.0; what
/// IIS and others do besides, reference "How IIS talks FastCGI", section 3.
namespace iiswsgi::fcgi {

struct NeedMore {};
struct BeginRequest {
  std::uint16_t requestId = 0;
  bool keep = false;  ///< the connection stays open after the answer
};
struct Params {
  Pairs pairs;
};
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
};
struct ProtocolError {  ///< nothing that follows can be trusted: close the connection
  const char* reason = "";
};

using Event = std::variant<NeedMore, BeginRequest, Params, Stdin, EndOfStdin, AbortRequest, GetValues, UnknownType,
                           Refused, ProtocolError>;

class Decoder {
 public:
  struct Limits {
    std::size_t params = 1024 * 1024;  ///< bytes of all PARAMS of one request
  };
  Decoder() : Decoder(Limits()) {}
  explicit Decoder(Limits limits) : m_limits(limits) {}

  void feed(std::string_view bytes);
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
  bool skip();

  Limits m_limits;
  State m_state = State::Idle;
  std::uint16_t m_requestId = 0;
  std::string m_buffer;
  std::size_t m_position = 0;
  std::size_t m_toSkip = 0;  ///< padding of a record whose content was handed out
  std::string m_params;
};

}  // namespace iiswsgi::fcgi
