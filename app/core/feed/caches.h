#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

/// WebPI's caches: which of its files are copies of our feeds and packages. The names of cached feeds are hashes, so
/// their content decides; everything that isn't surely ours stays.
namespace iiswsgi::feed {

struct Ours {
  QStringList feedIds;    ///< <id> of the feed
  QStringList feedLinks;  ///< href of its <link>s, and its own address as WebPI was given it; whole addresses count
  QStringList products;   ///< product ids, and paths of <iisApp>: folders of installers\ are called by either
};

/// `LOCALAPPDATA`\Microsoft\Web Platform Installer.
QString cacheFolder(const QString& localAppData);
/// A cached feed, whole or cut off in the middle of a download (.xml.temp): by its head.
bool isCachedFeed(const QString& name);
bool isOurFeed(const QByteArray& cached, const Ours& ours);
bool isOurInstaller(const QString& folderName, const Ours& ours);

}  // namespace iiswsgi::feed
