#pragma once

#include "app/cli/feeds.h"

namespace iiswsgi::cli {

QList<Option> publishOptions();
/// `iiswsgi feed publish PACKAGE`
Result<Exit> publishPackage(const Context& context, const QString& package);

}  // namespace iiswsgi::cli
