#pragma once

#include "app/cli/feeds.h"

namespace iiswsgi::cli {

/// What became of the Web Platform Installer's copies.
void tellRemoval(const Console& console, const discovery::Removal& removal);

QList<Option> publishOptions();
/// `iiswsgi feed publish PACKAGE`
Result<Exit> publishPackage(const Context& context, const QString& package);

}  // namespace iiswsgi::cli
