#include "app/core/discovery/feed_caches.h"

#include "app/core/discovery/paths.h"
#include "app/core/discovery/tools.h"
#include "app/core/feed/document.h"

namespace iiswsgi::discovery {
namespace {

constexpr qint64 largestFeed = 64 * 1024 * 1024;

using host::FileState;

Result<void> collectFeeds(host::Host& host, const QString& folder, const feed::Ours& ours, FeedCaches& caches) {
  if (!exists(host, folder)) return {};
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  for (const QString& name : names) {
    const QString path = joinPath(folder, name, true);
    const auto state = host.fileState(path);
    const bool candidate = state && state->kind == FileState::Kind::File && feed::isCachedFeed(name);
    if (!candidate || state->size > largestFeed) continue;
    const auto bytes = host.readFile(path);
    if (!bytes)
      caches.unread << path;
    else if (feed::isOurFeed(*bytes, ours))
      caches.feeds << path;
  }
  return {};
}

Result<void> collectInstallers(host::Host& host, const QString& folder, const feed::Ours& ours, FeedCaches& caches) {
  if (!exists(host, folder)) return {};
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  for (const QString& name : names) {
    const QString path = joinPath(folder, name, true);
    const auto state = host.fileState(path);
    // A link is somebody's arrangement, and what it leads to isn't a cache.
    const bool plain = state && state->kind == FileState::Kind::Folder && state->target.isEmpty();
    if (plain && feed::isOurInstaller(name, ours)) caches.installers << path;
  }
  return {};
}

Result<void> removeAll(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const FileState state, host.fileState(path));
  if (state.kind == FileState::Kind::Folder && state.target.isEmpty()) {
    ASSIGN_OR_RETURN(const QStringList names, host.listFolder(path));
    for (const QString& name : names)
      RETURN_IF_ERROR(removeAll(host, joinPath(path, name, true)));
  }
  return host.removeFile(path);
}

}  // namespace

Result<FeedCaches> findFeedCaches(host::Host& host, const feed::Ours& ours) {
  FeedCaches caches;
  const QString local = host.environment().value(QStringLiteral("LOCALAPPDATA"));
  if (!isWindows(host.environment()) || local.isEmpty()) return caches;
  const QString folder = feed::cacheFolder(local);
  caches.used = exists(host, folder);
  RETURN_IF_ERROR(collectFeeds(host, folder, ours, caches));
  RETURN_IF_ERROR(collectFeeds(host, joinPath(folder, QStringLiteral("preprocessor"), true), ours, caches));
  RETURN_IF_ERROR(collectInstallers(host, joinPath(folder, QStringLiteral("installers"), true), ours, caches));
  return caches;
}

Result<Removal> removeFeedCaches(host::Host& host, const FeedCaches& caches) {
  Removal removal;
  removal.unread = caches.unread;
  if (!caches.used) return removal;
  const auto running = runningInstaller(host);
  if (!running) return running.error().during(QStringLiteral("asking whether the Web Platform Installer runs"));
  if (!running->isEmpty())
    return Error(feed::codes::installerRunning,
                 QStringLiteral("The Web Platform Installer is running (%1).").arg(*running),
                 QStringLiteral("Exit it and try again: it would put its copies back when it ends."));
  for (const QString& path : caches.feeds + caches.installers) {
    if (const auto gone = removeAll(host, path); !gone) {
      removal.failure = gone.error();
      break;
    }
    removal.removed << path;
  }
  return removal;
}

}  // namespace iiswsgi::discovery
