#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <QDir>
#include <QFile>
#include <QFileInfo>
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
  explicit FileLock(int number) : m_file(number) {}

 private:
  Descriptor m_file;  // closing it gives the lock back
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

bool writeAll(int file, const QByteArray& bytes) {
  for (qsizetype done = 0; done < bytes.size();) {
    const ssize_t count = ::write(file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += count;
  }
  return ::fsync(file) == 0;
}

/// What was renamed or made in a folder survives a power cut once the folder is flushed too.
void flushFolder(const QString& path) {
  const Descriptor folder(
      ::open(native(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
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

bool mayBeWritten(const QString& path, const struct stat& found) {
  return !isReadOnly(found) && ::access(native(path).constData(), W_OK) == 0;
}

bool couldBeMade(const QString& path) {
  QString folder = QFileInfo(path).absolutePath();
  while (!QFileInfo::exists(folder) && folder != QLatin1String("/"))
    folder = QFileInfo(folder).absolutePath();
  return ::access(native(folder).constData(), W_OK) == 0;
}

}  // namespace

Result<QByteArray> readFile(const QString& path) {
  QFile file(path);
  if (!file.exists()) return missing(path);
  if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
    return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be read: %2.").arg(path, file.errorString()),
                 QStringLiteral("Run this as a user who may read it."));
  }
  return file.readAll();
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
  state.kind = S_ISDIR(found.st_mode) ? FileState::Kind::Folder : FileState::Kind::File;
  state.size = S_ISDIR(found.st_mode) ? 0 : found.st_size;
  state.modified =
      QDateTime::fromMSecsSinceEpoch(found.st_mtim.tv_sec * 1000 + found.st_mtim.tv_nsec / 1000000, Qt::UTC);
  state.writable = mayBeWritten(path, found);
  return state;
}

Result<QStringList> listFolder(const QString& path) {
  const QDir folder(path);
  if (!folder.exists()) return missing(path);
  return folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

Result<void> replaceFile(const QString& path, const QByteArray& bytes) {
  const QString real = target(path);
  struct stat old {};
  const bool exists = ::stat(native(real).constData(), &old) == 0;
  if (exists && !mayBeWritten(real, old)) {
    errno = EACCES;
    return cannotWrite(path, QStringLiteral("it is read-only"));
  }
  const QString beside = host::stagingPath(real);
  {
    const Descriptor file(::open(native(beside).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                                 exists ? old.st_mode & 07777 : 0644));
    if (!file.open()) return cannotWrite(path, reason());
    if (exists) {
      ::fchmod(file.number(), old.st_mode & 07777);
      // Only root can give a file away; without it the new one belongs to whoever wrote it.
      if (::fchown(file.number(), old.st_uid, old.st_gid) != 0) errno = 0;
    }
    if (!writeAll(file.number(), bytes)) {
      const Error failed = cannotWrite(path, reason());
      ::unlink(native(beside).constData());
      return failed;
    }
  }
  if (::rename(native(beside).constData(), native(real).constData()) != 0) {
    const Error failed = cannotWrite(path, reason());
    ::unlink(native(beside).constData());
    return failed;
  }
  flushFolder(real);
  return {};
}

Result<void> removeFile(const QString& path) {
  if (::remove(native(path).constData()) == 0) {
    flushFolder(path);
    return {};
  }
  if (errno == ENOENT) return missing(path);
  return cannotWrite(path, reason());
}

Result<void> makeFolder(const QString& path) {
  if (QFileInfo(path).isDir() || QDir().mkpath(path)) return {};
  return cannotWrite(path, reason());
}

Result<void> movePath(const QString& from, const QString& to) {
  if (::renameat2(AT_FDCWD, native(from).constData(), AT_FDCWD, native(to).constData(), 1 /* RENAME_NOREPLACE */) ==
      0) {
    flushFolder(to);
    flushFolder(from);
    return {};
  }
  if (errno == ENOENT) return missing(from);
  if (errno != EEXIST) return cannotWrite(to, reason());
  return Error(host::codes::pathTaken, QStringLiteral("%1 is there already.").arg(to),
               QStringLiteral("Move it away, or choose another place."));
}

Result<void> appendFile(const QString& path, const QByteArray& bytes) {
  const bool made = !QFileInfo::exists(path);
  const Descriptor file(::open(native(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!file.open() || !writeAll(file.number(), bytes)) return cannotWrite(path, reason());
  if (made) flushFolder(path);
  return {};
}

Result<std::unique_ptr<host::Lock>> takeLock(const QString& path) {
  const int file = ::open(native(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return cannotWrite(path, reason());
  auto lock = std::make_unique<FileLock>(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    char text[32] = {};
    const ssize_t length = ::pread(file, text, sizeof text - 1, 0);
    const QString who =
        length > 0 ? QStringLiteral(" (process %1)").arg(QString::fromLatin1(text).trimmed()) : QString();
    return Error(host::codes::lockTaken, QStringLiteral("Another iiswsgi%1 is changing this server just now.").arg(who),
                 QStringLiteral("Wait until it is done, then try again."));
  }
  const QByteArray id = QByteArray::number(::getpid());
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, id.constData(), static_cast<std::size_t>(id.size()), 0) < 0)
    errno = 0;  // only for the letter above
  return std::unique_ptr<host::Lock>(std::move(lock));
}

}  // namespace iiswsgi::platform
