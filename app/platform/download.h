#pragma once

#include "app/core/host/download.h"

namespace iiswsgi::platform {

/// Blocks its thread. http and https through Qt Network without a proxy of its own choice, file: by reading.
Result<host::Download> download(const host::DownloadRequest& request);

}  // namespace iiswsgi::platform
