#ifdef _WIN32
#include <windows.h>
#else
#include <unistd.h>
#include <csignal>
#endif

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/core/apply/apply.h"
#include "app/platform/host.h"

/// Applies a plan on the real machine and is killed, as by `kill -9`, right in front of the N-th operation that may
/// change something.
///
///   apply_child PLAN.json STATE-FOLDER N     exit code 0: there was no N-th operation
///   apply_child --touch FILE, --remove FILE  programs that a plan may run
namespace {

using namespace iiswsgi;

/// At once, with no destructor and no handler run.
void die() {
#ifdef _WIN32
  // A code that Qt takes for a crash, as it takes every one that is an exception's.
  ::TerminateProcess(::GetCurrentProcess(), 0xC0000001);
#else
  ::kill(::getpid(), SIGKILL);
#endif
}

class DyingHost : public host::Host {
 public:
  DyingHost(host::Host& real, int operation) : m_real(real), m_left(operation) {}

  Result<QByteArray> readFile(const QString& path) override { return m_real.readFile(path); }
  Result<host::FileState> fileState(const QString& path) override { return m_real.fileState(path); }
  Result<QStringList> listFolder(const QString& path) override { return m_real.listFolder(path); }
  Result<void> replaceFile(const QString& path, const QByteArray& bytes) override {
    if (m_left == 0) leaveHalfDone(path, bytes);
    dieIfItIsTime();
    return m_real.replaceFile(path, bytes);
  }
  Result<void> removeFile(const QString& path) override {
    dieIfItIsTime();
    return m_real.removeFile(path);
  }
  Result<void> makeFolder(const QString& path) override {
    dieIfItIsTime();
    return m_real.makeFolder(path);
  }
  Result<void> makePrivateFolder(const QString& path) override {
    dieIfItIsTime();
    return m_real.makePrivateFolder(path);
  }
  Result<void> movePath(const QString& from, const QString& to) override {
    dieIfItIsTime();
    return m_real.movePath(from, to);
  }
  Result<void> appendFile(const QString& path, const QByteArray& bytes) override {
    if (m_left == 0) (void)m_real.appendFile(path, bytes.left(bytes.size() / 2));
    dieIfItIsTime();
    return m_real.appendFile(path, bytes);
  }
  Result<host::CommandOutput> run(const host::Command& command) override {
    dieIfItIsTime();
    return m_real.run(command);
  }
  Result<host::HttpAnswer> request(const host::HttpRequest& request) override { return m_real.request(request); }
  Result<host::Download> download(const host::DownloadRequest& request) override { return m_real.download(request); }
  Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) override { return m_real.takeLock(path); }
  QProcessEnvironment environment() const override { return m_real.environment(); }
  QDateTime now() const override { return m_real.now(); }
  int processorCount() const override { return m_real.processorCount(); }
  QString programFolder() const override { return m_real.programFolder(); }

 private:
  void dieIfItIsTime() {
    if (m_left-- == 0) die();
  }

  /// What replaceFile has on the disk in the middle of its work.
  static void leaveHalfDone(const QString& path, const QByteArray& bytes) {
    QFile file(host::stagingPath(path));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes.left(bytes.size() / 2));
  }

  host::Host& m_real;
  int m_left;
};

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "--touch") return QFile(arguments.value(2)).open(QIODevice::WriteOnly) ? 0 : 5;
  if (arguments.value(1) == "--remove") {
    QFile::remove(arguments.value(2));
    return 0;
  }
  QFile file(arguments.value(1));
  if (!file.open(QIODevice::ReadOnly)) return 2;
  const auto plan = plan::planFromJson(QJsonDocument::fromJson(file.readAll()).object());
  if (!plan) return 3;
  const auto real = platform::makeHost();
  DyingHost host(*real, arguments.value(3).toInt());
  apply::Options options;
  options.stateFolder = arguments.value(2);
  return apply::applyPlan(*plan, host, options) ? 0 : 4;
}
