#include "app/platform/part_file.h"

#include <filesystem>

#include <QFileInfo>

#include "app/core/host/host.h"

namespace iiswsgi::platform {
namespace {

constexpr qint64 block = 256 * 1024;

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

PartFile::PartFile(const host::DownloadRequest& request) : m_request(request) {
  if (!request.path.isEmpty()) m_file.setFileName(host::partPath(request.path));
}

Error PartFile::notWritable() const {
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written.").arg(m_file.fileName()),
               QStringLiteral("Check the folder's rights and the space on its disk."), m_file.errorString());
}

Result<void> PartFile::open() {
  if (m_request.path.isEmpty()) return {};
  const QByteArray mark = contentOf(host::partMarkPath(m_request.path));
  if (mark.isEmpty()) return restart();
  if (!m_file.open(QIODevice::ReadWrite)) return notWritable();
  while (!m_file.atEnd()) {
    const QByteArray bytes = m_file.read(block);
    if (bytes.isEmpty()) return restart();
    m_sha1.addData(bytes);
    m_sha256.addData(bytes);
    m_size += bytes.size();
  }
  m_mark = mark;
  return {};
}

Result<void> PartFile::restart() {
  m_sha1.reset();
  m_sha256.reset();
  m_size = 0;
  m_mark.clear();
  if (m_request.path.isEmpty()) return {};
  QFile::remove(host::partMarkPath(m_request.path));
  m_file.close();
  if (!m_file.open(QIODevice::ReadWrite | QIODevice::Truncate)) return notWritable();
  return {};
}

Result<void> PartFile::append(const QByteArray& bytes) {
  m_sha1.addData(bytes);
  m_sha256.addData(bytes);
  m_size += bytes.size();
  if (m_size > m_request.limit) return host::tooLarge(m_request);
  if (!m_request.path.isEmpty() && m_file.write(bytes) != bytes.size()) return notWritable();
  return {};
}

void PartFile::remember(const QByteArray& mark) {
  m_mark = mark;
}

host::Download PartFile::result(const QUrl& url, bool resumed) const {
  return {m_size, m_sha1.result().toHex(), m_sha256.result().toHex(), url, resumed};
}

Result<void> PartFile::finish() {
  if (m_request.path.isEmpty()) return {};
  const bool flushed = m_file.flush();
  m_file.close();
  if (!flushed) return notWritable();
  // The one rename that replaces a file on every system.
  std::error_code failure;
  std::filesystem::rename(QFileInfo(m_file.fileName()).filesystemAbsoluteFilePath(),
                          QFileInfo(m_request.path).filesystemAbsoluteFilePath(), failure);
  if (failure) return notWritable();
  QFile::remove(host::partMarkPath(m_request.path));
  return {};
}

void PartFile::keep() {
  if (m_request.path.isEmpty()) return;
  QFile mark(host::partMarkPath(m_request.path));
  const bool kept = m_file.flush() && m_size > 0 && !m_mark.isEmpty() && mark.open(QIODevice::WriteOnly) &&
                    mark.write(m_mark) == m_mark.size();
  m_file.close();
  if (!kept) discard();
}

void PartFile::discard() {
  if (m_request.path.isEmpty()) return;
  m_file.close();
  QFile::remove(host::partPath(m_request.path));
  QFile::remove(host::partMarkPath(m_request.path));
}

}  // namespace iiswsgi::platform
