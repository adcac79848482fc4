#pragma once

#include <chrono>

#include "app/core/package/manifest.h"

/// A command that a package brings, with its settings. Their meaning is Web Deploy's ("Web Deploy runCommand Provider",
/// learn.microsoft.com, ee619740): only what is in MSDeploy.MSDeployProviderOptions counts in a package.
namespace iiswsgi::package {

/// How long a command may take whose package says nothing of it. Web Deploy gives it 5 s, and ends what takes longer.
inline constexpr std::chrono::milliseconds usualPatience = std::chrono::minutes(10);

struct PackageCommand {
  QString line;                                        ///< the provider's path
  QList<int> successCodes{0};                          ///< successReturnCodes; every other exit code is an error
  std::chrono::milliseconds patience = usualPatience;  ///< waitAttempts x waitInterval; a week at most
  bool byCommandInterpreter = true;                    ///< not dontUseCommandExe: cmd.exe runs it
  bool operator==(const PackageCommand&) const = default;
};

/// Of a runCommand. badManifest, if a setting isn't a value of its kind. dontUseJobObject says nothing here: what a
/// command starts goes on behind it in any case, and ends with it where its time is over.
Result<PackageCommand> commandOf(const Provider& provider);

}  // namespace iiswsgi::package
