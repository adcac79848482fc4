#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/plan/plan.h"

/// Rights that a plan gave to an application pool's account, when the files have been edited since. Pure.
namespace iiswsgi::apply {

/// The machine with the files that a plan writes.
discovery::Observed afterPlan(discovery::Observed observed, const plan::Plan& plan);

/// Whether `command` is a grant that nobody can need any more: it is for the account of an application pool, which no
/// other program has; that pool is only that of the application at `location`; and no FastCGI program is left to which
/// requests there, above or below may go. `after`: the machine without the deployment.
bool isGrantWithoutUse(const plan::RunCommand& command, const discovery::Observed& after, const QString& location);

}  // namespace iiswsgi::apply
