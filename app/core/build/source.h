#pragma once

#include "app/core/host/host.h"
#include "app/core/package/generate.h"

namespace iiswsgi::build {

/// A file of the machine, opened only when it is packed.
Result<package::Source> sourceAt(host::Host& host, const QString& path);

}  // namespace iiswsgi::build
