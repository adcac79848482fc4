#pragma once

#include "app/core/host/host.h"

/// Deleting folders that nobody needs any more, after what matters is done.
namespace iiswsgi::apply {

/// A folder with all that is in it; one that isn't there is fine. Links go, what they lead to stays.
Result<void> removeTree(host::Host& host, const QString& folder);

/// Those that can't be deleted now: a library that some process still uses.
QStringList removeFolders(host::Host& host, const QStringList& folders);

}  // namespace iiswsgi::apply
