#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <QDir>
#include <QFile>

#include "app/platform/files.h"
#include "app/platform/private_folder.h"

namespace iiswsgi::platform {

Result<void> checkPrivateFolder(const QString& path) {
  struct stat found {};
  // Without a slash at its end, a link is seen as one.
  if (::lstat(QFile::encodeName(QDir::cleanPath(path)).constData(), &found) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return Error(host::codes::fileUnreadable,
                 QStringLiteral("%1 can't be looked at: %2.").arg(path, QString::fromLocal8Bit(std::strerror(errno))),
                 QStringLiteral("Run this as a user who may read its folder."));
  }
  if (!S_ISDIR(found.st_mode)) return notPrivate(path, QStringLiteral("it is no folder but a link or a file"));
  if (found.st_uid != ::geteuid() && found.st_uid != 0)
    return notPrivate(path, QStringLiteral("it belongs to another account (%1)").arg(found.st_uid));
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return notPrivate(path, QStringLiteral("other users may write there"));
  return {};
}

}  // namespace iiswsgi::platform
