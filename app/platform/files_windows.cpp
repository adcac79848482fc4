#include <windows.h>

#include <aclapi.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include "app/platform/files.h"
#include "app/platform/security_windows.h"

namespace iiswsgi::platform {
namespace {

using host::FileState;

/// Virus scanners and backup programs hold a file for moments: so long is tried again.
constexpr int attempts = 20;
/// A scanner's hold, or a file that is deleted once the last one closes it, may look like a lack of rights.
constexpr int attemptsIfDenied = 5;
constexpr unsigned long pauseBetweenAttempts = 100;  // ms

class FileLock : public host::Lock {
 public:
  FileLock(Handle file, const QString& path) : m_file(std::move(file)), m_path(path) {}
  /// Whoever has taken the lock meanwhile shares no deletion, so that it fails.
  ~FileLock() override {
    m_file.close();
    ::DeleteFileW(native(m_path).c_str());
  }

 private:
  Handle m_file;  // closing it gives the lock back, and so does the end of the process
  const QString m_path;
};

QString reason(DWORD error) {
  return qt_error_string(static_cast<int>(error)).trimmed();
}

bool isAboutRights(DWORD error) {
  return error == ERROR_ACCESS_DENIED || error == ERROR_PRIVILEGE_NOT_HELD || error == ERROR_WRITE_PROTECT ||
         error == ERROR_INVALID_OWNER;
}

/// The last two are ReplaceFile's own, and leave both files under their names if it was given one for the old file.
bool isPassing(DWORD error) {
  return error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION || error == ERROR_USER_MAPPED_FILE ||
         error == ERROR_UNABLE_TO_REMOVE_REPLACED || error == ERROR_UNABLE_TO_MOVE_REPLACEMENT;
}

Error cannotWrite(const QString& path, DWORD error) {
  const QString hint = isAboutRights(error) ? QStringLiteral("Run this as a user who may write it.")
                       : isPassing(error)
                           ? QStringLiteral("Another program has it open: close it there, then try again.")
                           : QStringLiteral("Check the disk and the folder.");
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written: %2.").arg(path, reason(error)), hint,
               QStringLiteral("Windows error %1").arg(error));
}

Error missing(const QString& path) {
  return Error(host::codes::fileMissing, QStringLiteral("There is no %1.").arg(path),
               QStringLiteral("Check the path."));
}

Error readOnly(const QString& path) {
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written: it is read-only.").arg(path),
               QStringLiteral("Somebody made it so on purpose: take the mark away if you may, then try again."));
}

Error taken(const QString& path) {
  return Error(host::codes::pathTaken, QStringLiteral("%1 is there already.").arg(path),
               QStringLiteral("Move it away, or choose another place."));
}

QString folderOf(const QString& path) {
  return QFileInfo(path).absolutePath();
}

std::optional<DWORD> attributesOf(const QString& path) {
  const DWORD attributes = ::GetFileAttributesW(native(path).c_str());
  return attributes == INVALID_FILE_ATTRIBUTES ? std::nullopt : std::optional(attributes);
}

/// The file itself where `path` is a link: the link stays, the file behind it changes.
QString target(const QString& path) {
  if (!QFileInfo(path).isSymbolicLink()) return path;
  const QString canonical = QFileInfo(path).canonicalFilePath();
  return canonical.isEmpty() ? path : canonical;
}

/// A junction is a link too, but for the one by which a volume is mounted.
QString junctionTarget(const QString& path) {
  const QString leads = QDir::fromNativeSeparators(QFileInfo(path).junctionTarget());
  return leads.isEmpty() || leads.contains(QLatin1String("Volume{")) ? path : leads;
}

