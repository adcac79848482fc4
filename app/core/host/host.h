#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include <QByteArray>
#include <QDateTime>
#include <QIODevice>
#include <QMap>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QUrl>

#include "app/core/base/result.h"
#include "app/core/host/download.h"

/// The one door to the machine. Whatever decides is a pure function on values; whatever touches files, processes, the
/// network or the clock goes through a Host. Implementations: app/platform (POSIX, Windows) and tests/support (fake).
/// Every function may be called from any thread, one call at a time for each Host.
namespace iiswsgi::host {

namespace codes {
inline constexpr ErrorCode fileMissing{51};
inline constexpr ErrorCode fileUnreadable{52};
inline constexpr ErrorCode fileNotWritable{53};
inline constexpr ErrorCode programNotStarted{54};
inline constexpr ErrorCode programTimedOut{55};
inline constexpr ErrorCode requestFailed{56};
inline constexpr ErrorCode lockTaken{57};
inline constexpr ErrorCode pathTaken{58};
inline constexpr ErrorCode elevationRefused{59};  ///< the person said no, or the system can't ask
inline constexpr ErrorCode folderNotPrivate{60};  ///< others own it or may write there
inline constexpr ErrorCode programCancelled{67};
}  // namespace codes

struct FileState {
  enum class Kind { Missing, File, Folder, Special };  ///< Special: a pipe, a socket or a device
  Kind kind = Kind::Missing;
  qint64 size = 0;        ///< bytes; 0 unless a file
  QDateTime modified;     ///< UTC; invalid if missing
  bool writable = false;  ///< by this process; for a missing path: whether it could be made
  QString target;         ///< where a link leads in the end: what replaceFile writes; empty if `path` is no link
};

struct Command {
  QString program;  ///< full path, or a name looked up on PATH
  QStringList arguments;
  QString folder;    ///< working folder; empty: this process's
  QByteArray input;  ///< standard input, then its end
  std::chrono::milliseconds timeout{30000};
  QMap<QString, QString> variables = {};  ///< on top of this process's environment
  /// Set by another thread: run() ends the program and what it has started, with programCancelled. May be nothing.
  std::shared_ptr<const std::atomic<bool>> cancelled = {};
  bool operator==(const Command&) const = default;
};

struct CommandOutput {
  int exitCode = 0;
  QByteArray output;
  QByteArray errors;
};

struct HttpRequest {
  QUrl url;
  QByteArray method = "GET";
  QByteArray hostHeader;  ///< empty: from the URL; else sent instead, so that a host-named site can be asked locally
  std::chrono::milliseconds timeout{15000};
};

struct HttpAnswer {
  int status = 0;
  QByteArray reason;
  QList<QPair<QByteArray, QByteArray>> headers;
  QByteArray body;  ///< at most 1 MiB is kept
  std::chrono::milliseconds elapsed{0};
};

/// A key of Windows' registry: what stands right below it. Numbers are written in decimals; the value without a name is
/// "". Other kinds of values are left out, and `%VARIABLES%` aren't expanded.
struct RegistryKey {
  QStringList keys;
  QMap<QString, QString> values;
};

/// A 64-bit Windows keeps some keys twice, once for 32-bit programs.
enum class RegistryView { Bits64, Bits32 };

/// An entry of a file's or folder's access list, in the list's order. Groups have an account and a SID like persons.
struct AccessEntry {
  QString account;          ///< "BUILTIN\Users", as this Windows calls it; empty if nobody knows the SID any more
  QString sid;              ///< "S-1-5-32-545", the same on every machine where Microsoft made it
  bool allows = true;       ///< false: forbids
  quint32 rights = 0;       ///< the bits of an ACCESS_MASK, generic ones already told as a file's own
  bool inherited = false;   ///< from a folder above
  bool onlyBelow = false;   ///< for what lies in the folder, not for the folder itself
  bool handedDown = false;  ///< to files and folders in it
};

/// Held while something may write; released by its destruction, and by the system when the process dies.
class Lock {
 public:
  virtual ~Lock() = default;
};

class Host {
 public:
  virtual ~Host() = default;

