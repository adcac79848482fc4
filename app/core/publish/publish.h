#pragma once

#include "app/core/publish/feeds.h"

/// The one step behind "Publish to the local feed": measure the package, update its entry in the feed (size, checksums,
/// version, address), and clear the copies that WebPI would go on with.
namespace iiswsgi::publish {

struct Wish {
  QString package;         ///< zip file, full path
  QString feed;            ///< file, full path; made if it isn't there
  feed::Publication said;  ///< what the person said; the package says the rest
  QString feedTitle;       ///< of a new feed
  QString baseUrl;         ///< where packages are published; empty: the files' own addresses
  bool copy = false;       ///< put a copy beside the feed, and name that
  bool keepCaches = false;
};

struct Published {
  feed::Publication entry;
  QString package;  ///< that the feed names
  QString backup;   ///< the earlier feed; empty: there was none
  QUrl feed;
  discovery::Removal cleared;  ///< WebPI's copies
  std::optional<Error> kept;   ///< why nothing of them was touched
};

Result<Published> publish(host::Host& host, const Wish& wish);

/// How people add the feed to WebPI, and what is known of that today.
QString howToAdd(const QUrl& feed, const QString& productId);

/// The package of a feed's product as a file: fetched and held against its checksums, unless it is kept already.
struct Fetched {
  QString path;
  host::Download facts;
  bool checked = false;  ///< the feed said a checksum
  bool kept = false;     ///< it was there from an earlier call
};
Result<Fetched> fetchPackage(host::Host& host, const OpenFeed& feed, const QString& productId,
                             const std::function<void(qint64 done, qint64 all)>& progress = {},
                             const std::function<bool()>& cancelled = {});

}  // namespace iiswsgi::publish
