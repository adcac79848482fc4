#pragma once

#include "app/cli/command.h"
#include "app/core/publish/feeds.h"

/// Feeds as the command line names them.
namespace iiswsgi::cli {

Option feedOption();  ///< --feed

/// The file or address that --feed names, else web-pi.xml in the working folder. feedMissing if it isn't there.
Result<publish::OpenFeed> openFeed(const Context& context);
/// For what is done to a feed as a whole: `feed check FEED` names it too.
Result<publish::OpenFeed> openWholeFeed(const Context& context);
/// What openFeed of core/publish takes: an address as it is, a path seen from the working folder.
QString fullFeedName(const QString& named);
/// The same, for whoever writes it: badArgument for an address.
Result<QString> writableFeed(const Context& context);

}  // namespace iiswsgi::cli
