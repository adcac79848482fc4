#pragma once

#include "app/core/host/host.h"

namespace iiswsgi::gui {

/// This program once more as an administrator, after the system has asked the person. Doesn't wait for its end.
Result<int> startElevated(host::Host& host, const QStringList& arguments);

}  // namespace iiswsgi::gui
