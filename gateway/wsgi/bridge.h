#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/contract/contract.h"

/// What stands between the program (no Python in it) and the bridge, a library built once for each minor version of
/// CPython and loaded at run time. Standard C++ alone; both sides come out of one build.
///
/// Flow:
///   1. The program finds the interpreter (python.h), loads its library, then the bridge's, and calls
///      `iiswsgiMakeBridge`.
///   2. `start(...)` initialises CPython as that interpreter would; `load(...)` gets the application.
///   3. `handle(...)` for each request, from one thread at a time for each worker.
///   4. `finish()` runs Python's exit handlers.
namespace iiswsgi::wsgi {

/// The request's variables, in their order, duplicates kept. Views into the connection's buffer, valid for one request.
using Variables = std::vector<std::pair<std::string_view, std::string_view>>;

/// The request's body, as it comes in. Implemented by gateway/server.
class Body {
 public:
  enum class Wait { Yes, No };
  static constexpr std::ptrdiff_t WouldBlock = -2;  ///< only with Wait::No: ask again without the GIL
  static constexpr std::ptrdiff_t Aborted = -1;     ///< the host gave the request up, or the connection is gone

  virtual ~Body() = default;
  /// Up to `wanted` bytes into `into`; 0 at the end of the body.
  virtual std::ptrdiff_t read(char* into, std::size_t wanted, Wait wait) = 0;
};

/// Where the response goes. Implemented by gateway/server.
class Response {
 public:
  virtual ~Response() = default;
  /// Sends all parts as FCGI_STDOUT; `last`: nothing follows, END_REQUEST goes into the same write.
  /// False: the host is gone or has given the request up; the caller stops as soon as it can. May block.
  virtual bool write(const std::string_view* parts, std::size_t count, bool last) = 0;
  /// `length` bytes of an open file (a descriptor; on Windows a HANDLE, since each C runtime has descriptors of its
  /// own) from `offset` on, without passing Python (wsgi.file_wrapper). May block.
  virtual bool writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length, bool last) = 0;
};

/// Which application, and how it is mounted.
struct Source {
  std::string iniFile;  ///< full path; empty: `callable` counts
  std::string iniSection = "main";
  std::string callable;              ///< module:name, name dotted, "()" at its end for a factory
  std::string folder;                ///< put first on sys.path; may be empty
  std::optional<std::string> mount;  ///< SCRIPT_NAME whatever the server says; "" is the root
  bool multithread = false;
};

/// Who may see a traceback in the answer.
enum class Details { Local, Always, Never };

/// One log for the program and Python's side: wsgi.errors, sys.stdout, sys.stderr and logging all end here.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(std::string_view text) = 0;  ///< as it is, from any thread
};

/// An interpreter as found by python.h: everything needed to be it.
struct Interpreter {
  std::string executable;               ///< what sys.executable shall say
  std::string baseExecutable;           ///< sys._base_executable, which multiprocessing starts; may be empty
  std::string library;                  ///< libpython3.X.so / python3X.dll, full path
  std::vector<std::string> companions;  ///< libraries that its modules need and only its own program would find
  int major = 0;
  int minor = 0;
};

class Bridge {
 public:
  virtual ~Bridge() = default;
  virtual std::optional<contract::Failure> start(const Interpreter& interpreter, Log& log) = 0;
  /// Forgets an application that was loaded before; may be called again after a failure.
  virtual std::optional<contract::Failure> load(const Source& source, Details details) = 0;
  /// Answers one request completely: it always ends with a write(..., last = true), with a 500 page if need be.
  virtual void handle(const Variables& variables, Body& body, Response& response) = 0;
  virtual void finish() = 0;
};

}  // namespace iiswsgi::wsgi

/// The one symbol of a bridge library (iiswsgi-bridge-cp311.so, .dll). `abi` must be iiswsgiBridgeAbi.
inline constexpr int iiswsgiBridgeAbi = 1;
inline constexpr const char* iiswsgiMakeBridgeName = "iiswsgiMakeBridge";
using IiswsgiMakeBridge = iiswsgi::wsgi::Bridge* (*)(int abi);
