#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/contract/contract.h"

/// Bytes to and from a web server, whatever carries them: a Unix or TCP socket, or what stands as standard input.
/// One .cpp for each platform; nothing of an operating system in this header.
namespace iiswsgi::transport {

/// How a wait or a transfer ended.
enum class Outcome {
  Done,
  WouldBlock,  ///< only of calls that don't wait
  Closed,      ///< the other side is gone; between requests that is how a host says good-bye
  Stopped,     ///< requestStop() was called while waiting
};

class Connection {
 public:
  virtual ~Connection() = default;

  /// What has arrived, at most `size` bytes; never waits. `got` is 0 unless Done.
  virtual Outcome tryRead(char* into, std::size_t size, std::size_t& got) = 0;
  /// Until there is something to read.  `stoppable`: a request to stop ends the wait.
  virtual Outcome waitToRead(bool stoppable) = 0;
  /// Everything, waiting as long as it takes.
  virtual Outcome write(const std::string_view* parts, std::size_t count, bool moreFollows) = 0;
  /// `length` bytes of an open file (a descriptor; on Windows a HANDLE) from `offset` on, without a copy where the
  /// system can.
  virtual Outcome writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length) = 0;
};

class Listener {
 public:
  virtual ~Listener() = default;
  /// The next connection; nullptr once stopped, or when there won't be another (standard input was one connection).
  virtual std::unique_ptr<Connection> accept() = 0;
  /// Whether handOn() works: not for a host's one connection, and not on Windows.
  virtual bool handsOn() const { return false; }
  /// Once no more connections are wanted: what listens becomes standard input, for a program in this one's place.
  virtual void handOn() {}
};

/// "unix:/run/app.sock", "tcp:127.0.0.1:9000", "tcp:[::1]:9000".
struct Address {
  enum class Kind { Unix, Tcp } kind = Kind::Unix;
  std::string path;
  std::string host;
  int port = 0;
};
std::optional<Address> parseAddress(std::string_view text);

using ListenerOrFailure = std::variant<std::unique_ptr<Listener>, contract::Failure>;
ListenerOrFailure listenOn(const Address& address);
/// Standard input: a listening socket (as web servers hand it over) or one that is connected already.
ListenerOrFailure listenOnStandardInput();

/// Ends every stoppable wait of this process, now and later. Safe in a signal handler and from any thread.
void requestStop();
bool stopRequested();
/// SIGTERM and SIGINT (and what the platform has besides) call requestStop().
void stopOnSignals();

}  // namespace iiswsgi::transport
