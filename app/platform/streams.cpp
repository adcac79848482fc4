#include <filesystem>

#include <QFile>
#include <QFileInfo>

#include "app/platform/files.h"

namespace iiswsgi::platform {
namespace {

Error notReadable(const QFile& file) {
  if (!file.exists()) {
    return Error(host::codes::fileMissing, QStringLiteral("There is no file %1.").arg(file.fileName()),
                 QStringLiteral("Check the path."));
  }
  return Error(host::codes::fileUnreadable, QStringLiteral("%1 can't be read.").arg(file.fileName()),
               QStringLiteral("Run this as a user who may read it."), file.errorString());
}

Result<void> fill(QFile& file, const QString& path, const host::Host::Writing& write) {
  if (!file.open(QIODevice::ReadWrite | QIODevice::Truncate)) return notWritable(path, file.errorString());
  RETURN_IF_ERROR(write(file));
  if (!file.flush()) return notWritable(path, file.errorString());
  file.close();
  return renameOver(file.fileName(), path);
}

}  // namespace

Error notWritable(const QString& path, const QString& why) {
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written.").arg(path),
               QStringLiteral("Check the folder's rights and the space on its disk."), why);
}

Result<void> renameOver(const QString& from, const QString& to) {
  std::error_code failure;
  std::filesystem::rename(QFileInfo(from).filesystemAbsoluteFilePath(), QFileInfo(to).filesystemAbsoluteFilePath(),
                          failure);
  if (!failure) return {};
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be replaced.").arg(to),
               QStringLiteral("Close the program that has it open, or check the folder's rights."),
               QString::fromLocal8Bit(failure.message().c_str()));
}

Result<std::unique_ptr<QIODevice>> openFile(const QString& path) {
  auto file = std::make_unique<QFile>(path);
  if (QFileInfo(path).isDir() || !file->open(QIODevice::ReadOnly)) return notReadable(*file);
  return std::unique_ptr<QIODevice>(std::move(file));
}

Result<void> writeFile(const QString& path, const host::Host::Writing& write) {
  const QFileInfo found(path);
  if (found.exists() && (found.isDir() || !found.isWritable())) return notWritable(path, QStringLiteral("protected"));
  const QString real = found.isSymbolicLink() ? found.canonicalFilePath() : path;
  QFile file(host::stagingPath(real.isEmpty() ? path : real));
  const auto filled = fill(file, real.isEmpty() ? path : real, write);
  if (filled) return {};
  file.close();
  file.remove();
  return filled.error();
}

}  // namespace iiswsgi::platform
