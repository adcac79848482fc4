#pragma once

#include "app/core/host/host.h"

namespace iiswsgi::platform {

/// Runs a program to its end, without a shell and without a window.
Result<host::CommandOutput> runCommand(const host::Command& command);

}  // namespace iiswsgi::platform
