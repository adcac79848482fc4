#include <QCoreApplication>
#include <QThread>

#include "app/platform/download.h"
#include "app/platform/files.h"
#include "app/platform/host.h"
#include "app/platform/http.h"
#include "app/platform/processes.h"
#include "app/platform/registry.h"
#include "app/platform/rights.h"

namespace iiswsgi::platform {
namespace {

class RealHost : public host::Host {
 public:
  Result<QByteArray> readFile(const QString& path) override { return platform::readFile(path); }
  Result<host::FileState> fileState(const QString& path) override { return platform::fileState(path); }
  Result<QStringList> listFolder(const QString& path) override { return platform::listFolder(path); }
  Result<QStringList> listUnreadableNames(const QString& path) override { return platform::listUnreadableNames(path); }
  Result<void> replaceFile(const QString& path, const QByteArray& bytes) override {
    return platform::replaceFile(path, bytes);
  }
  Result<std::unique_ptr<QIODevice>> openFile(const QString& path) override { return platform::openFile(path); }
  Result<void> writeFile(const QString& path, const Writing& write) override {
    return platform::writeFile(path, write);
  }
  Result<void> removeFile(const QString& path) override { return platform::removeFile(path); }
  Result<void> makeFolder(const QString& path) override { return platform::makeFolder(path); }
  Result<void> makePrivateFolder(const QString& path) override { return platform::makePrivateFolder(path); }
  Result<void> checkPrivateFolder(const QString& path) override { return platform::checkPrivateFolder(path); }
  Result<void> makePrivateFile(const QString& path) override { return platform::makePrivateFile(path); }
  Result<void> movePath(const QString& from, const QString& to) override { return platform::movePath(from, to); }
  Result<void> appendFile(const QString& path, const QByteArray& bytes) override {
    return platform::appendFile(path, bytes);
  }
  Result<host::CommandOutput> run(const host::Command& command) override { return runCommand(command); }
  Result<host::HttpAnswer> request(const host::HttpRequest& request) override { return sendRequest(request); }
  Result<host::Download> download(const host::DownloadRequest& request) override { return platform::download(request); }
  Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) override { return platform::takeLock(path); }
  Result<host::RegistryKey> readRegistry(const QString& path, host::RegistryView view) override {
    return platform::readRegistry(path, view);
  }
  Result<std::optional<QList<host::AccessEntry>>> accessList(const QString& path) override {
    return platform::accessList(path);
  }
  bool isElevated() const override { return platform::isElevated(); }
  bool canElevate() const override { return platform::canElevate(); }
  Result<int> runElevated(const host::Command& command) override { return platform::runElevated(command); }
  QProcessEnvironment environment() const override { return QProcessEnvironment::systemEnvironment(); }
  QDateTime now() const override { return QDateTime::currentDateTimeUtc(); }
  int processorCount() const override { return QThread::idealThreadCount(); }
  QString programFolder() const override { return QCoreApplication::applicationDirPath(); }
};

}  // namespace

std::unique_ptr<host::Host> makeHost() {
  return std::make_unique<RealHost>();
}

}  // namespace iiswsgi::platform
