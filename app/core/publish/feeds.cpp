#include "app/core/publish/feeds.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUuid>

#include "app/core/feed/address.h"

namespace iiswsgi::publish {
namespace {

Error missing(const QString& path) {
  return Error(feed::codes::feedMissing, QStringLiteral("There is no feed %1.").arg(path),
               QStringLiteral("Name one with --feed, or make it with `iiswsgi feed publish`."));
}

Result<OpenFeed> openFile(host::Host& host, const QString& path) {
  if (!exists(host, path)) return missing(path);
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
  auto document = feed::Document::parse(bytes);
  if (!document) return document.error().during(QStringLiteral("reading %1").arg(path));
  return OpenFeed{path, QUrl::fromLocalFile(path), *document};
}

Result<OpenFeed> fetchFeed(host::Host& host, const QUrl& url, const std::function<bool()>& cancelled) {
  const QString path =
      QDir::temp().filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".xml"));
  host::DownloadRequest request;
  request.url = url;
  request.path = path;
  request.limit = feed::Limits().bytes;
  request.mayRedirect = feed::checkRedirect;
  request.cancelled = cancelled;
  const auto fetched = host.download(request);
  if (!fetched) {
    for (const QString& left : {host::partPath(path), host::partMarkPath(path)})
      if (exists(host, left)) RETURN_IF_ERROR(host.removeFile(left));
    return fetched.error();
  }
  const auto bytes = host.readFile(path);
  RETURN_IF_ERROR(host.removeFile(path));
  if (!bytes) return bytes.error();
  auto document = feed::Document::parse(*bytes);
  if (!document) return document.error().during(QStringLiteral("reading %1").arg(url.toString()));
  return OpenFeed{{}, fetched->url, *document};
}

/// The file as it stands, or a new feed where there is none.
Result<feed::Document> readOrFresh(host::Host& host, const QString& path, const std::optional<feed::Head>& fresh,
                                   QByteArray& before) {
  if (!exists(host, path)) {
    if (!fresh) return missing(path);
    return feed::Document::fresh(*fresh);
  }
  ASSIGN_OR_RETURN(before, host.readFile(path));
  return feed::Document::parse(before);
}

Result<void> checkWritable(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  if (state.writable) return {};
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written.").arg(path),
               QStringLiteral("Take its write protection away, or run this as a user who may write there."));
}

std::optional<feed::FileFacts> measure(host::Host& host, const host::DownloadRequest& request) {
  if (request.cancelled && request.cancelled()) return std::nullopt;
  const auto measured = host.download(request);
  if (!measured) return std::nullopt;
  return feed::FileFacts{measured->bytes, QString::fromLatin1(measured->sha1), QString::fromLatin1(measured->sha256)};
}

}  // namespace

bool isWebAddress(const QString& text) {
  return text.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
         text.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

bool isOtherAddress(const QString& text) {
  // "C://feeds" is a path: a scheme of one letter is a drive.
  static const QRegularExpression form(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]+://"));
  return form.match(text).hasMatch() && !isWebAddress(text) && !QUrl(text).isLocalFile();
}

Error otherAddress(const QString& text) {
  return Error(feed::codes::unknownScheme,
               QStringLiteral("%1 isn't read: %2 is no way to fetch a feed.").arg(text, text.section(QLatin1Char(':'),
                                                                                  0, 0)),
               QStringLiteral("Name a file, or an address that begins with http://, https:// or file://"));
}

QString pathIn(const QString& named) {
  const QUrl url(named);
  return url.isLocalFile() ? QDir::toNativeSeparators(url.toLocalFile()) : named;
}

Result<OpenFeed> openFeed(host::Host& host, const QString& named, const std::function<bool()>& cancelled) {
  if (isOtherAddress(named)) return otherAddress(named);
  if (isWebAddress(named)) return fetchFeed(host, QUrl(named), cancelled);
  return openFile(host, pathIn(named));
}

Result<Rewritten> rewriteFeed(host::Host& host, const QString& path, const std::optional<feed::Head>& fresh,
                              const Change& change, const std::function<Result<void>()>& before) {
  ASSIGN_OR_RETURN(const auto lock, host.takeLock(path + QStringLiteral(".lock")));
  QByteArray earlier;
  auto document = readOrFresh(host, path, fresh, earlier);
  if (!document) return document.error().during(QStringLiteral("reading %1").arg(path));
  RETURN_IF_ERROR(change(*document));
  Rewritten rewritten{*document, {}};
  const bool changed = document->bytes() != earlier;
  if (changed) RETURN_IF_ERROR(checkWritable(host, path));
  if (changed && !earlier.isEmpty()) {
    rewritten.backup = path + QStringLiteral(".previous");
    RETURN_IF_ERROR(host.replaceFile(rewritten.backup, earlier));
  }
  if (before) RETURN_IF_ERROR(before());
  if (!changed) return rewritten;
  RETURN_IF_ERROR(host.replaceFile(path, document->bytes()));
  return rewritten;
}

Result<Rewritten> removeProduct(host::Host& host, const QString& path, const QString& productId) {
  return rewriteFeed(host, path, std::nullopt, [&](feed::Document& document) { return document.remove(productId); });
}

Result<QList<feed::Finding>> checkFeed(host::Host& host, const OpenFeed& open, const std::function<bool()>& cancelled) {
  host::DownloadRequest request;
  request.cancelled = cancelled;
  const auto factsOf = [&](const QString& written) -> std::optional<feed::FileFacts> {
    const auto address = feed::installerAddress(written, open.url);
    if (!address || !address->isLocalFile()) return std::nullopt;
    request.url = *address;
    return measure(host, request);
  };
  const auto findings = feed::check(open.document.feed(), factsOf, open.url);
  if (cancelled && cancelled()) return host::downloadCancelled(request);
  return findings;
}

Result<discovery::Removal> clearCaches(host::Host& host, const OpenFeed& open, const QStringList& folders) {
  const feed::Feed& read = open.document.feed();
  feed::Ours ours;
  if (!read.id.isEmpty()) ours.feedIds << read.id;
  ours.feedLinks << open.url.toString();
  for (const feed::Link& link : read.links)
    ours.feedLinks << link.href;
  for (const feed::Entry& entry : read.entries)
    ours.products << entry.productId;
  ours.products << folders;
  ASSIGN_OR_RETURN(const auto caches, discovery::findFeedCaches(host, ours));
  return discovery::removeFeedCaches(host, caches);
}

}  // namespace iiswsgi::publish
