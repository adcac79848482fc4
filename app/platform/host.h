#pragma once

#include <memory>

#include "app/core/host/host.h"

/// The real machine behind Host.
namespace iiswsgi::platform {

/// A QCoreApplication must exist: programs and requests need it.
std::unique_ptr<host::Host> makeHost();

}  // namespace iiswsgi::platform
