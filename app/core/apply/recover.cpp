#include "app/core/apply/recover.h"

#include "app/core/apply/rollback.h"
#include "app/core/apply/staged.h"

namespace iiswsgi::apply {
namespace {

bool everythingDone(const Journal& journal, const plan::Plan& plan) {
  const auto& started = journal.started;
  return !journal.rollingBack && started.size() == static_cast<qsizetype>(plan.changes.size()) &&
         std::all_of(started.begin(), started.end(), [](const auto& entry) { return entry.done; });
}

Result<Receipt> recoverRun(host::Host& host, const Run& run) {
  ASSIGN_OR_RETURN(Receipt receipt, readReceipt(host, run));
  if (everythingDone(run.journal, receipt.plan)) {
    receipt.state = Receipt::State::Applied;
    RETURN_IF_ERROR(noteFinished(host, run.folder, receipt.state));
    return receipt;
  }
  receipt.state = Receipt::State::RolledBack;
  RETURN_IF_ERROR(rollBack(receipt.plan, run.journal, run.folder, host));
  return receipt;
}

bool needsWork(const QList<Run>& runs) {
  return std::any_of(runs.begin(), runs.end(), [](const Run& run) { return run.cutOff(); });
}

Error whileRecovering(const Error& error) {
  return error.during(QStringLiteral("recovering a run that was cut off"));
}

}  // namespace

Result<std::optional<Receipt>> recoverRuns(host::Host& host, const QList<Run>& runs) {
  std::optional<Receipt> newest;
  for (const Run& run : runs) {
    if (run.touchedNothing()) sweep(host, run);
    if (!run.cutOff()) continue;
    const auto receipt = recoverRun(host, run);
    if (!receipt) return whileRecovering(receipt.error());
    if (!newest) newest = *receipt;
  }
  return newest;
}

Result<std::optional<Receipt>> recover(host::Host& host, const QString& stateFolder) {
  const auto looked = readRuns(host, stateFolder);
  // Whoever may not read the books may not have begun anything either.
  if (!looked && looked.error().code() == host::codes::fileUnreadable) return std::optional<Receipt>();
  if (!looked) return looked.error();
  const bool litter = hasStaged(host, stateFolder);
  if (!needsWork(*looked) && !litter) return std::optional<Receipt>();
  // An installation that is at work has this lock, and what is staged is its own.
  Result<std::unique_ptr<host::Lock>> staging = std::unique_ptr<host::Lock>();
  if (litter) staging = host.takeLock(stagedLockPath(stateFolder));
  if (!staging && !needsWork(*looked)) return std::optional<Receipt>();
  const auto lock = host.takeLock(lockPath(stateFolder));
  if (!lock && lock.error().code() == host::codes::lockTaken) return std::optional<Receipt>();
  if (!lock) return whileRecovering(lock.error());
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, stateFolder));
  ASSIGN_OR_RETURN(const auto newest, recoverRuns(host, runs));
  // Afterwards: a run that is taken back puts its files there.
  if (litter && staging) removeStaged(host, stateFolder);
  return newest;
}

}  // namespace iiswsgi::apply
