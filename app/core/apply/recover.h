#pragma once

#include "app/core/apply/history.h"

namespace iiswsgi::apply {

/// Deals with every run that was cut off, newest first, and sweeps those that touched nothing. The lock must be held.
/// The newest one that was dealt with.
Result<std::optional<Receipt>> recoverRuns(host::Host& host, const QList<Run>& runs);

}  // namespace iiswsgi::apply
