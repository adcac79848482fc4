#pragma once

#include <functional>
#include <memory>

#include <QSet>

#include "app/core/host/host.h"
#include "tests/support/machine.h"

/// A whole machine in memory, with a switch to break it.
///
///   FakeHost host;
///   host.files["/etc/site.config"] = "...";
///   host.programs["service"] = [](FakeHost& machine, const host::Command&) { machine.facts["site"] = "on"; return 0;
///   }; host.fails = {3, Fault::CutHalfDone};
///
/// Paths may have either separator; folders that hold files need no mention. Operations that may change something are
/// counted from 0, in `operations()`.
namespace iiswsgi::test {

/// How an operation goes wrong. After a cut nothing works any more until reboot().
enum class Fault {
  ErrorBefore,    ///< an error, and nothing happened
  ErrorHalfDone,  ///< an error; a replaced file's new bytes lie beside it, an appended text is there by half
  ErrorAfter,     ///< an error, though it happened
  CutBefore,      ///< power cut: nothing happened
  CutHalfDone,
  CutBetweenRenames,  ///< a file that is replaced stands under its other name (host::replacedPath), the new one beside
  CutAfter,           ///< it happened; a replaced file may still stand under its other name
};
inline constexpr Fault allFaults[] = {Fault::ErrorBefore, Fault::ErrorHalfDone,     Fault::ErrorAfter, Fault::CutBefore,
                                      Fault::CutHalfDone, Fault::CutBetweenRenames, Fault::CutAfter};
inline constexpr Fault allCuts[] = {Fault::CutBefore, Fault::CutHalfDone, Fault::CutBetweenRenames, Fault::CutAfter};
const char* nameOf(Fault fault);

class FakeHost : public host::Host {
 public:
  /// What a program does to the machine; the result is its exit code.
  using Program = std::function<int(FakeHost&, const host::Command&)>;

  // The machine: fill it in before, look at it after.
  QMap<QString, QByteArray> files;
  QMap<QString, int> modes;  ///< permission bits where they aren't 0644; without 0222: read-only
  QStringList folders;       ///< empty ones, or those without permission to write in `readOnlyFolders`
  QSet<QString> readOnlyFolders;
  QMap<QString, QString> facts;                    ///< for programs to set
  QMap<QString, QDateTime> times;                  ///< of last writing, by path; set by the operations
  QMap<QString, Program> programs;                 ///< by the name that a Command calls
  QMap<QString, QByteArray> says;                  ///< what a program of `programs` writes to its standard output
  QMap<QString, host::HttpAnswer> pages;           ///< by URL; others refuse the connection
  QMap<QString, QByteArray> downloads;             ///< by URL; file: addresses are looked up in `files`
  QMap<QString, QString> foreignFolders;           ///< by path: who else may write there
  QMap<QString, int> heldLocks;                    ///< by path: the process that holds it
  QMap<QString, QList<host::AccessEntry>> access;  ///< by path; others let everybody do everything
  bool elevated = true;
  bool elevatable = false;  ///< the person would be asked; `elevates` is what happens then
  std::function<Result<int>(const host::Command&)> elevates;
  QProcessEnvironment variables;
  QDateTime clock{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};  ///< moves on by 1 ms with each change
  int processors = 2;
  QString ownFolder = QStringLiteral("/opt/iiswsgi/bin");

  /// The operation that fails. Nothing: none does.
  struct Failure {
    int operation = -1;
    Fault fault = Fault::ErrorBefore;
  };
  Failure fails;
  Failure failsAgain;  ///< a second one, in the same run

  int operations() const { return static_cast<int>(m_log.size()); }
  const QStringList& log() const { return m_log; }  ///< what each of them was
  bool powerIsCut() const { return m_cut; }
  QList<host::Command> started;  ///< commands that began to run, in order

  /// The machine after it has been switched on again: what lasts is there, locks are free, nothing fails.
  FakeHost reboot() const;
  Machine machine() const;

  Result<QByteArray> readFile(const QString& path) override;
  Result<host::FileState> fileState(const QString& path) override;
  Result<QStringList> listFolder(const QString& path) override;
  Result<void> replaceFile(const QString& path, const QByteArray& bytes) override;
  Result<void> removeFile(const QString& path) override;
  Result<void> makeFolder(const QString& path) override;
  Result<void> makePrivateFolder(const QString& path) override;
  Result<void> checkPrivateFolder(const QString& path) override;
  Result<void> makePrivateFile(const QString& path) override;
  Result<void> movePath(const QString& from, const QString& to) override;
  Result<void> appendFile(const QString& path, const QByteArray& bytes) override;
  Result<host::CommandOutput> run(const host::Command& command) override;
  Result<host::HttpAnswer> request(const host::HttpRequest& request) override;
  Result<host::Download> download(const host::DownloadRequest& request) override;
  Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) override;
  Result<std::optional<QList<host::AccessEntry>>> accessList(const QString& path) override;
  bool isElevated() const override { return elevated; }
  bool canElevate() const override { return !elevated && elevatable; }
  Result<int> runElevated(const host::Command& command) override {
    return elevates ? elevates(command) : Host::runElevated(command);
  }
  QProcessEnvironment environment() const override { return variables; }
  QDateTime now() const override { return clock; }
  int processorCount() const override { return processors; }
  QString programFolder() const override { return ownFolder; }

 private:
  using Effect = std::function<void()>;

  /// Counts the operation and does its effect, or what `fails` says instead.
  Result<void> change(const QString& what, const Effect& whole, const Effect& half);
  /// The same for one of two renames; `cut` does what a power cut leaves.
  Result<void> change(const QString& what, const Effect& whole, const Effect& half,
                      const std::function<void(Fault)>& cut);
  bool isFolder(const QString& path) const;
  QStringList allFolders() const;
  std::optional<Error> cannotWriteIn(const QString& path) const;
  void setFile(const QString& path, const QByteArray& bytes);
  void keepFolder(const QString& folder);
  void rename(const QString& from, const QString& to);

  QStringList m_log;
  bool m_cut = false;
  std::shared_ptr<QSet<QString>> m_locks = std::make_shared<QSet<QString>>();  ///< held by this process
};

}  // namespace iiswsgi::test