  virtual Result<QByteArray> readFile(const QString& path) = 0;
  virtual Result<FileState> fileState(const QString& path) = 0;
  virtual Result<QStringList> listFolder(const QString& path) = 0;  ///< names without "." and "..", sorted
  /// Names that are no text in the system's encoding, so that no path leads to them: listFolder leaves them out. Shown
  /// with the wrong bytes as "\xE9".
  virtual Result<QStringList> listUnreadableNames(const QString&) { return QStringList(); }

  /// Whole or not at all: written beside the target, flushed, then put in its place; an existing file keeps its
  /// permissions and owner. Missing folders of the path aren't made. A read-only file is an error, not an obstacle.
  virtual Result<void> replaceFile(const QString& path, const QByteArray& bytes) = 0;
  /// For what is too large for memory: a file to read anywhere in it, open.
  virtual Result<std::unique_ptr<QIODevice>> openFile(const QString& path);
  /// Whole or not at all like replaceFile, but streamed; `write` gets a device that it may seek and read back. If it
  /// gives an error, what stood there stays. The disk isn't waited for, so no journal should count on it.
  using Writing = std::function<Result<void>(QIODevice& device)>;
  virtual Result<void> writeFile(const QString& path, const Writing& write);
  virtual Result<void> removeFile(const QString& path) = 0;  ///< a file, or an empty folder
  virtual Result<void> makeFolder(const QString& path) = 0;  ///< with its parents; one that is there is fine
  /// The same, and closed to other users where the system has such a thing. One that is there must be so already.
  virtual Result<void> makePrivateFolder(const QString& path) { return makeFolder(path); }
  /// folderNotPrivate where something stands in which somebody else than this user, administrators and the system could
  /// have put what is in it. On Windows what lies below %ProgramData% is the machine's, and not this user's either.
  virtual Result<void> checkPrivateFolder(const QString&) { return {}; }
  /// An empty file closed to other users, for what replaceFile writes then. One that is there is an error (pathTaken).
  virtual Result<void> makePrivateFile(const QString& path);
  /// A rename on one volume. A target that exists is an error (pathTaken).
  virtual Result<void> movePath(const QString& from, const QString& to) = 0;
  /// Appends and flushes to the disk before it returns: journals live on this.
  virtual Result<void> appendFile(const QString& path, const QByteArray& bytes) = 0;

  virtual Result<CommandOutput> run(const Command& command) = 0;
  virtual Result<HttpAnswer> request(const HttpRequest& request) = 0;
  /// A file from the network or from here, whole or not at all; see download.h.
  virtual Result<Download> download(const DownloadRequest& request) = 0;
  virtual Result<std::unique_ptr<Lock>> takeLock(const QString& path) = 0;  ///< lockTaken if another process holds it

  /// fileMissing if there is no such key, which is so wherever there is no registry.
  virtual Result<RegistryKey> readRegistry(const QString& path, RegistryView view);
  /// Who may do what with a file or folder. Nothing where the system has no such lists, or gives anybody everything.
  virtual Result<std::optional<QList<AccessEntry>>> accessList(const QString& path);
  virtual bool isElevated() const { return true; }   ///< may do what administrators may
  virtual bool canElevate() const { return false; }  ///< isn't elevated, and the system would ask the person
  /// Starts a program as an administrator, after the system has asked the person; its exit code. It gets no input, no
  /// variables of ours, and what it prints is lost. A timeout of zero: 0 as soon as it runs.
  virtual Result<int> runElevated(const Command& command);

  virtual QProcessEnvironment environment() const = 0;
  virtual QDateTime now() const = 0;  ///< UTC
  virtual int processorCount() const = 0;
  virtual QString programFolder() const = 0;  ///< where this program's file stands: its gateway is beside it
};

/// Where replaceFile writes before it puts the file in its place: left behind only by a power cut.
inline QString stagingPath(const QString& path) {
  return path + QStringLiteral(".iiswsgi-new");
}

/// Where replaceFile puts the old file meanwhile on a system that can't exchange the two in one step: a power cut
/// between its two renames leaves no file of the right name, and the old one here.
inline QString replacedPath(const QString& path) {
  return path + QStringLiteral(".iiswsgi-old");
}

/// Whether a file or folder stands there; an error of the machine counts as "no".
bool exists(Host& host, const QString& path);

/// `%NAME%` as Windows expands them: unknown names stay as they are, case doesn't matter.
QString expandVariables(const QString& text, const QProcessEnvironment& environment);

}  // namespace iiswsgi::host
