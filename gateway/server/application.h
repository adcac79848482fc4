#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gateway/server/log.h"
#include "gateway/server/offline.h"
#include "gateway/server/options.h"
#include "gateway/wsgi/bridge.h"

/// The application and what became of loading it. If it couldn't be loaded this is no end: requests get the letter as a
/// page, and once a file has changed the next request tries again.
///
/// Flow: `load()` once at the start; `ready()` before each request; `handle(...)` if ready, else `failure()`, unless
/// it is `offline()`: then nothing is loaded, and what has been loaded is let go of, which takes a new process.
/// Threads: all from the thread that made it; offline(), ready(), failure() and handle() from any worker.
namespace iiswsgi::server {

class Application {
 public:
  Application(const Options& options, std::string bridgeFolder, FileLog& log);
  ~Application();

  std::optional<contract::Failure> load();
  /// Instead of load(): there is nothing that could be loaded, every request gets this letter.
  void refuse(const contract::Failure& failure);
  bool ready();
  Offline& offline() { return m_offline; }
  /// Modules that have been loaded can't be let go of, nor be loaded in a newer version, but by a new process.
  bool isToBeLeft();
  contract::Failure failure();
  const wsgi::Interpreter& interpreter() const { return m_interpreter; }

  void handle(const wsgi::Variables& variables, wsgi::Body& body, wsgi::Response& response);
  void finish();  ///< once no worker is in handle() any more; the destructor does it otherwise

 private:
  void enterFolder() const;
  bool worthTrying();
  std::optional<contract::Failure> tryToLoad();
  std::optional<contract::Failure> startPython();

  const Options m_options;
  Offline m_offline;
  const std::string m_bridgeFolder;
  FileLog& m_log;
  wsgi::Interpreter m_interpreter;
  std::unique_ptr<wsgi::Bridge> m_bridge;
  const std::thread::id m_maker = std::this_thread::get_id();

  std::mutex m_mutex;
  bool m_loaded = false;
  bool m_tried = false;     ///< to load the application: modules of it may be there
  bool m_hopeless = false;  ///< nothing but a new process will help
  std::optional<contract::Failure> m_failure;
  std::uint64_t m_fingerprint = 0;   ///< of the folder and the INI file, before the last attempt
  std::vector<std::string> m_named;  ///< files that the last failure's traceback names
  std::uint64_t m_namedFingerprint = 0;
  std::chrono::steady_clock::time_point m_lastLook;
};

}  // namespace iiswsgi::server
