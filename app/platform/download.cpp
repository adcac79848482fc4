#include "app/platform/download.h"

#include <memory>

#include <QEventLoop>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTimer>

#include "app/platform/part_file.h"

namespace iiswsgi::platform {
namespace {

using host::DownloadRequest;

constexpr qint64 block = 256 * 1024;
constexpr int lookForCancel = 100;  ///< milliseconds

Error refused(const QUrl& url, const QString& why) {
  return Error(host::codes::downloadRefused, QStringLiteral("%1 can't be fetched: %2.").arg(url.toString(), why),
               QStringLiteral("Open the address in a browser to see what it says."));
}

Error broken(const QUrl& url, const QString& why) {
  return Error(host::codes::downloadBroken, QStringLiteral("Fetching %1 broke off: %2.").arg(url.toString(), why),
               QStringLiteral("Try again: it goes on where it ended, if the server can."));
}

Error untrusted(const QUrl& url, const QString& why) {
  return Error(host::codes::downloadUntrusted,
               QStringLiteral("%1 isn't who it says it is, as far as this machine knows: %2").arg(url.host(), why),
               QStringLiteral("Give the server a certificate that this machine trusts, or add the authority that made "
                              "it to the machine's trusted ones. Nothing was fetched."));
}

/// As the person's system has it, except for this machine itself.
QNetworkProxy proxyFor(const QUrl& url) {
  const QString name = url.host();
  const bool here = name == QLatin1String("localhost") || QHostAddress(name).isLoopback();
  if (here) return QNetworkProxy::NoProxy;
  return QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url)).value(0, QNetworkProxy::NoProxy);
}

bool isCancelled(const DownloadRequest& request) {
  return request.cancelled && request.cancelled();
}

/// One request and its answer, without redirects.
class Transfer {
 public:
  Transfer(const DownloadRequest& request, const QUrl& url, PartFile& part)
      : m_request(request), m_url(url), m_part(part) {}

  enum class End { Complete, Redirected, StartAgain };

  Result<End> run() {
    m_network.setProxy(proxyFor(m_url));
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_reply.reset(m_network.get(asked()));
    m_reply->setReadBufferSize(block);
    wait();
    if (m_failure) return *m_failure;
    return judge();
  }

  QUrl target() const { return m_target; }
  bool resumed() const { return m_resumed; }

