#include "gateway/server/server.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/server/session.h"

namespace iiswsgi::server {
namespace {

/// Looks once a second whether the application has to be let go of: an idle process must do so too.
class Watch {
 public:
  Watch(Application& application, bool replaceable) {
    if (replaceable) m_thread = std::thread([this, &application] { watch(application); });
  }
  ~Watch() { end(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Whether the process is to be left.
  bool end() {
    {
      const std::lock_guard guard(m_mutex);
      m_ended = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) m_thread.join();
    return m_left;
  }

 private:
  void watch(Application& application) {
    std::unique_lock lock(m_mutex);
    while (!m_changed.wait_for(lock, std::chrono::seconds(1), [this] { return m_ended; })) {
      if (!application.isToBeLeft()) continue;
      m_left = true;
      transport::requestStop();
      return;
    }
  }

  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_ended = false;
  bool m_left = false;
  std::thread m_thread;
};

void work(transport::Listener& listener, Application& application, FileLog& log, const Options& options) {
  while (const auto connection = listener.accept()) {
    Session(*connection, application, log, options).run();
  }
}

}  // namespace

bool serve(transport::Listener& listener, Application& application, FileLog& log, const Options& options) {
  // A process that nobody would replace stays, with what it has loaded.
  const bool replaceable = options.listen.empty() || listener.handsOn();
  Watch watch(application, replaceable);
  std::vector<std::thread> others;
  for (int i = 1; i < options.threads; ++i) {
    others.emplace_back([&] { work(listener, application, log, options); });
  }
  work(listener, application, log, options);
  for (std::thread& other : others)
    other.join();
  return watch.end();
}

}  // namespace iiswsgi::server
