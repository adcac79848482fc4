#pragma once

#include <optional>

#include "gateway/wsgi/bridge.h"

/// CPython comes to life as the chosen interpreter would.
namespace iiswsgi::wsgi {

/// Afterwards the calling thread holds the GIL.
std::optional<contract::Failure> startPython(const Interpreter& interpreter, Log& log);

}  // namespace iiswsgi::wsgi
