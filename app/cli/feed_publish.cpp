#include "app/cli/feed_publish.h"

#include <QRegularExpression>

#include "app/cli/packages.h"
#include "app/cli/text.h"
#include "app/core/discovery/paths.h"
#include "app/core/package/generate.h"

namespace iiswsgi::cli {
namespace {

/// What the package says of itself; what it doesn't say is in its file's name: "shop-1.2.zip".
Result<package::About> aboutOf(host::Host& host, const QString& path) {
  static const QRegularExpression form(QStringLiteral("^(.+?)(?:[-_]v?(\\d+(?:\\.\\w+)*))?\\.zip$"),
                                       QRegularExpression::CaseInsensitiveOption);
  ASSIGN_OR_RETURN(const auto open, openPackageFile(host, path));
  const auto match = form.match(discovery::fileNameOf(path));
  package::About about = open.package.about().value_or(package::About());
  if (about.id.isEmpty()) about.id = package::idFrom(open.package.root().section(QLatin1Char('/'), -1));
  if (about.version.isEmpty()) about.version = match.captured(2);
  return about;
}

/// Where the feed says that the package is.
QString addressOf(const Context& context, const QString& package) {
  const QString base = context.arguments.value(QStringLiteral("--base-url"));
  if (base.isEmpty()) return QUrl::fromLocalFile(package).toString(QUrl::FullyEncoded);
  const QString slash = base.endsWith(QLatin1Char('/')) ? QString() : QStringLiteral("/");
  return base + slash + QString::fromLatin1(QUrl::toPercentEncoding(discovery::fileNameOf(package)));
}

struct Measured {
  QString path;  ///< of the package that the feed names
  host::Download facts;
  package::About about;
};

Result<Measured> measure(const Context& context, const QString& package) {
  ASSIGN_OR_RETURN(const auto about, aboutOf(context.host, package));
  Measured measured{package, {}, about};
  host::DownloadRequest request;
  request.url = QUrl::fromLocalFile(package);
  if (context.arguments.has(QStringLiteral("--copy"))) {
    const bool windows = discovery::isWindows(context.host.environment());
    measured.path =
        discovery::joinPath(discovery::parentFolder(feedPath(context)), discovery::fileNameOf(package), windows);
    if (measured.path != package) request.path = measured.path;
  }
  ASSIGN_OR_RETURN(measured.facts, context.host.download(request));
  return measured;
}

feed::Publication publicationFrom(const Context& context, const Measured& measured) {
  const Arguments& arguments = context.arguments;
  const package::About& about = measured.about;
  feed::Publication made;
  made.productId = arguments.value(QStringLiteral("--id"), about.id);
  made.title = arguments.value(QStringLiteral("--title"));
  made.version = arguments.value(QStringLiteral("--version"), about.version);
  made.summary = arguments.value(QStringLiteral("--summary"));
  made.author = arguments.value(QStringLiteral("--author"));
  made.authorUri = arguments.value(QStringLiteral("--author-url"));
  made.eulaUrl = arguments.value(QStringLiteral("--eula-url"));
  made.startPage = arguments.value(QStringLiteral("--start-page"));
  made.keywords = arguments.values(QStringLiteral("--keyword"));
  if (made.keywords.isEmpty()) made.keywords << QStringLiteral("iiswsgi");
  made.installerUrl = addressOf(context, measured.path);
  made.bytes = measured.facts.bytes;
  made.sha1 = QString::fromLatin1(measured.facts.sha1);
  made.sha256 = QString::fromLatin1(measured.facts.sha256);
  made.moment = context.host.now();
  return made;
}

/// A new entry says what the package says; in one that is there people may have written better words.
void describe(feed::Publication& made, const package::About& about) {
  if (made.title.isEmpty()) made.title = about.title.isEmpty() ? made.productId : about.title;
  if (made.summary.isEmpty()) made.summary = about.summary;
  if (made.author.isEmpty()) made.author = about.author;
}

feed::Head headFor(const Context& context, const QUrl& url) {
  return {context.arguments.value(QStringLiteral("--feed-title"), QStringLiteral("iiswsgi")),
          url.toString(QUrl::FullyEncoded),
          url.toString(QUrl::FullyEncoded),
          context.arguments.value(QStringLiteral("--author"), QStringLiteral("iiswsgi")),
          {},
          context.host.now()};
}

void tellHowToAdd(const Console& console, const QUrl& url, const QString& product) {
  const QString address = url.toString(QUrl::FullyEncoded);
  printLine(console.out, QStringLiteral("The feed's address is %1").arg(address));
  printLine(console.out,
            QStringLiteral(
                "In the Web Platform Installer: Options, paste the address under custom feeds, Add feed, OK; then "
                "search for it.\n"
                "On a command line: WebpiCmd.exe /Install /Application:%1 /Feeds:%2\n"
                "Microsoft closed the Web Platform Installer's own feed on 31 December 2022. Copies that are installed "
                "still have\n"
                "the options screen, but nobody has shown that they still start a custom feed without the main one.")
                .arg(product, address));
}

void tellAboutCaches(const Context& context, const OpenFeed& open) {
  const auto cleared = clearCaches(context.host, open);
  if (!cleared) return printError(context.console, cleared.error());
  for (const QString& path : *cleared)
    printLine(context.console.out, QStringLiteral("Removed the Web Platform Installer's copy %1").arg(path));
}

}  // namespace

QList<Option> publishOptions() {
  return {{"--id", "ID", "The product's id; the package's own unless said."},
          {"--title", "TEXT", "Its title; a new entry has the package's own unless said."},
          {"--version", "TEXT", "Its version; the package's own, else from its file name, unless said."},
          {"--summary", "TEXT", "A sentence about it."},
          {"--author", "NAME", "Who made it."},
          {"--author-url", "URL", "Their page, a whole address."},
          {"--eula-url", "URL", "Its licence, a whole address."},
          {"--start-page", "PATH", "What is opened after the installation: /"},
          {"--keyword",
           "ID",
           "A keyword of a new entry, which gets a tab; iiswsgi unless said.",
           ValueKind::Text,
           {},
           true},
          {"--feed-title", "TEXT", "The title of a new feed."},
          {"--base-url", "URL", "Where packages are published; their own files' addresses unless said."},
          {"--copy", "", "Copy the package beside the feed, and name the copy."},
          {"--keep-caches", "", "Leave the Web Platform Installer's copies as they are."}};
}

Result<Exit> publishPackage(const Context& context, const QString& package) {
  ASSIGN_OR_RETURN(const QString path, writableFeed(context));
  const QUrl url = QUrl::fromLocalFile(path);
  ASSIGN_OR_RETURN(const Measured measured, measure(context, absolutePath(package)));
  feed::Publication made = publicationFrom(context, measured);
  const auto change = [&](feed::Document& document) {
    if (!document.feed().find(made.productId)) describe(made, measured.about);
    return document.publish(made);
  };
  ASSIGN_OR_RETURN(const auto rewritten, rewriteFeed(context.host, path, headFor(context, url), change));
  printLine(context.console.out, QStringLiteral("Published %1: %2 KB\n  %3\n  SHA-1   %4\n  SHA-256 %5")
                                     .arg(QStringLiteral("%1 %2").arg(made.productId, made.version).trimmed())
                                     .arg(feed::kilobytes(made.bytes))
                                     .arg(made.installerUrl, made.sha1, made.sha256));
  if (!rewritten.backup.isEmpty())
    printLine(context.console.out, QStringLiteral("The earlier feed is %1").arg(rewritten.backup));
  if (!context.arguments.has(QStringLiteral("--keep-caches")))
    tellAboutCaches(context, {path, url, rewritten.document});
  tellHowToAdd(context.console, url, made.productId);
  return Exit::Done;
}

}  // namespace iiswsgi::cli
