#pragma once

#include "app/cli/command.h"
#include "app/cli/target.h"
#include "app/core/install/installing.h"

/// What install, prepare and uninstall share.
namespace iiswsgi::cli {

/// --python, --name, --no-environment, --no-verify, --what-if.
QList<Option> installationOptions();
install::Wish wishFrom(const Context& context, const package::Answers& answers);

/// `onlyPrepare`: everything but the content.
Result<Exit> installPackage(const Context& context, bool onlyPrepare);

/// Shows, asks, does, asks the site, says what is left.
Result<Exit> carryOutInstallation(const Context& context, const Target& target, const install::Ready& ready);

}  // namespace iiswsgi::cli
