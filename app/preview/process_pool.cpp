#include "app/preview/process_pool.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <boost/asio/post.hpp>
#include <QFileInfo>

namespace iiswsgi::preview {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// A request in the queue: its timer is cancelled when there is an instance for it, or the pool ends.
struct ProcessPool::Waiter {
  explicit Waiter(asio::io_context& context) : timer(context) {}
  asio::steady_timer timer;
  bool woken = false;
};

namespace {

constexpr seconds longestGrace{10};  // of an ending server, whatever signalBeforeTerminateSeconds says

Problem fastCgiProblem(int status, int subStatus, quint32 error) {
  Problem problem;
  problem.status = status;
  problem.subStatus = subStatus;
  problem.error = error;
  problem.module = QStringLiteral("FastCgiModule");
  problem.notification = QStringLiteral("ExecuteRequestHandler");
  return problem;
}

QDateTime modifiedAt(const QString& path) {
  return path.isEmpty() ? QDateTime() : QFileInfo(path).lastModified();
}

template <typename Item>
void removeFrom(std::vector<Item>& list, const Item& item) {
  list.erase(std::remove(list.begin(), list.end(), item), list.end());
}

}  // namespace

ProcessPool::ProcessPool(asio::io_context& context, FastCgiSettings settings, const QProcessEnvironment& environment,
                         Log log)
    : m_context(context),
      m_settings(std::move(settings)),
      m_environment(environment),
      m_log(std::move(log)),
      m_monitored(modifiedAt(m_settings.monitorChangesTo)),
      m_idleTimer(context) {}

int ProcessPool::mostInstances() const {
  if (m_settings.maxInstances > 0) return m_settings.maxInstances;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

QStringList ProcessPool::environment() const {
  QProcessEnvironment all = m_environment;
  all.remove(QStringLiteral("HTTP_PROXY"));  // httpoxy: CGI programs take it for a request's header
  for (const auto& [name, value] : m_settings.environment)
    all.insert(name, value);
  return all.toStringList();
}

std::optional<Problem> ProcessPool::refusal() {
  if (m_retired) return fastCgiProblem(503, 0, number::serviceBusy);
  if (m_settings.monitorChangesTo.contains(QLatin1Char('%'))) {
    Problem problem = fastCgiProblem(500, 0, number::pathNotFound);
    problem.message = QStringLiteral("The FastCGI process can't be started.");
    problem.notes << QStringLiteral("monitorChangesTo: %1").arg(m_settings.monitorChangesTo);
    problem.advice = QStringLiteral(
        "IIS doesn't expand variables in monitorChangesTo, and fails without naming the reason: write the full path.");
    return problem;
  }
  const auto minuteAgo = steady_clock::now() - std::chrono::minutes(1);
  m_failures.remove_if([&](auto time) { return time < minuteAgo; });
  if (m_settings.rapidFailsPerMinute == 0 || std::ssize(m_failures) <= m_settings.rapidFailsPerMinute)
    return std::nullopt;
  Problem problem = fastCgiProblem(500, 0, 0);
  problem.message =
      QStringLiteral("The FastCGI process has failed frequently recently. Try the request again in a while.");
  problem.advice = QStringLiteral(
      "See the log of the program for the reason of its failures; rapidFailsPerMinute says how many are borne.");
  return problem;
}

Task<ProcessPool::Acquired> ProcessPool::acquire() {
  const auto self = shared_from_this();
  while (true) {
    if (const auto refused = refusal()) co_return *refused;
    recycleIfChanged();
    if (!m_idle.empty()) {
      auto instance = m_idle.back();
      m_idle.pop_back();
      co_return instance;
    }
    if (std::ssize(m_instances) < mostInstances()) co_return startOne();
    if (std::ssize(m_queue) >= m_settings.queueLength) co_return fastCgiProblem(503, 4, number::serviceBusy);
    const auto waiter = std::make_shared<Waiter>(m_context);
    m_queue.push_back(waiter);
    waiter->timer.expires_at(steady_clock::time_point::max());
    SystemError ignored;
    if (!waiter->woken) co_await waiter->timer.async_wait(into(ignored));
  }
}

void ProcessPool::wakeNext() {
  if (m_queue.empty()) return;
  const auto waiter = m_queue.front();
  m_queue.pop_front();
  waiter->woken = true;
  waiter->timer.cancel();
}

ProcessPool::Acquired ProcessPool::startOne() {
  ProcessStart start;
  start.program = m_settings.fullPath;
  start.arguments = m_settings.arguments;
  start.environment = environment();
  start.signalsShutdown = m_settings.signalBeforeTerminate.count() > 0;
  const auto instance = std::make_shared<Instance>(m_context);
  // The guard keeps the loop alive until the process has reported its end.
  auto guard = std::make_shared<asio::executor_work_guard<asio::io_context::executor_type>>(m_context.get_executor());
  auto& context = m_context;
  auto started = Process::start(
      start, [self = shared_from_this(), weak = std::weak_ptr(instance), guard, &context](int exitCode) mutable {
        asio::post(context, [self = std::move(self), weak, exitCode, guard = std::move(guard)] {
          self->noteExit(weak, exitCode);
        });
      });
  if (const auto* failed = std::get_if<StartFailure>(&started)) {
    Problem problem = fastCgiProblem(500, 0, failed->error);
    problem.notes << QStringLiteral("fullPath: %1").arg(m_settings.fullPath) << failed->reason;
    m_log(QStringLiteral("%1 can't be started: %2").arg(m_settings.fullPath, failed->reason));
    return problem;
  }
  instance->process = std::move(std::get<0>(started));
  m_instances.push_back(instance);
  m_log(QStringLiteral("started process %1: %2 %3")
            .arg(instance->process->id())
            .arg(m_settings.fullPath, m_settings.arguments));
  return instance;
}

std::optional<Problem> ProcessPool::connect(Instance& instance) {
  if (instance.channel.is_open()) {
    if (isAlive(instance.channel)) return std::nullopt;
    // A program that ends its connections after each request has left this one behind: open another.
    SystemError ignored;
    instance.channel.close(ignored);
  }
  const std::intptr_t connection = instance.process->connect();
  if (connection != -1 && openChannel(instance.channel, connection)) return std::nullopt;
  return fastCgiProblem(500, 0, number::pipeClosed);
}

Task<bool> ProcessPool::awaitExit(std::shared_ptr<Instance> instance, milliseconds atMost) {
  if (instance->exited) co_return true;
  instance->exit.expires_after(atMost);
  SystemError ignored;
  co_await instance->exit.async_wait(into(ignored));
  co_return instance->exited;
}

void ProcessPool::release(const std::shared_ptr<Instance>& instance, Outcome outcome) {
  ++instance->served;
  SystemError ignored;
  if (outcome != Outcome::Reusable) instance->channel.close(ignored);
  if (outcome == Outcome::Failed && !instance->leaving) noteFailure();
  const bool worn = instance->served >= m_settings.instanceMaxRequests;
  if (outcome == Outcome::Failed || instance->exited || instance->leaving || worn || m_retired) {
    end(instance);
  } else {
    instance->idleSince = steady_clock::now();
    m_idle.push_back(instance);
    watchIdle();
  }
  wakeNext();
}

void ProcessPool::noteFailure() {
  m_failures.push_back(steady_clock::now());
}

void ProcessPool::noteExit(const std::weak_ptr<Instance>& weak, int exitCode) {
  const auto instance = weak.lock();
  if (!instance) return;
  instance->exited = true;
  instance->exitCode = exitCode;
  instance->exit.cancel();
  instance->grace.cancel();
  m_log(QStringLiteral("process %1 exited with code %2").arg(instance->process->id()).arg(exitCode));
  const bool idle = std::find(m_idle.begin(), m_idle.end(), instance) != m_idle.end();
  if (idle || instance->leaving) {
    forget(instance);
    wakeNext();
  }
}

void ProcessPool::forget(const std::shared_ptr<Instance>& instance) {
  removeFrom(m_instances, instance);
  removeFrom(m_idle, instance);
  removeFrom(m_leaving, instance);
}

/// As IIS does it: with signalBeforeTerminateSeconds a request to leave and some time, without it no warning at all.
void ProcessPool::end(const std::shared_ptr<Instance>& instance) {
  removeFrom(m_instances, instance);
  removeFrom(m_idle, instance);
  SystemError ignored;
  instance->channel.close(ignored);
  if (instance->exited || instance->leaving) return;
  instance->leaving = true;
  m_leaving.push_back(instance);
  const auto grace =
      m_retired ? std::min(m_settings.signalBeforeTerminate, longestGrace) : m_settings.signalBeforeTerminate;
  if (grace.count() == 0) {
    instance->process->kill();
    return;
  }
  instance->process->askToEnd();
  instance->grace.expires_after(grace);
  instance->grace.async_wait([instance](SystemError error) {
    if (!error && !instance->exited) instance->process->kill();
  });
}

void ProcessPool::recycleIfChanged() {
  if (m_settings.monitorChangesTo.isEmpty()) return;
  const QDateTime now = modifiedAt(m_settings.monitorChangesTo);
  if (now == m_monitored) return;
  m_monitored = now;
  m_log(QStringLiteral("%1 has changed: the processes are replaced").arg(m_settings.monitorChangesTo));
  for (const auto& instance : std::vector(m_instances)) {
    const bool idle = std::find(m_idle.begin(), m_idle.end(), instance) != m_idle.end();
    if (idle) {
      end(instance);
    } else {
      instance->served = m_settings.instanceMaxRequests;  // ends after the request that it serves
    }
  }
}

void ProcessPool::watchIdle() {
  if (m_idle.empty()) return;
  const auto oldest = std::min_element(m_idle.begin(), m_idle.end(),
                                       [](const auto& a, const auto& b) { return a->idleSince < b->idleSince; });
  m_idleTimer.expires_at((*oldest)->idleSince + m_settings.idleTimeout);
  m_idleTimer.async_wait([weak = weak_from_this()](SystemError error) {
    const auto self = weak.lock();
    if (!error && self) self->endIdle();
  });
}

void ProcessPool::endIdle() {
  const auto limit = steady_clock::now() - m_settings.idleTimeout;
  for (const auto& instance : std::vector(m_idle)) {
    if (instance->idleSince <= limit) end(instance);
  }
  watchIdle();
}

void ProcessPool::retire() {
  m_retired = true;
  m_idleTimer.cancel();
  for (const auto& instance : std::vector(m_idle))
    end(instance);
  while (!m_queue.empty())
    wakeNext();
}

void ProcessPool::stop() {
  retire();
  for (const auto& instance : std::vector(m_instances))
    end(instance);
}

}  // namespace iiswsgi::preview
