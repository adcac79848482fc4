#include "app/cli/exit_codes.h"

#include "app/cli/command.h"
#include "app/core/apply/apply.h"

namespace iiswsgi::cli {

Exit exitFor(const Error& error) {
  const ErrorCode code = error.code();
  if (code == codes::needsAdministrator || code == apply::codes::needsElevation) return Exit::NeedsAdministrator;
  if (code == apply::codes::rolledBack || code == apply::codes::cancelled) return Exit::RolledBack;
  if (code == apply::codes::rollbackIncomplete) return Exit::RollbackIncomplete;
  if (code == apply::codes::verifyFailed) return Exit::NotAnswering;
  return Exit::Failed;
}

}  // namespace iiswsgi::cli
