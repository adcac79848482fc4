#include "gateway/server/application.h"

#include <filesystem>

#include "gateway/contract/paths.h"
#include "gateway/server/fingerprint.h"
#include "gateway/wsgi/python.h"

namespace iiswsgi::server {
namespace {
constexpr auto pauseBetweenLooks = std::chrono::seconds(1);
}

Application::Application(const Options& options, std::string bridgeFolder, FileLog& log)
    : m_options(options), m_offline(options.source), m_bridgeFolder(std::move(bridgeFolder)), m_log(log) {}

Application::~Application() {
  finish();
}

std::optional<contract::Failure> Application::load() {
  const std::lock_guard guard(m_mutex);
  if (m_options.action != Options::Action::Serve || !m_offline.now()) return tryToLoad();
  // Whichever worker gets the first request when the site is back: Python is there.
  m_failure = startPython();
  return m_failure;
}

void Application::refuse(const contract::Failure& failure) {
  const std::lock_guard guard(m_mutex);
  m_failure = failure;
  m_hopeless = true;
}

/// Not before: on Windows a folder that is some process's own can't be moved, and while the application is offline
/// somebody may want to.
void Application::enterFolder() const {
  std::error_code missing;  // loading tells
  const std::string& folder = m_options.source.folder;
  if (!folder.empty()) std::filesystem::current_path(contract::toPath(folder), missing);
}

std::optional<contract::Failure> Application::tryToLoad() {
  // Taken before loading: a file that is saved meanwhile counts as changed.
  m_fingerprint = fingerprintOf(m_options.source.iniFile, m_options.source.folder);
  m_lastLook = std::chrono::steady_clock::now();
  m_tried = true;
  enterFolder();
  m_failure = m_bridge ? std::nullopt : startPython();
  if (!m_failure) m_failure = m_bridge->load(m_options.source, m_options.details);
  m_loaded = !m_failure;
  if (!m_failure) return std::nullopt;
  m_named = filesNamedIn(m_failure->detail);
  m_namedFingerprint = fingerprintOf(m_named);
  return m_failure;
}

std::optional<contract::Failure> Application::startPython() {
  auto interpreter = wsgi::findInterpreter(m_options.python);
  if (auto* failure = std::get_if<contract::Failure>(&interpreter)) return *failure;
  m_interpreter = std::get<wsgi::Interpreter>(interpreter);
  auto bridge = wsgi::loadBridge(m_interpreter, m_bridgeFolder);
  if (auto* failure = std::get_if<contract::Failure>(&bridge)) return *failure;
  auto made = std::move(std::get<std::unique_ptr<wsgi::Bridge>>(bridge));
  if (auto failure = made->start(m_interpreter, m_log)) {
    m_hopeless = true;  // CPython that has stopped half-way can't be started again
    return failure;
  }
  m_bridge = std::move(made);
  return std::nullopt;
}

bool Application::worthTrying() {
  if (m_hopeless || std::chrono::steady_clock::now() - m_lastLook < pauseBetweenLooks) return false;
  // Python's main thread is the one that starts it, and the one that ends it must be the same.
  if (!m_bridge && std::this_thread::get_id() != m_maker) return false;
  m_lastLook = std::chrono::steady_clock::now();
  // Without an interpreter there is no file to watch: whatever was missing may be there now.
  return !m_bridge || !m_tried || fingerprintOf(m_options.source.iniFile, m_options.source.folder) != m_fingerprint ||
         fingerprintOf(m_named) != m_namedFingerprint;
}

bool Application::isToBeLeft() {
  const bool offline = m_offline.now();
  const std::lock_guard guard(m_mutex);
  return offline && m_tried;
}

bool Application::ready() {
  const std::lock_guard guard(m_mutex);
  if (m_loaded) return true;
  if (!worthTrying()) return false;
  m_log.line(m_failure ? "Something has changed: loading the application again." : "Loading the application.");
  const auto failure = tryToLoad();
  m_log.line(failure ? failure->text() : "The application is loaded.");
  return !failure;
}

contract::Failure Application::failure() {
  const std::lock_guard guard(m_mutex);
  return m_failure.value_or(contract::Failure{});
}

void Application::handle(const wsgi::Variables& variables, wsgi::Body& body, wsgi::Response& response) {
  m_bridge->handle(variables, body, response);
}

void Application::finish() {
  if (m_bridge) m_bridge->finish();
  m_bridge.reset();
}

}  // namespace iiswsgi::server
