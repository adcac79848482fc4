#pragma once

#include "app/core/plan/plan.h"

/// What has to be so beside the configuration before IIS can start the process of a Desired, and the commands that make
/// it so. For IIS alone: elsewhere the process runs as the person who starts the server.
namespace iiswsgi::plan {

/// What the process reads: the folders of the gateway, of the Python (a virtual environment's and its base's) and of
/// the application. discovery::observeAccess looks at them; what it doesn't say is taken for granted.
QStringList foldersToRead(const discovery::Observed& observed, const Desired& desired);

struct Prerequisites {
  std::vector<RunCommand> commands;  ///< those with an undo first
  QStringList warnings;
};

/// Pure, and empty once all is so: planning again after apply finds nothing.
Prerequisites prerequisitesOf(const discovery::Observed& observed, const Desired& desired);

/// Lets the site's process write below a folder, such as one for uploads; nothing where the server isn't IIS, nobody
/// knows as whom it runs, or it may already (observed.access).
std::optional<RunCommand> grantWriting(const discovery::Observed& observed, const QString& folder);

/// The same for reading a folder that will be made: nobody can look whether it may.
std::optional<RunCommand> grantReading(const discovery::Observed& observed, const QString& folder);

}  // namespace iiswsgi::plan
