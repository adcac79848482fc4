#pragma once

#include <QCryptographicHash>
#include <QFile>

#include "app/core/host/download.h"

/// The bytes of a download on their way: counted, summed, and written beside the target if there is one.
namespace iiswsgi::platform {

class PartFile {
 public:
  explicit PartFile(const host::DownloadRequest& request);

  /// Takes over what an earlier call left, if it knows the version that it is a part of.
  Result<void> open();
  Result<void> restart();  ///< from the first byte
  Result<void> append(const QByteArray& bytes);
  /// The version that the bytes to come are of: also for the next call, if this program is ended on the way.
  Result<void> remember(const QByteArray& mark);

  qint64 size() const { return m_size; }
  const QByteArray& mark() const { return m_mark; }
  host::Download result(const QUrl& url, bool resumed) const;

  Result<void> finish();  ///< becomes the target, or nothing is left of it
  void keep();            ///< for the next call, if it can be told what it is a part of
  void discard();

 private:
  const host::DownloadRequest& m_request;
  QFile m_file;
  QByteArray m_mark;
  qint64 m_size = 0;
  QCryptographicHash m_sha1{QCryptographicHash::Sha1};
  QCryptographicHash m_sha256{QCryptographicHash::Sha256};
};

}  // namespace iiswsgi::platform
