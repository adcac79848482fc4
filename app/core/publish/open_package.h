#pragma once

#include "app/core/host/host.h"
#include "app/core/package/package.h"

namespace iiswsgi::publish {

/// A package that is a file of this machine, held open. `called`: what an error names it by; empty: its path.
Result<package::Package> openPackage(host::Host& host, const QString& path, const QString& called = {});

}  // namespace iiswsgi::publish
