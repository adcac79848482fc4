#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "app/core/host/host.h"
#include "app/core/plan/plan.h"

/// Carries a plan out, decides nothing.
///
/// Flow of applyPlan:
///   1. Take the machine's lock; recover a run that was cut off.
///   2. Drift check: each file's bytes equal `before`, else change nothing and say so.
///   3. Write the plan to the backup folder (it holds every `before`: the plan is the backup).
///   4. For each change: journal "started i", then do it. On an error undo from i, i included, by looking at the state
///      of the machine, never by guessing.
///   5. Journal "finished"; the receipt stays for undo and history.
/// A plan without changes leaves nothing behind, not even a receipt (its id is empty then).
namespace iiswsgi::apply {

namespace codes {
inline constexpr ErrorCode drifted{301};             ///< a file isn't what the plan was made for
inline constexpr ErrorCode rolledBack{302};          ///< failed, everything taken back
inline constexpr ErrorCode rollbackIncomplete{303};  ///< failed, and something couldn't be taken back
inline constexpr ErrorCode cancelled{304};           ///< by the person; everything taken back
inline constexpr ErrorCode verifyFailed{305};        ///< applied, but the site doesn't answer as it should
inline constexpr ErrorCode noSuchRun{306};
inline constexpr ErrorCode journalDamaged{307};
inline constexpr ErrorCode commandFailed{308};   ///< a program of the plan ended with no exit code of success
inline constexpr ErrorCode needsElevation{309};  ///< a program of the plan is for administrators
}  // namespace codes

/// What was done, and where its backup is.
struct Receipt {
  QString id;      ///< "2026-03-01T12-00-00-000Z-hello": the backup folder's name, sorts by time
  QString folder;  ///< backup folder, full path: plan.json, journal
  QString title;
  QDateTime started;  ///< UTC
  enum class State { Applied, RolledBack, Undone, Incomplete } state = State::Applied;
  plan::Plan plan;
};

struct Progress {
  int done = 0;
  int total = 0;
  QString doing;  ///< the change's why
};

struct Options {
  QString stateFolder;                            ///< discovery::stateFolder
  std::function<void(const Progress&)> progress;  ///< may be empty; called from the same thread
  /// Set by another thread: what was done is taken back. A program that runs is ended then, unless it can't be undone.
  std::shared_ptr<const std::atomic<bool>> cancelled;  ///< may be nothing
};

/// drifted, if a file isn't what the plan was made for. applyPlan asks the same.
Result<void> checkDrift(const plan::Plan& plan, host::Host& host);

/// What keeps this process from carrying a plan out, told before anything begins: a file that it may not write
/// (fileNotWritable), a program for administrators (needsElevation). The plan can be handed to an elevated process
/// then: `iiswsgi apply --plan FILE`.
Result<void> checkRights(const plan::Plan& plan, host::Host& host);

Result<Receipt> applyPlan(const plan::Plan& plan, host::Host& host, const Options& options);

/// Takes a run that was cut off back (or finishes its books if everything was done). Nothing to do, or another process
/// is at it right now: nullopt. folderNotPrivate: the folder may hold runs of somebody else's making (readHistory too).
Result<std::optional<Receipt>> recover(host::Host& host, const QString& stateFolder);

/// Newest first.
Result<QList<Receipt>> readHistory(host::Host& host, const QString& stateFolder);

/// Whether what it moved away was for deleting: some of it may still be there, if it was in use, but nobody knows what.
bool isFinal(const Receipt& receipt);

/// A plan that restores, byte for byte, what a receipt changed, where the files still are as that run left them; where
/// they have been edited since, only our own entries are taken away (Goal::Removed planned on today's files), and the
/// rights of an application pool that runs nothing else.
Result<plan::Plan> makeUndoPlan(host::Host& host, const Receipt& receipt, const discovery::Observed& observed);

/// Notes in the receipt's folder that it was undone, and deletes the plan's litter. Returns folders that hold something
/// of which nobody knows whose it is: they stay.
Result<QStringList> markUndone(host::Host& host, const Receipt& receipt);

/// What is wrong with it, "404.8 Not Found" for example. Empty for any answer below 500 that came through the gateway.
QString faultIn(const host::HttpAnswer& answer);

/// One real request to plan.verifyUrl.
Result<host::HttpAnswer> verify(host::Host& host, const plan::Plan& plan);

}  // namespace iiswsgi::apply
