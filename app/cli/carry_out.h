#pragma once

#include "app/cli/interrupts.h"
#include "app/cli/target.h"
#include "app/core/apply/apply.h"

/// The part that `apply`, `undo` and `sandbox create` share: show, ask, do, with progress on a terminal.
namespace iiswsgi::cli {

/// --dry-run and --yes.
QList<Option> carryOutOptions();

/// Prints the plan. Whether to go on: `Done` for an empty plan, `ChangesPending` for --dry-run or a "no", else nothing.
std::optional<Exit> showAndAsk(const Context& context, const plan::Plan& plan);

/// With progress on a terminal.
apply::Options optionsFor(const Context& context, const Target& target, const Cancelled& cancelled);

/// Ctrl+C takes back what was done.
Result<apply::Receipt> carryOut(const Context& context, const Target& target, const plan::Plan& plan);
/// The same, and what Ctrl+C means is the caller's.
Result<apply::Receipt> carryOut(const Context& context, const Target& target, const plan::Plan& plan,
                                const apply::Options& options);

/// Asks the site for its page and says what came, unless --no-verify. The deployment stays if it doesn't answer: the
/// person sees what is wrong with it where it runs, and knows how to take it back.
Result<void> verify(const Context& context, const discovery::Observed& observed, const plan::Plan& plan);

}  // namespace iiswsgi::cli
