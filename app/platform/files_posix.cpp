#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>
#include <QTimeZone>

#include "app/platform/files.h"

namespace iiswsgi::platform {
namespace {

using host::FileState;

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : m_number(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (m_number >= 0) ::close(m_number);
  }
  int number() const { return m_number; }
  bool open() const { return m_number >= 0; }

 private:
  int m_number;
};

class FileLock : public host::Lock {
 public:
  FileLock(int number, QByteArray path) : m_file(number), m_path(std::move(path)) {}
  void hold() { m_held = true; }
  /// The file goes before the lock does: whoever has opened it meanwhile finds that it is gone, and opens another.
  ~FileLock() override {
    if (m_held && isThere()) ::unlink(m_path.constData());
  }
  /// Whether the path still leads to the file that is open here.
  bool isThere() const {
    struct stat open {}, named {};
    return ::fstat(m_file.number(), &open) == 0 && ::lstat(m_path.constData(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
  }

 private:
  Descriptor m_file;  // closing it gives the lock back
  QByteArray m_path;
  bool m_held = false;
};

QString reason() {
  return QString::fromLocal8Bit(std::strerror(errno));
}

QByteArray native(const QString& path) {
  return QFile::encodeName(path);
}

Error cannotWrite(const QString& path, const QString& why) {
  const bool rights = errno == EACCES || errno == EPERM || errno == EROFS;
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written: %2.").arg(path, why),
               rights ? QStringLiteral("Run this as a user who may write it.")
                      : QStringLiteral("Check the disk and the folder."),
               why);
}

Error missing(const QString& path) {
  return Error(host::codes::fileMissing, QStringLiteral("There is no %1.").arg(path),
               QStringLiteral("Check the path."));
}

Error lockTaken(int file) {
  char text[32] = {};
  const ssize_t length = ::pread(file, text, sizeof text - 1, 0);
  const QString who =
      length > 0 ? QStringLiteral(" (process %1)").arg(QString::fromLatin1(text).trimmed()) : QString();
  return Error(host::codes::lockTaken, QStringLiteral("Another iiswsgi%1 is changing this server just now.").arg(who),
               QStringLiteral("Wait until it is done, then try again."));
}

bool writeAll(int file, const QByteArray& bytes) {
  for (qsizetype done = 0; done < bytes.size();) {
    const ssize_t count = ::write(file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += count;
  }
  return ::fsync(file) == 0;
}

QString folderOf(const QString& path) {
  return QFileInfo(path).absolutePath();
}

/// What was renamed or made in a folder survives a power cut once the folder is flushed too.
void flushFolder(const QString& path) {
  const Descriptor folder(::open(native(folderOf(path)).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.open()) ::fsync(folder.number());
}

/// The file itself where `path` is a link: the link stays, the file behind it changes.
QString target(const QString& path) {
  const QString canonical = QFileInfo(path).canonicalFilePath();
  return canonical.isEmpty() ? path : canonical;
}

/// Root may write anything; a file without a write bit was made read-only on purpose all the same.
bool isReadOnly(const struct stat& found) {
  return (found.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0;
}

/// The same for a folder in which something is to be made, replaced or removed.
bool isInReadOnlyFolder(const QString& path) {
  struct stat found {};
  return ::stat(native(folderOf(path)).constData(), &found) == 0 && isReadOnly(found);
}

Error readOnly(const QString& path, const QString& what) {
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written: %2.").arg(path, what),
               QStringLiteral("Somebody made it so on purpose: take the mark away if you may, then try again."));
}

std::optional<Error> protectedBy(const QString& path, bool exists, const struct stat& found) {
  if (exists && isReadOnly(found)) return readOnly(path, QStringLiteral("it is read-only"));
  if (isInReadOnlyFolder(path)) return readOnly(path, QStringLiteral("its folder is read-only"));
  return std::nullopt;
}

Error taken(const QString& path) {
  return Error(host::codes::pathTaken, QStringLiteral("%1 is there already.").arg(path),
               QStringLiteral("Move it away, or choose another place."));
}

/// A new file that nobody else can have prepared: a link that waits there would lead the bytes elsewhere.
int createAfresh(const QByteArray& path, mode_t mode) {
  ::unlink(path.constData());
  return ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

/// Owner first, for giving a file away clears some bits. Only root can give it away at all; without that the new file
/// belongs to whoever wrote it.
void dressAs(int file, const struct stat& old) {
  if (::fchown(file, old.st_uid, old.st_gid) != 0) errno = 0;
  ::fchmod(file, old.st_mode & 07777);
}

bool mayBeWritten(const QString& path, const struct stat& found) {
  return !isReadOnly(found) && ::access(native(path).constData(), W_OK) == 0;
}

/// A file is replaced by a new one, so its folder counts too.
bool mayBeReplaced(const QString& path) {
  return !isInReadOnlyFolder(path) && ::access(native(folderOf(path)).constData(), W_OK) == 0;
}

FileState::Kind kindOf(const struct stat& found) {
  if (S_ISDIR(found.st_mode)) return FileState::Kind::Folder;
  return S_ISREG(found.st_mode) ? FileState::Kind::File : FileState::Kind::Special;
}

bool isText(const QByteArray& name) {
  QStringDecoder decoder(QStringDecoder::Utf8);
  const QString text = decoder(name);
  return !decoder.hasError() && !text.isNull();
}

/// Its bytes beyond ASCII in hexadecimal digits, so that two such names don't look the same.
QString spelled(const QByteArray& name) {
  QString text;
  for (const char byte : name) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80)
      text += QLatin1Char(byte);
    else
      text += QStringLiteral("\\x%1").arg(QString::number(value, 16).toUpper());
  }
  return text;
}

bool couldBeMade(const QString& path) {
  if (path.isEmpty()) return false;  // its folder would be itself, for ever
  QString topmost = path;
  while (!QFileInfo::exists(folderOf(topmost)) && topmost != QLatin1String("/"))
    topmost = folderOf(topmost);
  return mayBeReplaced(topmost);
}

}  // namespace

Result<QByteArray> readFile(const QString& path) {
  QFile file(path);
  if (!file.exists()) return missing(path);
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
  struct stat found {};
  if (::stat(native(path).constData(), &found) != 0) {
    if (errno != ENOENT && errno != ENOTDIR) {
      return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be looked at: %2.").arg(path, reason()),
                   QStringLiteral("Run this as a user who may read its folder."));
    }
    FileState state;
    state.writable = couldBeMade(path);
    return state;
  }
  FileState state;
  state.kind = kindOf(found);
  state.size = S_ISDIR(found.st_mode) ? 0 : found.st_size;
  state.modified =
      QDateTime::fromMSecsSinceEpoch(found.st_mtim.tv_sec * 1000 + found.st_mtim.tv_nsec / 1000000, Qt::UTC);
  state.writable = mayBeWritten(path, found) && (S_ISDIR(found.st_mode) || mayBeReplaced(target(path)));
  if (QFileInfo(path).isSymLink()) state.target = target(path);
  return state;
}

Result<QStringList> listFolder(const QString& path) {
  const QDir folder(path);
  if (!folder.exists()) return missing(path);
  if (!QFileInfo(path).isReadable() || !QFileInfo(path).isExecutable()) {
    return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be listed.").arg(path),
                 QStringLiteral("Run this as a user who may read it."));
  }
  return folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

Result<QStringList> listUnreadableNames(const QString& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(native(path).constData()), ::closedir);
  if (!folder) return missing(path);
  QStringList names;
  while (const dirent* entry = ::readdir(folder.get())) {
    const QByteArray name(entry->d_name);
    if (!isText(name)) names << spelled(name);
  }
  names.sort();
  return names;
}

