#pragma once

#include <optional>

#include "app/preview/problem.h"
#include "app/preview/settings.h"
#include "app/preview/url.h"

/// system.webServer/security/requestFiltering: 404 with a sub-status for what it refuses. Pure.
namespace iiswsgi::preview {

std::optional<Problem> filterRequest(const Request& request, const Url& url, const Filtering& filtering);

/// 404.13 for a body that has grown too long on the way, where its length wasn't known before (chunked).
Problem bodyTooLong();

}  // namespace iiswsgi::preview
