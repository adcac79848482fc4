#pragma once

#include "app/core/host/host.h"
#include "app/core/plan/sandbox.h"

namespace iiswsgi::cli {

/// A site that served the sandbox's own folder would serve its configuration and history to everybody.
Result<void> checkSandboxFolders(const plan::Sandbox& sandbox);

/// The files and folders that remove takes away, inner ones first: the configuration and our state, and the folders
/// that are empty then. Error: the folder isn't a sandbox that iiswsgi made.
Result<QStringList> filesOfSandbox(host::Host& host, const QString& folder);

}  // namespace iiswsgi::cli
