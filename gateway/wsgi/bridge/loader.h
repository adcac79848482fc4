#pragma once

#include <optional>
#include <string>

#include "gateway/wsgi/bridge.h"
#include "gateway/wsgi/bridge/object.h"

/// The bridge's part that is written in Python (loading.py).
namespace iiswsgi::wsgi {

/// Makes the module, and corrects sys.path where the program's folder stands in it; false with an error set.
bool makeLoading();

/// Forgets the module, before Python ends.
void dropLoading();

/// The application into `application`, or why not.
std::optional<contract::Failure> loadApplication(const Source& source, Object& application);

}  // namespace iiswsgi::wsgi
