#pragma once

#include "app/core/host/host.h"

namespace iiswsgi::platform {

/// One HTTP request, redirects not followed. Blocks its thread.
Result<host::HttpAnswer> sendRequest(const host::HttpRequest& request);

}  // namespace iiswsgi::platform