/// Whether this process may open it so; nothing is changed by asking.
bool mayOpen(const QString& path, DWORD rights) {
  const Handle opened(::CreateFileW(native(path).c_str(), rights,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  return opened || isPassing(::GetLastError());
}

bool mayAddTo(const QString& folder) {
  return mayOpen(folder, FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY);
}

bool couldBeMade(const QString& path) {
  QString folder = folderOf(path);
  while (!QFileInfo::exists(folder) && folderOf(folder) != folder)
    folder = folderOf(folder);
  return mayAddTo(folder);
}

/// 0, or the system's number.
template <typename Call>
DWORD patiently(Call call) {
  for (int attempt = 1;; ++attempt) {
    if (call()) return 0;
    const DWORD error = ::GetLastError();
    const int enough = isPassing(error) ? attempts : error == ERROR_ACCESS_DENIED ? attemptsIfDenied : 1;
    if (attempt >= enough) return error;
    QThread::msleep(pauseBetweenAttempts);
  }
}

/// A lock that is held isn't waited for; one whose file its holder is deleting at this moment is free in the next.
Handle openLock(const QString& path, DWORD& error) {
  for (int attempt = 1;; ++attempt) {
    Handle file(::CreateFileW(native(path).c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr, OPEN_ALWAYS,
                              FILE_ATTRIBUTE_NORMAL, nullptr));
    error = file ? 0 : ::GetLastError();
    if (error != ERROR_ACCESS_DENIED || attempt >= attemptsIfDenied) return file;
    QThread::msleep(pauseBetweenAttempts);
  }
}

/// The whole of it, on the disk when this returns.
DWORD writeAll(const Handle& file, const QByteArray& bytes) {
  for (qsizetype done = 0; done < bytes.size();) {
    DWORD count = 0;
    const auto piece = static_cast<DWORD>(std::min<qsizetype>(bytes.size() - done, 1 << 24));
    if (!::WriteFile(file.get(), bytes.constData() + done, piece, &count, nullptr)) return ::GetLastError();
    done += count;
  }
  return ::FlushFileBuffers(file.get()) ? 0 : ::GetLastError();
}

DWORD writeBeside(const std::wstring& beside, const QByteArray& bytes) {
  ::SetFileAttributesW(beside.c_str(), FILE_ATTRIBUTE_NORMAL);
  ::DeleteFileW(beside.c_str());
  const Handle file(
      ::CreateFileW(beside.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  return file ? writeAll(file, bytes) : ::GetLastError();
}

/// Whether a file that is made in that folder gets the same rights.
bool hasOnlyInheritedRights(const std::wstring& path) {
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  std::wstring name = path;
  if (::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &list, nullptr,
                              &descriptor) != ERROR_SUCCESS)
    return false;
  bool only = true;
  for (DWORD index = 0; list != nullptr && index < list->AceCount; ++index) {
    LPVOID entry = nullptr;
    only = only && ::GetAce(list, index, &entry) && (static_cast<ACE_HEADER*>(entry)->AceFlags & INHERITED_ACE) != 0;
  }
  ::LocalFree(descriptor);
  return only;
}

/// ReplaceFile gives the new file what the old one had: access rights, time of creation, streams; a rename would lose
/// them. The name for the old file is what makes it whole or not at all: without one, a failure in its middle
/// (ERROR_UNABLE_TO_MOVE_REPLACEMENT_2) leaves no file of that name.
/// Who may write a file but not its rights (WRITE_DAC) can't hand these on. Told to ignore that, ReplaceFile drops them
/// without a word ("ReplaceFileW", learn.microsoft.com): allowed only where the folder gives the new file the same.
DWORD putInPlace(const QString& path, const std::wstring& beside) {
  const std::wstring real = native(path);
  const std::wstring old = native(host::replacedPath(path));
  const auto replace = [&](DWORD flags) {
    return patiently(
        [&] { return ::ReplaceFileW(real.c_str(), beside.c_str(), old.c_str(), flags, nullptr, nullptr); });
  };
  DWORD error = replace(0);
  if (isAboutRights(error) && hasOnlyInheritedRights(real)) error = replace(REPLACEFILE_IGNORE_MERGE_ERRORS);
  if (error == ERROR_UNABLE_TO_MOVE_REPLACEMENT_2) ::MoveFileExW(old.c_str(), real.c_str(), MOVEFILE_WRITE_THROUGH);
  if (error == 0) ::DeleteFileW(old.c_str());
  return error;
}

QDateTime timeOf(const FILETIME& time) {
  const quint64 ticks = (quint64(time.dwHighDateTime) << 32) | time.dwLowDateTime;  // 100 ns since 1601
  return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ticks / 10000) - 11644473600000, Qt::UTC);
}

}  // namespace

Result<QByteArray> readFile(const QString& path) {
  if (!attributesOf(path)) return missing(path);
  QFile file(path);
  if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
    return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be read: %2.").arg(path, file.errorString()),
                 QStringLiteral("Run this as a user who may read it."));
  }
  const QByteArray bytes = file.readAll();
  if (file.error() == QFileDevice::NoError) return bytes;
  return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be read: %2.").arg(path, file.errorString()),
               QStringLiteral("Check the disk."));
}

Result<FileState> fileState(const QString& path) {
  WIN32_FILE_ATTRIBUTE_DATA found{};
  FileState state;
  if (!::GetFileAttributesExW(native(path).c_str(), GetFileExInfoStandard, &found)) {
    const DWORD error = ::GetLastError();
    if (isAboutRights(error)) {
      return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be looked at: %2.").arg(path, reason(error)),
                   QStringLiteral("Run this as a user who may read its folder."));
    }
    state.writable = couldBeMade(path);
    return state;
  }
  const bool folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
  const bool marked = !folder && (found.dwFileAttributes & FILE_ATTRIBUTE_READONLY) != 0;
  state.kind = folder ? FileState::Kind::Folder : FileState::Kind::File;
  state.size = folder ? 0 : static_cast<qint64>((quint64(found.nFileSizeHigh) << 32) | found.nFileSizeLow);
  state.modified = timeOf(found.ftLastWriteTime);
  state.writable =
      folder ? mayAddTo(path) : !marked && mayOpen(path, GENERIC_WRITE) && mayAddTo(folderOf(target(path)));
  if (QFileInfo(path).isSymbolicLink()) state.target = target(path);
  if (QFileInfo(path).isJunction()) state.target = junctionTarget(path);
  return state;
}

Result<QStringList> listFolder(const QString& path) {
  const QDir folder(path);
  if (!folder.exists()) return missing(path);
  if (!mayOpen(path, FILE_LIST_DIRECTORY)) {
    return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be listed.").arg(path),
                 QStringLiteral("Run this as a user who may read it."));
  }
  return folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

