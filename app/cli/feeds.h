#pragma once

#include "app/cli/command.h"
#include "app/core/feed/check.h"
#include "app/core/feed/document.h"

/// Feeds as the command line names, reads and writes them.
namespace iiswsgi::cli {

struct OpenFeed {
  QString path;  ///< empty: it was fetched
  QUrl url;
  feed::Document document;
};

Option feedOption();  ///< --feed

/// The file or address that --feed names, else web-pi.xml in the working folder. feedMissing if it isn't there.
Result<OpenFeed> openFeed(const Context& context);
QString feedPath(const Context& context);  ///< of --feed as a file
/// The same, for whoever writes it: badArgument for an address.
Result<QString> writableFeed(const Context& context);

/// Whole or not at all, and only if nobody else writes it: reads it again under a lock (`fresh` if there is none), lets
/// `change` edit it, keeps the earlier one beside it and puts the new one in its place.
struct Rewritten {
  feed::Document document;
  QString backup;  ///< the earlier feed; empty: there was none
};
using Change = std::function<Result<void>(feed::Document&)>;
Result<Rewritten> rewriteFeed(host::Host& host, const QString& path, const std::optional<feed::Head>& fresh,
                              const Change& change);

/// What `installerUrl` leads to, seen from the feed, if it is a file of this machine.
feed::FactsOf factsOfLocalFiles(host::Host& host, const QUrl& feed);

/// Takes WebPI's copies of that feed and its products away, and says so.
Result<QStringList> clearCaches(host::Host& host, const OpenFeed& feed);

}  // namespace iiswsgi::cli