 private:
  QNetworkRequest asked() const {
    QNetworkRequest request(m_url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // The bytes as they lie there: sums and ranges are of them.
    request.setRawHeader("Accept-Encoding", "identity");
    if (m_part.size() > 0) {
      request.setRawHeader("Range", "bytes=" + QByteArray::number(m_part.size()) + "-");
      request.setRawHeader("If-Range", m_part.mark());
    }
    return request;
  }

  void wait() {
    QEventLoop loop;  // of this thread alone
    QTimer silence;
    silence.setSingleShot(true);
    QTimer cancel;
    const auto end = [&](const Error& error) {
      if (!m_failure) m_failure = error;
      loop.quit();
    };
    QObject::connect(&silence, &QTimer::timeout, &loop, [&] {
      end(broken(m_url, QStringLiteral("no byte came for %1 seconds").arg(m_request.silence.count() / 1000.0)));
    });
    QObject::connect(&cancel, &QTimer::timeout, &loop, [&] {
      if (isCancelled(m_request)) end(host::downloadCancelled(m_request));
    });
    QObject::connect(m_reply.get(), &QNetworkReply::readyRead, &loop, [&] {
      silence.start(m_request.silence);
      if (const auto taken = take(); !taken) end(taken.error());
    });
    QObject::connect(m_reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    silence.start(m_request.silence);
    cancel.start(lookForCancel);
    if (!m_reply->isFinished()) loop.exec(QEventLoop::ExcludeUserInputEvents);
    if (!m_failure) {
      if (const auto rest = take(); !rest) m_failure = rest.error();
    }
  }

  int status() const { return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(); }

  /// The body of a good answer, as far as it has come.
  Result<void> take() {
    if (status() != 200 && status() != 206) return {};
    if (!m_begun) RETURN_IF_ERROR(begin());
    while (m_reply->bytesAvailable() > 0) {
      RETURN_IF_ERROR(m_part.append(m_reply->read(block)));
      if (m_request.progress) m_request.progress(m_part.size(), m_all);
    }
    return {};
  }

  Result<void> begin() {
    m_begun = true;
    m_resumed = status() == 206 && m_part.size() > 0 && startsWhereWeEnded();
    if (!m_resumed) {
      RETURN_IF_ERROR(m_part.restart());
      if (status() == 206) return refused(m_url, QStringLiteral("the server sent another part than was asked for"));
    }
    const QByteArray tag = m_reply->rawHeader("ETag");
    // A weak mark doesn't promise the same bytes.
    const bool strong = !tag.isEmpty() && !tag.startsWith("W/");
    RETURN_IF_ERROR(m_part.remember(strong ? tag : m_reply->rawHeader("Last-Modified")));
    bool known = false;
    const qint64 length = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong(&known);
    m_all = known ? m_part.size() + length : -1;
    if (m_all > m_request.limit) return host::tooLarge(m_request);
    return {};
  }

  bool startsWhereWeEnded() const {
    static const QRegularExpression form(QStringLiteral("^bytes (\\d+)-"));
    const auto match = form.match(QString::fromLatin1(m_reply->rawHeader("Content-Range")));
    return match.hasMatch() && match.captured(1).toLongLong() == m_part.size();
  }

  Result<End> judge() {
    const int code = status();
    if (code == 416 && m_part.size() > 0) return End::StartAgain;
    m_target = m_url.resolved(m_reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl());
    if (code >= 300 && code < 400 && m_target != m_url) return End::Redirected;
    if (code >= 300) return refused(m_url, QStringLiteral("the server says %1").arg(code));
    if (m_reply->error() == QNetworkReply::SslHandshakeFailedError) return untrusted(m_url, m_reply->errorString());
    if (m_reply->error() != QNetworkReply::NoError) return broken(m_url, m_reply->errorString());
    if (code != 200 && code != 206) return refused(m_url, QStringLiteral("the server says %1").arg(code));
    if (!m_begun) RETURN_IF_ERROR(begin());  // an empty body
    if (m_all >= 0 && m_part.size() != m_all)
      return broken(m_url, QStringLiteral("%1 of %2 bytes came").arg(m_part.size()).arg(m_all));
    return End::Complete;
  }

  const DownloadRequest& m_request;
  QUrl m_url;
  PartFile& m_part;
  QNetworkAccessManager m_network;
  std::unique_ptr<QNetworkReply> m_reply;
  std::optional<Error> m_failure;
  QUrl m_target;
  qint64 m_all = -1;
  bool m_begun = false;
  bool m_resumed = false;
};

Result<void> checkRedirect(const DownloadRequest& request, const QUrl& from, const QUrl& to, int followed) {
  if (followed >= request.redirects)
    return refused(request.url, QStringLiteral("it is sent on more than %1 times").arg(request.redirects));
  if (!request.mayRedirect) return refused(from, QStringLiteral("the server sends on to %1").arg(to.toString()));
  return request.mayRedirect(from, to);
}

Result<host::Download> fromWeb(const DownloadRequest& request, PartFile& part) {
  QUrl url = request.url;
  int followed = 0;
  for (;;) {
    Transfer transfer(request, url, part);
    ASSIGN_OR_RETURN(const auto end, transfer.run());
    if (end == Transfer::End::Complete) return part.result(url, transfer.resumed());
    if (end == Transfer::End::StartAgain) {
      RETURN_IF_ERROR(part.restart());
      continue;
    }
    RETURN_IF_ERROR(checkRedirect(request, url, transfer.target(), followed++));
    url = transfer.target();
  }
}

Result<host::Download> fromFile(const DownloadRequest& request, PartFile& part) {
  QFile file(request.url.toLocalFile());
  if (!file.open(QIODevice::ReadOnly)) return refused(request.url, file.errorString());
  RETURN_IF_ERROR(part.restart());
  while (!file.atEnd()) {
    if (isCancelled(request)) return host::downloadCancelled(request);
    const QByteArray bytes = file.read(block);
    if (bytes.isEmpty()) return broken(request.url, file.errorString());
    RETURN_IF_ERROR(part.append(bytes));
    if (request.progress) request.progress(part.size(), file.size());
  }
  return part.result(request.url, false);
}

Result<host::Download> fetched(const DownloadRequest& request, PartFile& part) {
  const QString scheme = request.url.scheme();
  if (request.url.isLocalFile()) return fromFile(request, part);
  if (scheme == QLatin1String("http") || scheme == QLatin1String("https")) return fromWeb(request, part);
  return refused(request.url, QStringLiteral("%1: isn't a way to fetch a file").arg(scheme));
}

/// A server that says no today, or isn't trusted, says nothing about the part of yesterday.
bool keepsItsPart(const Error& error) {
  return error.code() == host::codes::downloadBroken || error.code() == host::codes::downloadRefused ||
         error.code() == host::codes::downloadUntrusted;
}

}  // namespace

Result<host::Download> download(const DownloadRequest& request) {
  PartFile part(request);
  RETURN_IF_ERROR(part.open());
  const auto done = fetched(request, part);
  if (!done) {
    keepsItsPart(done.error()) ? part.keep() : part.discard();
    return done;
  }
  if (const auto right = checkDownload(request, *done); !right) {
    part.discard();
    return right.error();
  }
  RETURN_IF_ERROR(part.finish());
  return done;
}

}  // namespace iiswsgi::platform
