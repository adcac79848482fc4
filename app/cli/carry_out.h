#pragma once

#include "app/cli/target.h"
#include "app/core/apply/apply.h"

/// The part that `apply`, `undo` and `sandbox create` share: show, ask, do, with progress on a terminal.
namespace iiswsgi::cli {

/// --dry-run and --yes.
QList<Option> carryOutOptions();

/// Prints the plan. Whether to go on: `Done` for an empty plan, `ChangesPending` for --dry-run or a "no", else nothing.
std::optional<Exit> showAndAsk(const Context& context, const plan::Plan& plan);

Result<apply::Receipt> carryOut(const Context& context, const Target& target, const plan::Plan& plan);

}  // namespace iiswsgi::cli