Result<void> replaceFile(const QString& path, const QByteArray& bytes) {
  const QString real = target(path);
  const auto old = attributesOf(real);
  if (old && (*old & FILE_ATTRIBUTE_READONLY)) return readOnly(path);
  if (old && !mayOpen(real, GENERIC_WRITE)) return cannotWrite(path, ERROR_ACCESS_DENIED);
  const std::wstring beside = native(host::stagingPath(real));
  DWORD error = writeBeside(beside, bytes);
  if (error == 0 && old) error = putInPlace(real, beside);
  if (error == 0 && !old) {
    error = patiently([&] { return ::MoveFileExW(beside.c_str(), native(real).c_str(), MOVEFILE_WRITE_THROUGH) != 0; });
  }
  if (error == 0) return {};
  ::DeleteFileW(beside.c_str());
  return cannotWrite(path, error);
}

Result<void> removeFile(const QString& path) {
  const auto found = attributesOf(path);
  if (!found) return missing(path);
  const bool folder = (*found & FILE_ATTRIBUTE_DIRECTORY) != 0;
  if (!folder && (*found & FILE_ATTRIBUTE_READONLY)) return readOnly(path);
  const DWORD error = patiently(
      [&] { return folder ? ::RemoveDirectoryW(native(path).c_str()) : ::DeleteFileW(native(path).c_str()); });
  return error == 0 ? Result<void>() : cannotWrite(path, error);
}

Result<void> makeFolder(const QString& path) {
  if (QFileInfo(path).isDir()) return {};
  if (folderOf(path) != path) RETURN_IF_ERROR(makeFolder(folderOf(path)));
  if (::CreateDirectoryW(native(path).c_str(), nullptr) || QFileInfo(path).isDir()) return {};
  return cannotWrite(path, ::GetLastError());
}

Result<void> makePrivateFolder(const QString& path) {
  RETURN_IF_ERROR(makeFolder(folderOf(path)));
  const ClosedToOthers closed(path);
  if (!closed) return cannotWrite(path, ::GetLastError());
  if (::CreateDirectoryW(native(path).c_str(), closed.get())) return {};
  const DWORD error = ::GetLastError();
  return error == ERROR_ALREADY_EXISTS ? checkPrivateFolder(path) : Result<void>(cannotWrite(path, error));
}

Result<void> makePrivateFile(const QString& path) {
  const ClosedToOthers closed(path);
  if (!closed) return cannotWrite(path, ::GetLastError());
  const Handle file(
      ::CreateFileW(native(path).c_str(), GENERIC_WRITE, 0, closed.get(), CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (file) return {};
  const DWORD error = ::GetLastError();
  return error == ERROR_FILE_EXISTS ? taken(path) : cannotWrite(path, error);
}

Result<void> movePath(const QString& from, const QString& to) {
  if (!attributesOf(from)) return missing(from);
  const DWORD error =
      patiently([&] { return ::MoveFileExW(native(from).c_str(), native(to).c_str(), MOVEFILE_WRITE_THROUGH) != 0; });
  if (error == 0) return {};
  return error == ERROR_ALREADY_EXISTS || error == ERROR_FILE_EXISTS || attributesOf(to) ? taken(to)
                                                                                         : cannotWrite(to, error);
}

Result<void> appendFile(const QString& path, const QByteArray& bytes) {
  DWORD error = 0;
  const Handle file([&] {
    HANDLE opened = INVALID_HANDLE_VALUE;
    error = patiently([&] {
      opened = ::CreateFileW(native(path).c_str(), FILE_APPEND_DATA | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_DELETE,
                             nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
      return opened != INVALID_HANDLE_VALUE;
    });
    return opened;
  }());
  if (error == 0) error = writeAll(file, bytes);
  return error == 0 ? Result<void>() : cannotWrite(path, error);
}

Result<QStringList> listUnreadableNames(const QString&) {
  return QStringList();  // every name is UTF-16
}

Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) {
  DWORD error = 0;
  Handle file = openLock(path, error);
  if (!file) {
    if (!isPassing(error)) return cannotWrite(path, error);
    QFile taken(path);
    const QByteArray holder = taken.open(QIODevice::ReadOnly) ? taken.readAll().trimmed() : QByteArray();
    const QString who = holder.isEmpty() ? QString() : QStringLiteral(" (process %1)").arg(QString::fromLatin1(holder));
    return Error(host::codes::lockTaken, QStringLiteral("Another iiswsgi%1 is changing this server just now.").arg(who),
                 QStringLiteral("Wait until it is done, then try again."));
  }
  const QByteArray id = QByteArray::number(static_cast<quint64>(::GetCurrentProcessId()));
  DWORD count = 0;
  ::SetEndOfFile(file.get());
  ::WriteFile(file.get(), id.constData(), static_cast<DWORD>(id.size()), &count, nullptr);  // only for the letter above
  return std::unique_ptr<host::Lock>(std::make_unique<FileLock>(std::move(file), path));
}

}  // namespace iiswsgi::platform
