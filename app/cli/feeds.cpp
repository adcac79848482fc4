#include "app/cli/feeds.h"

#include <QUrl>

#include "app/cli/text.h"

namespace iiswsgi::cli {

Option feedOption() {
  return {"--feed", "FILE", "The feed: a file, or an http(s) address to read from. web-pi.xml unless said.",
          ValueKind::File};
}

QString feedPath(const Context& context) {
  const QString named = context.arguments.value(QStringLiteral("--feed"), QStringLiteral("web-pi.xml"));
  const QUrl url(named);
  return url.isLocalFile() ? url.toLocalFile() : absolutePath(named);
}

Result<QString> writableFeed(const Context& context) {
  const QString named = context.arguments.value(QStringLiteral("--feed"));
  if (!publish::isWebAddress(named)) return feedPath(context);
  return Error{codes::badArgument, QStringLiteral("%1 is an address, which can only be read from.").arg(named),
               QStringLiteral("Name the feed's file, and copy it to the server afterwards.")};
}

Result<publish::OpenFeed> openFeed(const Context& context) {
  const QString named = context.arguments.value(QStringLiteral("--feed"));
  return publish::openFeed(context.host, publish::isWebAddress(named) ? named : feedPath(context));
}

}  // namespace iiswsgi::cli
