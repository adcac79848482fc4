#include "app/platform/part_file.h"

#include "app/core/host/host.h"
#include "app/platform/files.h"

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

Result<void> PartFile::open() {
  if (m_request.path.isEmpty()) return {};
  const QByteArray mark = contentOf(host::partMarkPath(m_request.path));
  if (mark.isEmpty()) return restart();
  if (!m_file.open(QIODevice::ReadWrite)) return notWritable(m_file.fileName(), m_file.errorString());
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
  if (!m_file.open(QIODevice::ReadWrite | QIODevice::Truncate))
    return notWritable(m_file.fileName(), m_file.errorString());
  return {};
}

Result<void> PartFile::append(const QByteArray& bytes) {
  m_sha1.addData(bytes);
  m_sha256.addData(bytes);
  m_size += bytes.size();
  if (m_size > m_request.limit) return host::tooLarge(m_request);
  if (!m_request.path.isEmpty() && m_file.write(bytes) != bytes.size())
    return notWritable(m_file.fileName(), m_file.errorString());
  return {};
}

Result<void> PartFile::remember(const QByteArray& mark) {
  m_mark = mark;
  if (m_request.path.isEmpty() || mark.isEmpty()) return {};
  QFile file(host::partMarkPath(m_request.path));
  if (file.open(QIODevice::WriteOnly) && file.write(mark) == mark.size() && file.flush()) return {};
  return notWritable(file.fileName(), file.errorString());
}

host::Download PartFile::result(const QUrl& url, bool resumed) const {
  return {m_size, m_sha1.result().toHex(), m_sha256.result().toHex(), url, resumed};
}

Result<void> PartFile::finish() {
  if (m_request.path.isEmpty()) return {};
  const bool flushed = m_file.flush();
  const QString why = m_file.errorString();
  m_file.close();
  const auto done = flushed ? renameOver(m_file.fileName(), m_request.path) : notWritable(m_file.fileName(), why);
  discard();
  return done;
}

void PartFile::keep() {
  if (m_request.path.isEmpty()) return;
  const bool kept = m_file.flush() && m_size > 0 && !m_mark.isEmpty();
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
