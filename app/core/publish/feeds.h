#pragma once

#include <functional>
#include <optional>

#include "app/core/discovery/feed_caches.h"
#include "app/core/feed/check.h"
#include "app/core/feed/document.h"
#include "app/core/host/host.h"

/// Feeds on the machine: reading them from files and addresses, writing them, and the copies that WebPI keeps.
namespace iiswsgi::publish {

struct OpenFeed {
  QString path;  ///< empty: it was fetched
  QUrl url;
  feed::Document document;
};

/// A file's full path, its file: address, or an http(s) address. feedMissing if it isn't there.
Result<OpenFeed> openFeed(host::Host& host, const QString& named, const std::function<bool()>& cancelled = {});
bool isWebAddress(const QString& text);
/// An address, and one of another kind than http, https and file.
bool isOtherAddress(const QString& text);
Error otherAddress(const QString& text);  ///< unknownScheme: what kinds there are
/// The path in a file: address; everything else as it is.
QString pathIn(const QString& named);

/// Whole or not at all, and only if nobody else writes it: reads it again under a lock (`fresh` if there is none), lets
/// `change` edit it, keeps the earlier one beside it and puts the new one in its place.
struct Rewritten {
  feed::Document document;
  QString backup;  ///< the earlier feed; empty: there was none
};
using Change = std::function<Result<void>(feed::Document&)>;
/// `before`: what has to be there when the feed says so; done when nothing but the writing is left.
Result<Rewritten> rewriteFeed(host::Host& host, const QString& path, const std::optional<feed::Head>& fresh,
                              const Change& change, const std::function<Result<void>()>& before = {});

/// Takes a product's entry out of a feed's file. noSuchProduct, productTwice.
Result<Rewritten> removeProduct(host::Host& host, const QString& path, const QString& productId);

/// What WebPI would stumble over, packages that are files of this machine measured, which takes its time:
/// downloadCancelled once `cancelled` says so.
Result<QList<feed::Finding>> checkFeed(host::Host& host, const OpenFeed& feed,
                                       const std::function<bool()>& cancelled = {});

/// Takes WebPI's copies of that feed and its products away, and says so. `folders`: of packages, as their iisApp names
/// them, which WebPI may call its copies by.
Result<discovery::Removal> clearCaches(host::Host& host, const OpenFeed& feed, const QStringList& folders = {});

}  // namespace iiswsgi::publish
