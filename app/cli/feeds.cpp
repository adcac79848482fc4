#include "app/cli/feeds.h"

#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

QString namedFeed(const Context& context) {
  return context.arguments.value(QStringLiteral("--feed"), QStringLiteral("web-pi.xml"));
}

}  // namespace

Option feedOption() {
  return {"--feed", "FILE", "The feed: a file, or an http(s) address to read from. web-pi.xml unless said.",
          ValueKind::File};
}

QString fullFeedName(const QString& named) {
  const bool address = publish::isWebAddress(named) || publish::isOtherAddress(named);
  return address ? named : absolutePath(publish::pathIn(named));
}

Result<QString> writableFeed(const Context& context) {
  const QString named = namedFeed(context);
  if (publish::isOtherAddress(named)) return publish::otherAddress(named);
  if (!publish::isWebAddress(named)) return fullFeedName(named);
  return Error{codes::badArgument, QStringLiteral("%1 is an address, which can only be read from.").arg(named),
               QStringLiteral("Name the feed's file, and copy it to the server afterwards.")};
}

Result<publish::OpenFeed> openFeed(const Context& context) {
  return publish::openFeed(context.host, fullFeedName(namedFeed(context)));
}

Result<publish::OpenFeed> openWholeFeed(const Context& context) {
  const QString named = context.arguments.positionals().value(1);
  return named.isEmpty() ? openFeed(context) : publish::openFeed(context.host, fullFeedName(named));
}

}  // namespace iiswsgi::cli
