#pragma once

#include <functional>

#include <QMap>
#include <QSet>

#include "app/core/host/host.h"

/// A machine written down: files, programs that answer, and an environment. Discovery only reads, so everything that
/// writes is an error here, and a test that meets it fails.
class PaperMachine : public iiswsgi::host::Host {
 public:
  QMap<QString, QByteArray> files;     ///< by full path, with the separators of the machine; folders follow from them
  QMap<QString, QByteArray> programs;  ///< by full path: what they print on standard output
  QMap<QString, iiswsgi::host::RegistryKey> registry;       ///< by path; the view for 32-bit programs below "32:"
  QMap<QString, QList<iiswsgi::host::AccessEntry>> access;  ///< by folder; others let everybody do everything
  QSet<QString> closed;                                     ///< paths that this account may not even look at
  QProcessEnvironment variables;
  QString ownFolder;
  QStringList started;  ///< programs, in the order of their start

  /// A Windows with the usual variables.
  static PaperMachine windows();
  static PaperMachine posix();
  /// A value of the registry with its keys; the path may begin with "32:".
  void setRegistry(const QString& path, const QString& name, const QString& value);
  /// A program that answers like a Python when asked about itself; `facts` go over the usual ones.
  void addPython(const QString& path, const QString& version, const QVariantMap& facts = {});

  iiswsgi::Result<QByteArray> readFile(const QString& path) override;
  iiswsgi::Result<iiswsgi::host::FileState> fileState(const QString& path) override;
  iiswsgi::Result<QStringList> listFolder(const QString& path) override;
  iiswsgi::Result<iiswsgi::host::CommandOutput> run(const iiswsgi::host::Command& command) override;
  iiswsgi::Result<iiswsgi::host::RegistryKey> readRegistry(const QString& path,
                                                           iiswsgi::host::RegistryView view) override;
  iiswsgi::Result<std::optional<QList<iiswsgi::host::AccessEntry>>> accessList(const QString& path) override;
  QProcessEnvironment environment() const override { return variables; }
  QDateTime now() const override { return QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC); }
  int processorCount() const override { return 4; }
  QString programFolder() const override { return ownFolder; }

  iiswsgi::Result<void> replaceFile(const QString& path, const QByteArray&) override { return refused(path); }
  iiswsgi::Result<void> removeFile(const QString& path) override { return refused(path); }
  iiswsgi::Result<void> makeFolder(const QString& path) override { return refused(path); }
  iiswsgi::Result<void> movePath(const QString& from, const QString&) override { return refused(from); }
  iiswsgi::Result<void> appendFile(const QString& path, const QByteArray&) override { return refused(path); }
  iiswsgi::Result<iiswsgi::host::HttpAnswer> request(const iiswsgi::host::HttpRequest& request) override;
  iiswsgi::Result<iiswsgi::host::Download> download(const iiswsgi::host::DownloadRequest& request) override;
  iiswsgi::Result<std::unique_ptr<iiswsgi::host::Lock>> takeLock(const QString& path) override;

 private:
  static iiswsgi::Error refused(const QString& what);
  QString below(const QString& folder) const;
};
