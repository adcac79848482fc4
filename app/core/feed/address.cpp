#include "app/core/feed/address.h"

#include "app/core/feed/document.h"

namespace iiswsgi::feed {
namespace {

Error unsafe(const QString& written, const QString& why) {
  return Error(codes::unsafeAddress, QStringLiteral("The address \"%1\" isn't followed: %2.").arg(written, why),
               QStringLiteral("Ask the feed's author for an http or https address."));
}

bool isWeb(const QUrl& url) {
  return url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
}

/// The folder of the feed, with the slash at its end.
QString folderOf(const QUrl& feed) {
  return feed.adjusted(QUrl::RemoveFilename | QUrl::RemoveQuery | QUrl::RemoveFragment).path(QUrl::FullyDecoded);
}

bool hasControl(const QString& text) {
  for (const QChar c : text) {
    if (c.unicode() < 0x20 || c.unicode() == 0x7f) return true;
  }
  return false;
}

Result<QUrl> relative(const QString& written, const QUrl& feed) {
  const QUrl url = feed.resolved(QUrl(written));
  const QString path = url.path(QUrl::FullyDecoded);
  const bool climbs = path.split(QLatin1Char('/')).contains(QStringLiteral("..")) || path.contains(QLatin1Char('\\'));
  if (url.host() != feed.host() || climbs || !path.startsWith(folderOf(feed)))
    return unsafe(written, QStringLiteral("it leads out of the feed's own folder"));
  return url;
}

}  // namespace

Result<QUrl> installerAddress(const QString& written, const QUrl& feed) {
  if (written.isEmpty()) return unsafe(written, QStringLiteral("it is empty"));
  if (hasControl(written)) return unsafe(written, QStringLiteral("it holds control characters"));
  if (written.startsWith(QLatin1String("\\\\")) || written.startsWith(QLatin1String("//")))
    return unsafe(written, QStringLiteral("it is another computer's share"));
  if (written.contains(QLatin1Char('\\'))) return unsafe(written, QStringLiteral("it is a path, no address"));
  const QUrl url(written, QUrl::StrictMode);
  if (!url.isValid()) return unsafe(written, QStringLiteral("it isn't written as an address"));
  if (url.scheme().isEmpty()) return relative(written, feed);
  if (isWeb(url))
    return url.host().isEmpty() ? Result<QUrl>(unsafe(written, QStringLiteral("it names no server"))) : url;
  if (!url.isLocalFile()) return unsafe(written, QStringLiteral("%1: isn't a way to fetch a file").arg(url.scheme()));
  if (!feed.isLocalFile())
    return unsafe(written, QStringLiteral("a feed from the network names a file of this machine"));
  // Whoever opened a feed of that computer is known to it already.
  if (!url.host().isEmpty() && url.host() != feed.host())
    return unsafe(written, QStringLiteral("it is another computer's share"));
  return url;
}

Result<void> checkRedirect(const QUrl& from, const QUrl& to) {
  if (!isWeb(to)) return unsafe(to.toString(), QStringLiteral("a server may not send on to that"));
  if (from.scheme() == QLatin1String("https") && to.scheme() != QLatin1String("https"))
    return unsafe(to.toString(), QStringLiteral("the server sends on from https to http"));
  return {};
}

}  // namespace iiswsgi::feed
