#pragma once

#include "app/core/feed/caches.h"
#include "app/core/host/host.h"

/// The Web Platform Installer's copies of our feeds and packages on this machine, and getting rid of them: without that
/// it goes on with the package that it fetched before the last build.
namespace iiswsgi::discovery {

struct FeedCaches {
  bool used = false;       ///< the Web Platform Installer has been used by this account
  QStringList feeds;       ///< cached feeds of ours, whole and cut off (.xml, .xml.temp, preprocessor\*.xml)
  QStringList installers;  ///< folders of our packages below installers\.
  QStringList unread;      ///< that couldn't be read, so nobody knows whose they are: they stay
};

/// Nothing where there is no Windows or no such folder.
Result<FeedCaches> findFeedCaches(host::Host& host, const feed::Ours& ours);

struct Removal {
  QStringList removed;
  QStringList unread;            ///< of the caches: nobody looked into them
  std::optional<Error> failure;  ///< why it ended before everything was removed
};
/// installerRunning while the Web Platform Installer runs, which writes its caches when it ends, even if there are none
/// yet; an error too where nobody can say whether it runs. Nothing is touched then.
Result<Removal> removeFeedCaches(host::Host& host, const FeedCaches& caches);

}  // namespace iiswsgi::discovery