Result<void> replaceFile(const QString& path, const QByteArray& bytes) {
  const QString real = target(path);
  struct stat old {};
  const bool exists = ::stat(native(real).constData(), &old) == 0;
  if (const auto error = protectedBy(real, exists, old)) return *error;
  if (exists && !mayBeWritten(real, old)) return cannotWrite(path, reason());
  const QByteArray beside = native(host::stagingPath(real));
  const auto giveUp = [&] {
    const Error failed = cannotWrite(path, reason());
    ::unlink(beside.constData());
    return failed;
  };
  {
    // Closed to others until it looks like the file that it replaces.
    const Descriptor file(createAfresh(beside, exists ? 0600 : 0644));
    if (!file.open()) return cannotWrite(path, reason());
    if (exists) dressAs(file.number(), old);
    if (!writeAll(file.number(), bytes)) return giveUp();
  }
  if (::rename(beside.constData(), native(real).constData()) != 0) return giveUp();
  flushFolder(real);
  return {};
}

Result<void> removeFile(const QString& path) {
  struct stat found {};
  if (::lstat(native(path).constData(), &found) != 0)
    return errno == ENOENT ? missing(path) : cannotWrite(path, reason());
  const bool file = S_ISREG(found.st_mode);
  if (const auto error = protectedBy(path, file, found)) return *error;
  if (::remove(native(path).constData()) != 0) return cannotWrite(path, reason());
  flushFolder(path);
  return {};
}

