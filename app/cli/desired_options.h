#pragma once

#include "app/cli/command.h"
#include "app/core/discovery/observed.h"
#include "app/core/plan/desired.h"

/// The options that say what is wanted, the same for `plan` and `apply`, and a --desired file that says it too.
///
/// Flow:
///   1. `readDesired(context)`: the --desired file, then the options over it.
///   2. The caller chooses the server and observes it.
///   3. `fillDefaults(...)`: what the person left out and the machine makes plain.
namespace iiswsgi::cli {

QList<Option> desiredOptions();

Result<plan::Desired> readDesired(const Context& context);

/// The only site; the INI's folder as a name; a virtual environment beside the INI, else python3.
void fillDefaults(host::Host& host, const discovery::Observed& observed, plan::Desired& desired);

}  // namespace iiswsgi::cli
