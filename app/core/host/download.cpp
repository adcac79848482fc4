#include "app/core/host/download.h"

namespace iiswsgi::host {
namespace {

Error wrongChecksum(const DownloadRequest& request, const char* kind, const QByteArray& wanted,
                    const QByteArray& found) {
  return Error(
      codes::downloadWrongChecksum,
      QStringLiteral("The %1 of %2 is %3, and %4 was expected.")
          .arg(QLatin1String(kind), request.url.toString(), QString::fromLatin1(found), QString::fromLatin1(wanted)),
      QStringLiteral("Don't use the file: it was changed, or what names its sum is out of date."));
}

}  // namespace

Error tooLarge(const DownloadRequest& request) {
  return Error(
      codes::downloadWrongSize,
      QStringLiteral("%1 is larger than the limit of %2 bytes.").arg(request.url.toString(),
                                                                     QString::number(request.limit)),
      QStringLiteral("Check the address; nothing was kept."));
}

Error downloadCancelled(const DownloadRequest& request) {
  return Error(codes::downloadCancelled, QStringLiteral("Fetching %1 was cancelled.").arg(request.url.toString()),
               QStringLiteral("Nothing was kept."));
}

Result<void> checkDownload(const DownloadRequest& request, const Download& download) {
  if (request.bytes && *request.bytes != download.bytes)
    return Error(codes::downloadWrongSize,
                 QStringLiteral("%1 has %2 bytes, and %3 were expected.")
                     .arg(request.url.toString(), QString::number(download.bytes), QString::number(*request.bytes)),
                 QStringLiteral("Try again; if it stays so, what names its size is out of date."));
  if (!request.sha1.isEmpty() && request.sha1.toLower() != download.sha1)
    return wrongChecksum(request, "SHA-1", request.sha1, download.sha1);
  if (!request.sha256.isEmpty() && request.sha256.toLower() != download.sha256)
    return wrongChecksum(request, "SHA-256", request.sha256, download.sha256);
  return {};
}

}  // namespace iiswsgi::host
