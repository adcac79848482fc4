#pragma once

#include "app/core/package/package.h"
#include "app/core/plan/plan.h"

/// Web Deploy's own program as the one that copies a package's content, for those whose rules ask for it.
namespace iiswsgi::install {

namespace codes {
inline constexpr ErrorCode webDeployMissing{707};
inline constexpr ErrorCode webDeployNotHere{708};  ///< the server isn't IIS itself, which is all that it knows
inline constexpr ErrorCode webDeployOutside{710};  ///< the package would write outside of its application's folder
}  // namespace codes

struct WebDeploy {
  QString package;           ///< the zip file, full path
  QString answersFile;       ///< full path; written before, deleted after: it may hold passwords
  bool runCommands = false;  ///< the package's own commands
};

/// What copies the content. What this product does itself (its install step), and what nobody agreed to, is left out
/// by skip rules: a rule names a provider, and a part of its path as a regular expression.
/// Source: "How to write skip and replace rules for MSDeploy", blogs.iis.net/msdeploy.
Result<host::Command> webDeployCommand(host::Host& host, const discovery::Server& server,
                                       const package::Package& package, const WebDeploy& choice);

/// Web Deploy does what a package says, everywhere that its user may write. Only what goes to the application itself,
/// once the answers are put in, is let through. webDeployOutside.
Result<void> checkConfined(const package::Package& package, const package::Answers& answers);

}  // namespace iiswsgi::install
