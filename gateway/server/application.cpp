#include "gateway/server/application.h"

#include "gateway/server/fingerprint.h"
#include "gateway/wsgi/python.h"

namespace iiswsgi::server {
namespace {
constexpr auto pauseBetweenLooks = std::chrono::seconds(1);
}

Application::Application(const Options& options, std::string bridgeFolder, FileLog& log)
    : m_options(options), m_bridgeFolder(std::move(bridgeFolder)), m_log(log) {}

Application::~Application() {
  finish();
}

std::optional<contract::Failure> Application::load() {
  const std::lock_guard guard(m_mutex);
  return tryToLoad();
}

void Application::refuse(const contract::Failure& failure) {
  const std::lock_guard guard(m_mutex);
  m_failure = failure;
  m_hopeless = true;
}

std::optional<contract::Failure> Application::tryToLoad() {
  // Taken before loading: a file that is saved meanwhile counts as changed.
  m_fingerprint = fingerprintOf(m_options.source.iniFile, m_options.source.folder);
  m_lastLook = std::chrono::steady_clock::now();
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
  return !m_bridge || fingerprintOf(m_options.source.iniFile, m_options.source.folder) != m_fingerprint ||
         fingerprintOf(m_named) != m_namedFingerprint;
}

bool Application::ready() {
  const std::lock_guard guard(m_mutex);
  if (m_loaded) return true;
  if (!worthTrying()) return false;
  m_log.line("Something has changed: loading the application again.");
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
