#include "app/core/publish/publish.h"

#include <QCryptographicHash>
#include <QRegularExpression>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"
#include "app/core/feed/address.h"
#include "app/core/feed/document.h"
#include "app/core/package/generate.h"
#include "app/core/publish/open_package.h"

namespace iiswsgi::publish {
namespace {

/// What the package says of itself; what it doesn't say is in its file's name: "shop-1.2.zip".
Result<package::About> aboutOf(host::Host& host, const QString& path) {
  static const QRegularExpression form(QStringLiteral("^(.+?)(?:[-_]v?(\\d+(?:\\.\\w+)*))?\\.zip$"),
                                       QRegularExpression::CaseInsensitiveOption);
  ASSIGN_OR_RETURN(const auto opened, openPackage(host, path));
  const auto match = form.match(discovery::fileNameOf(path));
  package::About about = opened.about().value_or(package::About());
  about.id = opened.id();
  if (about.version.isEmpty()) about.version = match.captured(2);
  return about;
}

/// Where the feed says that the package is.
QString addressOf(const Wish& wish, const QString& package) {
  if (wish.baseUrl.isEmpty()) return QUrl::fromLocalFile(package).toString(QUrl::FullyEncoded);
  const QString slash = wish.baseUrl.endsWith(QLatin1Char('/')) ? QString() : QStringLiteral("/");
  return wish.baseUrl + slash + QString::fromLatin1(QUrl::toPercentEncoding(discovery::fileNameOf(package)));
}

/// An address that stands in a feed means the same to everybody who reads it.
Result<void> checkAddress(const char* what, const QString& text, bool filesToo) {
  if (text.isEmpty()) return {};
  const QUrl url(text, QUrl::StrictMode);
  const bool web = isWebAddress(text) && url.isValid() && !url.host().isEmpty();
  const bool file = filesToo && url.isValid() && url.isLocalFile() && !url.path().isEmpty();
  if (web || file) return {};
  return Error(feed::codes::invalidValue,
               QStringLiteral("\"%1\" can't be the address of %2.").arg(text, QLatin1String(what)),
               filesToo ? QStringLiteral("Write a whole http, https or file address: https://example.org/packages/")
                        : QStringLiteral("Write a whole http or https address: https://example.org/shop"));
}

Result<void> checkAddresses(const Wish& wish) {
  RETURN_IF_ERROR(checkAddress("the author's page", wish.said.authorUri, false));
  RETURN_IF_ERROR(checkAddress("the licence", wish.said.eulaUrl, false));
  return checkAddress("the folder where packages are published", wish.baseUrl, true);
}

struct Measured {
  QString path;  ///< of the package that the feed names
  host::Download facts;
};

Result<Measured> measure(host::Host& host, const Wish& wish) {
  Measured measured{wish.package, {}};
  host::DownloadRequest request;
  request.url = QUrl::fromLocalFile(wish.package);
  ASSIGN_OR_RETURN(measured.facts, host.download(request));
  if (wish.copy) {
    const bool windows = discovery::isWindows(host.environment());
    measured.path =
        discovery::joinPath(discovery::parentFolder(wish.feed), discovery::fileNameOf(wish.package), windows);
  }
  return measured;
}

/// Beside the feed, if it has to be there; the very bytes that were measured.
Result<void> copyPackage(host::Host& host, const Wish& wish, const Measured& measured) {
  if (measured.path == wish.package) return {};
  host::DownloadRequest request;
  request.url = QUrl::fromLocalFile(wish.package);
  request.path = measured.path;
  request.sha256 = measured.facts.sha256;
  const auto copied = host.download(request);
  return copied ? Result<void>() : copied.error();
}

feed::Publication publicationFrom(const Wish& wish, const Measured& measured, const package::About& about,
                                  const QDateTime& now) {
  feed::Publication made = wish.said;
  if (made.productId.isEmpty()) made.productId = about.id;
  if (made.version.isEmpty()) made.version = about.version;
  if (made.keywords.isEmpty()) made.keywords << QStringLiteral("iiswsgi");
  made.installerUrl = addressOf(wish, measured.path);
  made.bytes = measured.facts.bytes;
  made.sha1 = QString::fromLatin1(measured.facts.sha1);
  made.sha256 = QString::fromLatin1(measured.facts.sha256);
  made.moment = now;
  return made;
}

/// A new entry says what the package says; in one that is there people may have written better words.
void describe(feed::Publication& made, const package::About& about) {
  if (made.title.isEmpty()) made.title = about.title.isEmpty() ? made.productId : about.title;
  if (made.summary.isEmpty()) made.summary = about.summary;
  if (made.author.isEmpty()) made.author = about.author;
}

feed::Head headFor(const Wish& wish, const QUrl& url, const QDateTime& now) {
  const QString title = wish.feedTitle.isEmpty() ? QStringLiteral("iiswsgi") : wish.feedTitle;
  const QString author = wish.said.author.isEmpty() ? QStringLiteral("iiswsgi") : wish.said.author;
  const QString address = url.toString(QUrl::FullyEncoded);
  return {title, address, address, author, {}, now};
}

/// Fetched packages are kept by their checksum, which was looked at, or by their address's: nothing that a stranger
/// wrote is part of a path.
QString keptAt(host::Host& host, const host::DownloadRequest& request) {
  const bool windows = discovery::isWindows(host.environment());
  const QString folder = discovery::joinPath(discovery::personalFolder(host), QStringLiteral("packages"), windows);
  QByteArray name = request.sha256.isEmpty() ? request.sha1 : request.sha256;
  if (name.isEmpty()) name = QCryptographicHash::hash(request.url.toEncoded(), QCryptographicHash::Sha256).toHex();
  return discovery::joinPath(folder, QString::fromLatin1(name) + QStringLiteral(".zip"), windows);
}

Result<host::DownloadRequest> requestFor(host::Host& host, const feed::InstallerFile& file, const QUrl& feed) {
  RETURN_IF_ERROR(feed::checkSums(file));
  host::DownloadRequest request;
  ASSIGN_OR_RETURN(request.url, feed::installerAddress(file.installerUrl, feed));
  request.sha1 = file.sha1.toLatin1();
  request.sha256 = file.sha256.toLatin1();
  request.path = keptAt(host, request);
  request.mayRedirect = feed::checkRedirect;
  return request;
}

/// What was fetched earlier, if the feed says what it must be and it still is that.
std::optional<host::Download> keptFile(host::Host& host, const host::DownloadRequest& request) {
  const bool known = !request.sha1.isEmpty() || !request.sha256.isEmpty();
  if (!known || !exists(host, request.path)) return std::nullopt;
  host::DownloadRequest look = request;
  look.url = QUrl::fromLocalFile(request.path);
  look.path.clear();
  auto found = host.download(look);
  if (!found) return std::nullopt;
  found->url = request.url;
  return *found;
}

}  // namespace

Result<Published> publish(host::Host& host, const Wish& wish) {
  RETURN_IF_ERROR(checkAddresses(wish));
  ASSIGN_OR_RETURN(const auto about, aboutOf(host, wish.package));
  ASSIGN_OR_RETURN(const Measured measured, measure(host, wish));
  Published published;
  published.feed = QUrl::fromLocalFile(wish.feed);
  published.package = measured.path;
  published.entry = publicationFrom(wish, measured, about, host.now());
  const auto change = [&](feed::Document& document) {
    if (!document.feed().find(published.entry.productId)) describe(published.entry, about);
    return document.publish(published.entry);
  };
  ASSIGN_OR_RETURN(const auto rewritten, rewriteFeed(host, wish.feed, headFor(wish, published.feed, host.now()), change,
                                                     [&] { return copyPackage(host, wish, measured); }));
  published.backup = rewritten.backup;
  if (wish.keepCaches) return published;
  const auto cleared = clearCaches(host, {wish.feed, published.feed, rewritten.document}, {about.id});
  if (cleared)
    published.cleared = *cleared;
  else
    published.kept = cleared.error();
  return published;
}

QString howToAdd(const QUrl& feed, const QString& productId) {
  return QStringLiteral(
             "In the Web Platform Installer: Options, paste the address under custom feeds, Add feed, OK; then "
             "search for it.\n"
             "On a command line: WebpiCmd.exe /Install /Application:%1 /Feeds:%2\n"
             "Microsoft closed the Web Platform Installer's own feed on 31 December 2022.\n"
             "Copies that are installed still have the options screen.\n"
             "Nobody has shown that they still start a custom feed without the main one.")
      .arg(productId, feed.toString(QUrl::FullyEncoded));
}

Result<Fetched> fetchPackage(host::Host& host, const OpenFeed& from, const QString& productId,
                             const std::function<void(qint64 done, qint64 all)>& progress,
                             const std::function<bool()>& cancelled) {
  ASSIGN_OR_RETURN(const int index, feed::entryIndex(from.document.feed(), productId));
  const auto* file = from.document.feed().entries[index].firstFile();
  if (!file)
    return Error(feed::codes::noSuchProduct, QStringLiteral("The feed's product %1 has no package.").arg(productId),
                 QStringLiteral("`iiswsgi feed check` says what is missing."));
  ASSIGN_OR_RETURN(auto request, requestFor(host, *file, from.url));
  request.progress = progress;
  request.cancelled = cancelled;
  if (const auto kept = keptFile(host, request)) return Fetched{request.path, *kept, true, true};
  RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(request.path)));
  ASSIGN_OR_RETURN(const auto facts, host.download(request));
  if (const auto opened = openPackage(host, request.path, request.url.toString()); !opened) {
    RETURN_IF_ERROR(host.removeFile(request.path));  // what is no package isn't kept
    return opened.error();
  }
  return Fetched{request.path, facts, !request.sha1.isEmpty() || !request.sha256.isEmpty()};
}

}  // namespace iiswsgi::publish
