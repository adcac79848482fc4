#pragma once

#include "app/cli/command.h"
#include "app/cli/target.h"
#include "app/core/discovery/observed.h"
#include "app/core/plan/plan.h"

/// From the options to a plan: what `plan` shows and `apply` carries out.
namespace iiswsgi::cli {

struct Prepared {
  Target target;
  discovery::Observed observed;
  plan::Plan plan;
};

/// --no-check
QList<Option> planningOptions();

Result<Prepared> preparePlan(const Context& context);

/// What stands there now, planned again for the same wish: empty if the plan did what it said.
Result<plan::Plan> planAgain(host::Host& host, const discovery::Server& server, const plan::Desired& desired);

}  // namespace iiswsgi::cli
