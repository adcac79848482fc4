#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "gateway/server/log.h"
#include "gateway/server/options.h"
#include "gateway/wsgi/bridge.h"

/// The application and what became of loading it. If it couldn't be loaded this is no end: requests get the letter as a
/// page, and once a file has changed the next request tries again.
///
/// Flow: `load()` once at the start; `ready()` before each request; `handle(...)` if ready, else `failure()`.
/// Threads: ready() and handle() from any worker.
namespace iiswsgi::server {

class Application {
 public:
  Application(const Options& options, std::string bridgeFolder, FileLog& log);
  ~Application();

  std::optional<contract::Failure> load();
  bool ready();
  contract::Failure failure();
  const wsgi::Interpreter& interpreter() const { return m_interpreter; }

  void handle(const wsgi::Variables& variables, wsgi::Body& body, wsgi::Response& response);
  void finish();

 private:
  std::optional<contract::Failure> tryToLoad();
  std::optional<contract::Failure> startPython();

  const Options m_options;
  const std::string m_bridgeFolder;
  FileLog& m_log;
  wsgi::Interpreter m_interpreter;
  std::unique_ptr<wsgi::Bridge> m_bridge;

  std::mutex m_mutex;
  bool m_loaded = false;
  std::optional<contract::Failure> m_failure;
  std::uint64_t m_fingerprint = 0;
  std::chrono::steady_clock::time_point m_lastLook;
};

}  // namespace iiswsgi::server
