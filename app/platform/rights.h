#pragma once

#include "app/core/host/host.h"

/// Who may do what; one .cpp for each platform.
namespace iiswsgi::platform {

Result<std::optional<QList<host::AccessEntry>>> accessList(const QString& path);
bool isElevated();
bool canElevate();
Result<int> runElevated(const host::Command& command);

}  // namespace iiswsgi::platform
