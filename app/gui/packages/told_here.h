#pragma once

#include "app/core/base/error.h"
#include "app/core/discovery/feed_caches.h"
#include "app/core/package/check.h"

namespace iiswsgi::gui {

/// An error in the words of the packages window: the hints of the modules below speak of the command line's options.
Error toldHere(const Error& error);
QString toldHere(const package::Finding& finding);  ///< what to do about it
/// What became of the Web Platform Installer's copies, a line each; empty: there were none.
QString copiesText(const discovery::Removal& removal);

}  // namespace iiswsgi::gui
