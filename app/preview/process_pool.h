#pragma once

#include <functional>
#include <list>
#include <memory>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <QDateTime>
#include <QProcessEnvironment>

#include "app/preview/channel.h"
#include "app/preview/fastcgi_settings.h"
#include "app/preview/problem.h"
#include "app/preview/process.h"

/// The processes of one fastCgi application in one application pool, as IIS keeps them: one request at a time for each,
/// one connection for its life, recycled by count, by an edited file and when idle.
///
/// Flow: `acquire()` (may wait in the queue) -> the request -> `release(...)`.
namespace iiswsgi::preview {

using Log = std::function<void(const QString&)>;

/// One process, and the connection to it. Owned by its pool, and by the request that it serves.
struct Instance {
  explicit Instance(asio::io_context& context) : channel(context), exit(context), grace(context) {}

  std::unique_ptr<Process> process;
  Channel channel;
  asio::steady_timer exit;   ///< cancelled when the process has exited
  asio::steady_timer grace;  ///< from the request to leave to the kill
  int served = 0;            ///< requests
  bool exited = false;
  int exitCode = 0;
  bool leaving = false;  ///< we ended it, so that its exit is no failure
  std::chrono::steady_clock::time_point idleSince;
};

class ProcessPool : public std::enable_shared_from_this<ProcessPool> {
 public:
  ProcessPool(asio::io_context& context, FastCgiSettings settings, const QProcessEnvironment& environment, Log log);

  const FastCgiSettings& settings() const { return m_settings; }
  bool retired() const { return m_retired; }

  using Acquired = std::variant<std::shared_ptr<Instance>, Problem>;
  Task<Acquired> acquire();

  enum class Outcome { Reusable, Reconnect, Failed };  ///< Failed: counts for rapidFailsPerMinute; the process is ended
  void release(const std::shared_ptr<Instance>& instance, Outcome outcome);

  /// Opens the connection if there is none; a problem if the process doesn't take it.
  std::optional<Problem> connect(Instance& instance);

  /// Returns when the process has exited, true, or the time is over.
  static Task<bool> awaitExit(std::shared_ptr<Instance> instance, std::chrono::milliseconds atMost);

  /// No request gets in any more; processes that serve one end after it, the others now.
  void retire();
  void stop();  ///< everything ends now
  bool empty() const { return m_instances.empty() && m_leaving.empty(); }

 private:
  struct Waiter;

  Acquired startOne();
  std::optional<Problem> refusal();
  QStringList environment() const;
  int mostInstances() const;
  void noteFailure();
  void noteExit(const std::weak_ptr<Instance>& weak, int exitCode);
  void end(const std::shared_ptr<Instance>& instance);
  void forget(const std::shared_ptr<Instance>& instance);
  void wakeNext();
  void recycleIfChanged();
  void watchIdle();
  void endIdle();

  asio::io_context& m_context;
  const FastCgiSettings m_settings;
  const QProcessEnvironment m_environment;
  const Log m_log;
  std::vector<std::shared_ptr<Instance>> m_instances;  ///< busy and idle
  std::vector<std::shared_ptr<Instance>> m_idle;       ///< the one used last is the first to be used again
  std::vector<std::shared_ptr<Instance>> m_leaving;    ///< asked to end
  std::list<std::shared_ptr<Waiter>> m_queue;
  std::list<std::chrono::steady_clock::time_point> m_failures;
  QDateTime m_monitored;  ///< time of the file that is watched for changes
  asio::steady_timer m_idleTimer;
  bool m_retired = false;
};

}  // namespace iiswsgi::preview