Result<void> makeFolder(const QString& path) {
  if (QFileInfo(path).isDir() || QDir().mkpath(path)) return {};
  return cannotWrite(path, reason());
}

Result<void> makePrivateFolder(const QString& path) {
  RETURN_IF_ERROR(makeFolder(folderOf(path)));
  if (::mkdir(native(path).constData(), 0700) == 0) return {};
  return errno == EEXIST ? checkPrivateFolder(path) : Result<void>(cannotWrite(path, reason()));
}

Result<void> makePrivateFile(const QString& path) {
  const Descriptor file(::open(native(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.open()) return {};
  return errno == EEXIST ? taken(path) : cannotWrite(path, reason());
}

Result<void> movePath(const QString& from, const QString& to) {
  struct stat found {};
  if (::lstat(native(from).constData(), &found) != 0) return missing(from);
  for (const QString& path : {from, to}) {
    if (isInReadOnlyFolder(path)) return readOnly(path, QStringLiteral("its folder is read-only"));
  }
  int moved = ::renameat2(AT_FDCWD, native(from).constData(), AT_FDCWD, native(to).constData(), RENAME_NOREPLACE);
  if (moved != 0 && errno == EINVAL) {
    // Some file systems know no such rename; under our own lock a look beforehand has to do.
    if (QFileInfo::exists(to)) return taken(to);
    moved = ::rename(native(from).constData(), native(to).constData());
  }
  if (moved != 0) return errno == EEXIST ? taken(to) : cannotWrite(to, reason());
  flushFolder(to);
  flushFolder(from);
  return {};
}

Result<void> appendFile(const QString& path, const QByteArray& bytes) {
  const bool made = !QFileInfo::exists(path);
  const Descriptor file(::open(native(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!file.open() || !writeAll(file.number(), bytes)) return cannotWrite(path, reason());
  if (made) flushFolder(path);
  return {};
}

Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) {
  for (;;) {
    const int file = ::open(native(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return cannotWrite(path, reason());
    auto lock = std::make_unique<FileLock>(file, native(path));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) return lockTaken(file);
    if (!lock->isThere()) continue;  // its holder took the file away between the two calls: that lock is nobody's
    lock->hold();
    const QByteArray id = QByteArray::number(::getpid());
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, id.constData(), static_cast<std::size_t>(id.size()), 0) < 0)
      errno = 0;  // only for the letter that others get
    return std::unique_ptr<host::Lock>(std::move(lock));
  }
}

}  // namespace iiswsgi::platform
