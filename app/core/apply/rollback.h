#pragma once

#include "app/core/apply/journal.h"

/// Takes back what a run had begun, in this process or in one that died.
namespace iiswsgi::apply {

/// Undoes every change that `journal` says was started, newest first, and closes the run's books as RolledBack. Where
/// somebody else's edit or a command without an undo is in the way, they are closed as Incomplete; where the machine
/// refuses (a full disk), they stay open, so that the next command tries again. In both cases: rollbackIncomplete, with
/// the backup's path.
Result<void> rollBack(const plan::Plan& plan, const Journal& journal, const QString& runFolder, host::Host& host);

}  // namespace iiswsgi::apply
