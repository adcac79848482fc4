#pragma once

#include "app/cli/feeds.h"

namespace iiswsgi::cli {

/// `iiswsgi feed serve`: the feed's folder on this machine's own addresses, or where --listen says, until Ctrl+C. The
/// preview's server does it, with a sandbox in a temporary folder whose site is the feed's folder: files are served as
/// IIS would, with the same kinds of content and the same refusals.
Result<Exit> serveFeed(const Context& context);

}  // namespace iiswsgi::cli
