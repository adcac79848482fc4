#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "app/core/host/host.h"

/// A real host with a gate: a call that `stops` names waits until open(). Makes races of the GUI happen in a fixed
/// order.
namespace iiswsgi::test {

class GatedHost : public host::Host {
 public:
  explicit GatedHost(host::Host& real) : m_real(real) {}

  void stopAt(const QString& operation, const QString& text) {
    const std::lock_guard lock(m_mutex);
    m_stop = operation + QLatin1Char(' ') + text;
    m_waiting = false;
  }
  void open() {
    const std::lock_guard lock(m_mutex);
    m_stop.clear();
    m_changed.notify_all();
  }
  bool isWaiting() {
    const std::lock_guard lock(m_mutex);
    return m_waiting;
  }

  Result<QByteArray> readFile(const QString& path) override {
    pass(QStringLiteral("readFile"), path);
    return m_real.readFile(path);
  }
  Result<host::FileState> fileState(const QString& path) override {
    auto state = m_real.fileState(path);
    if (state && !m_denied.isEmpty() && path.contains(m_denied)) state->writable = false;
    return state;
  }
  Result<QStringList> listFolder(const QString& path) override { return m_real.listFolder(path); }
  Result<void> replaceFile(const QString& path, const QByteArray& bytes) override {
    pass(QStringLiteral("replaceFile"), path);
    return m_real.replaceFile(path, bytes);
  }
  Result<void> removeFile(const QString& path) override { return m_real.removeFile(path); }
  Result<void> makeFolder(const QString& path) override { return m_real.makeFolder(path); }
  Result<void> movePath(const QString& from, const QString& to) override { return m_real.movePath(from, to); }
  Result<void> appendFile(const QString& path, const QByteArray& bytes) override {
    return m_real.appendFile(path, bytes);
  }
  Result<host::CommandOutput> run(const host::Command& command) override { return m_real.run(command); }
  Result<host::HttpAnswer> request(const host::HttpRequest& request) override { return m_real.request(request); }
  Result<host::Download> download(const host::DownloadRequest& request) override { return m_real.download(request); }
  Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) override {
    pass(QStringLiteral("takeLock"), path);
    return m_real.takeLock(path);
  }
  /// A machine on which this process may not do what administrators may. What they start runs as it is.
  void denyWriting(const QString& text) { m_denied = text; }
  int askedForAdministrator() const { return m_asked; }
  bool administratorSaysNo = false;

  bool isElevated() const override { return m_denied.isEmpty(); }
  bool canElevate() const override { return !isElevated(); }
  Result<int> runElevated(const host::Command& command) override {
    ++m_asked;
    if (administratorSaysNo) return Host::runElevated(command);
    const auto output = m_real.run(command);
    if (!output) return output.error();
    return output->exitCode;
  }
  QProcessEnvironment environment() const override { return m_real.environment(); }
  QDateTime now() const override { return m_real.now(); }
  int processorCount() const override { return m_real.processorCount(); }
  QString programFolder() const override { return m_real.programFolder(); }

 private:
  void pass(const QString& operation, const QString& path) {
    std::unique_lock lock(m_mutex);
    const auto stopped = [&] {
      return !m_stop.isEmpty() && operation == m_stop.section(QLatin1Char(' '), 0, 0) &&
             path.contains(m_stop.section(QLatin1Char(' '), 1));
    };
    if (!stopped()) return;
    m_waiting = true;
    m_changed.wait(lock, [&] { return !stopped(); });
    m_waiting = false;
  }

  host::Host& m_real;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  QString m_stop;
  bool m_waiting = false;
  QString m_denied;
  std::atomic<int> m_asked = 0;
};

}  // namespace iiswsgi::test
