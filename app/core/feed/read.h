#pragma once

#include "app/core/feed/feed.h"
#include "app/core/xml/tree.h"

namespace iiswsgi::feed {

Feed readFeed(const xml::Tree& tree);

}  // namespace iiswsgi::feed
