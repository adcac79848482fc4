#pragma once

#include <string>

/// What the gateway and the programs that configure it agree on: names of options and variables, exit codes, version.
/// Standard C++ alone, no I/O.
namespace iiswsgi::contract {

inline constexpr const char* version = IISWSGI_VERSION;
inline constexpr const char* programName = "iiswsgi-gateway";

/// Options of iiswsgi-gateway; each takes one value unless said.
namespace option {
inline constexpr const char* python = "--python";    ///< interpreter or virtual environment
inline constexpr const char* ini = "--ini";          ///< FILE or FILE#section; "-c" means the same
inline constexpr const char* app = "--app";          ///< module:callable; callable may end in "()" (a factory)
inline constexpr const char* folder = "--folder";    ///< put on sys.path, and the working folder
inline constexpr const char* mount = "--mount";      ///< SCRIPT_NAME, wins over what the server says
inline constexpr const char* listen = "--listen";    ///< unix:PATH or tcp:HOST:PORT; without it: standard input
inline constexpr const char* threads = "--threads";  ///< 1 (as under IIS) to 64
inline constexpr const char* log = "--log";          ///< folder or file; one file for each process; "stderr"
inline constexpr const char* details = "--details";  ///< local (default), always, never: who sees tracebacks
inline constexpr const char* check = "--check";      ///< no value: load the application, say what is wrong, exit
inline constexpr const char* version = "--version";  ///< no value
inline constexpr const char* help = "--help";        ///< no value
}  // namespace option

/// Environment variables that say the same where there is no command line of one's own.
namespace variable {
inline constexpr const char* log = "IISWSGI_LOG";
inline constexpr const char* details = "IISWSGI_DETAILS";
inline constexpr const char* pipeName = "_FCGI_X_PIPE_";               ///< set by IIS
inline constexpr const char* shutdownEvent = "_FCGI_SHUTDOWN_EVENT_";  ///< set by IIS
}  // namespace variable

/// Exit codes of iiswsgi-gateway.
enum class Exit : int {
  Done = 0,         ///< the host went away or asked us to go
  Usage = 2,        ///< options that make no sense
  Python = 3,       ///< the interpreter can't be loaded
  Application = 4,  ///< --check: the application can't be loaded
  Transport = 5,    ///< the socket or pipe can't be opened
};

/// What went wrong, as a letter; the gateway's counterpart of the desktop program's Error, with the same codes.
struct Failure {
  int code = 0;         ///< shown as IISWSGI-0501; see resources/errors.md
  std::string message;  ///< what happened, one sentence
  std::string hint;     ///< what to do, one sentence
  std::string detail;   ///< traceback or other technical rest, several lines
  std::string text() const;
};

namespace codes {
inline constexpr int badOption = 501;
inline constexpr int pythonNotFound = 502;
inline constexpr int pythonNotEmbeddable = 503;  ///< no shared library, free-threaded, ...
inline constexpr int bridgeMissing = 504;
inline constexpr int pythonNotStarted = 505;
inline constexpr int pasteDeployMissing = 506;
inline constexpr int iniMissing = 507;
inline constexpr int iniSectionMissing = 508;
inline constexpr int importFailed = 509;
inline constexpr int callableMissing = 510;
inline constexpr int notCallable = 511;
inline constexpr int listenFailed = 512;
inline constexpr int applicationFailed = 513;  ///< it raised while answering
inline constexpr int badResponse = 514;        ///< it broke PEP 3333
}  // namespace codes

}  // namespace iiswsgi::contract
