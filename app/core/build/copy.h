#pragma once

#include "app/core/host/host.h"

/// Whole folders, file by file.
namespace iiswsgi::build {

/// Those files of `from`, relative and with "/" between their parts, below `to`, which is made.
Result<void> copyFiles(host::Host& host, const QString& from, const QStringList& files, const QString& to);

}  // namespace iiswsgi::build
