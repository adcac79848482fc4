#pragma once

#include "app/cli/cli.h"

namespace iiswsgi::cli {

/// What an error means for scripts.
Exit exitFor(const Error& error);

}  // namespace iiswsgi::cli
