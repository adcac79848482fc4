#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <QByteArray>
#include <QString>
#include <QUrl>

#include "app/core/base/result.h"

/// Fetching a file. The bytes go to a file beside the target and become it by one rename at the end: it is there whole,
/// of the size and with the sums that were asked for, or it isn't there. SHA-1 and SHA-256 are computed on the way.
///
/// What came until a connection or this program ended is kept with the server's mark of its version (ETag or date), and
/// the next call goes on from there if the server still has it (If-Range, RFC 9110 section 13.1.5). Refusals
/// meanwhile don't change that. What was cancelled, or is too large or wrong, is thrown away.
namespace iiswsgi::host {

namespace codes {
inline constexpr ErrorCode downloadRefused{61};  ///< the server said no, or sends on to what isn't followed
inline constexpr ErrorCode downloadBroken{62};   ///< the connection; what came is kept for the next call
inline constexpr ErrorCode downloadWrongSize{63};
inline constexpr ErrorCode downloadWrongChecksum{64};
inline constexpr ErrorCode downloadCancelled{65};
inline constexpr ErrorCode downloadUntrusted{66};  ///< https, and nobody whom this machine trusts vouches for the server
}  // namespace codes

struct DownloadRequest {
  QUrl url;                                       ///< http, https or file
  QString path;                                   ///< of the file to be; empty: it is only measured
  qint64 limit = qint64(2) * 1024 * 1024 * 1024;  ///< bytes; more is downloadWrongSize
  std::optional<qint64> bytes;                    ///< what it must have
  QByteArray sha1;                                ///< hex in lower case; empty: whatever it is
  QByteArray sha256;
  std::chrono::milliseconds silence{30000};  ///< the longest wait for a next byte
  int redirects = 5;
  std::function<Result<void>(const QUrl& from, const QUrl& to)> mayRedirect;  ///< empty: nowhere
  std::function<void(qint64 done, qint64 all)> progress;                      ///< `all` is -1 if nobody says
  std::function<bool()> cancelled;
};

struct Download {
  qint64 bytes = 0;
  QByteArray sha1;  ///< hex in lower case
  QByteArray sha256;
  QUrl url;              ///< where it came from in the end
  bool resumed = false;  ///< a part was there already
};

/// Whether what came is what was asked for: downloadWrongSize, downloadWrongChecksum.
Result<void> checkDownload(const DownloadRequest& request, const Download& download);
Error tooLarge(const DownloadRequest& request);
Error downloadCancelled(const DownloadRequest& request);

/// Where the part and the server's mark of it lie meanwhile.
inline QString partPath(const QString& path) {
  return path + QStringLiteral(".iiswsgi-part");
}
inline QString partMarkPath(const QString& path) {
  return path + QStringLiteral(".iiswsgi-part-mark");
}

}  // namespace iiswsgi::host
