#include "app/cli/feed_publish.h"

#include "app/cli/text.h"
#include "app/core/publish/publish.h"

namespace iiswsgi::cli {
namespace {

publish::Wish wishFrom(const Arguments& arguments, const QString& package, const QString& feed) {
  publish::Wish wish;
  wish.package = package;
  wish.feed = feed;
  wish.said.productId = arguments.value(QStringLiteral("--id"));
  wish.said.title = arguments.value(QStringLiteral("--title"));
  wish.said.version = arguments.value(QStringLiteral("--version"));
  wish.said.summary = arguments.value(QStringLiteral("--summary"));
  wish.said.author = arguments.value(QStringLiteral("--author"));
  wish.said.authorUri = arguments.value(QStringLiteral("--author-url"));
  wish.said.eulaUrl = arguments.value(QStringLiteral("--eula-url"));
  wish.said.startPage = arguments.value(QStringLiteral("--start-page"));
  wish.said.keywords = arguments.values(QStringLiteral("--keyword"));
  wish.feedTitle = arguments.value(QStringLiteral("--feed-title"));
  wish.baseUrl = arguments.value(QStringLiteral("--base-url"));
  wish.copy = arguments.has(QStringLiteral("--copy"));
  wish.keepCaches = arguments.has(QStringLiteral("--keep-caches"));
  return wish;
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

void tellRemoval(const Console& console, const discovery::Removal& removal) {
  for (const QString& copy : removal.removed)
    printLine(console.out, QStringLiteral("Removed the Web Platform Installer's copy %1").arg(copy));
  for (const QString& path : removal.unread)
    printLine(console.err, QStringLiteral("%1 can't be read, so nobody knows whose it is: it stays.").arg(path));
}

Result<Exit> publishPackage(const Context& context, const QString& package) {
  ASSIGN_OR_RETURN(const QString path, writableFeed(context));
  ASSIGN_OR_RETURN(const auto published,
                   publish::publish(context.host, wishFrom(context.arguments, absolutePath(package), path)));
  const auto& entry = published.entry;
  printLine(context.console.out, QStringLiteral("Published %1: %2 KB\n  %3\n  SHA-1   %4\n  SHA-256 %5")
                                     .arg(QStringLiteral("%1 %2").arg(entry.productId, entry.version).trimmed(),
                                          QString::number(feed::kilobytes(entry.bytes)), entry.installerUrl, entry.sha1, entry.sha256));
  if (!published.backup.isEmpty())
    printLine(context.console.out, QStringLiteral("The earlier feed is %1").arg(published.backup));
  tellRemoval(context.console, published.cleared);
  if (published.cleared.failure) printError(context.console, *published.cleared.failure);
  if (published.kept) printError(context.console, *published.kept);
  printLine(context.console.out,
            QStringLiteral("The feed's address is %1").arg(published.feed.toString(QUrl::FullyEncoded)));
  printLine(context.console.out, publish::howToAdd(published.feed, entry.productId));
  return Exit::Done;
}

}  // namespace iiswsgi::cli
