#include "app/platform/http.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>

namespace iiswsgi::platform {
namespace {

constexpr qint64 keptBody = 1024 * 1024;

Error failed(const host::HttpRequest& request, const QString& why, bool tooLate) {
  return Error(host::codes::requestFailed, QStringLiteral("%1 doesn't answer: %2.").arg(request.url.toString(), why),
               tooLate ? QStringLiteral("The server took the request but didn't finish in time: look into its log.")
                       : QStringLiteral("Check that the server runs and listens there."));
}

}  // namespace

Result<host::HttpAnswer> sendRequest(const host::HttpRequest& request) {
  QNetworkAccessManager network;
  network.setProxy(QNetworkProxy::NoProxy);
  network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
  QNetworkRequest wanted(request.url);
  wanted.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
  wanted.setRawHeader("Accept", "text/html,*/*");
  if (!request.hostHeader.isEmpty()) wanted.setRawHeader("Host", request.hostHeader);
  QElapsedTimer clock;
  clock.start();
  const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(wanted, request.method));
  QEventLoop loop;  // of this thread alone: no window hangs on it
  QTimer timer;
  timer.setSingleShot(true);
  QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
  QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
  timer.start(request.timeout);
  if (!reply->isFinished()) loop.exec(QEventLoop::ExcludeUserInputEvents);
  if (!reply->isFinished()) {
    reply->abort();
    return failed(request, QStringLiteral("no answer within %1 seconds").arg(request.timeout.count() / 1000), true);
  }
  host::HttpAnswer answer;
  answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  if (answer.status == 0) return failed(request, reply->errorString(), false);
  answer.reason = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
  for (const auto& header : reply->rawHeaderPairs())
    answer.headers.append(header);
  answer.body = reply->read(keptBody);
  answer.elapsed = std::chrono::milliseconds(clock.elapsed());
  return answer;
}

}  // namespace iiswsgi::platform
