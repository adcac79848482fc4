#pragma once

#include "app/core/host/host.h"

namespace iiswsgi::platform {

/// "HKEY_LOCAL_MACHINE\\SOFTWARE\\Python" or "HKEY_CURRENT_USER\\...".
Result<host::RegistryKey> readRegistry(const QString& path, host::RegistryView view);

}  // namespace iiswsgi::platform
