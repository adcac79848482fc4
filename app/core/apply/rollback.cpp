#include "app/core/apply/rollback.h"

#include "app/core/apply/step.h"

namespace iiswsgi::apply {
namespace {

struct Failures {
  std::optional<Error> letter;
  bool worthAnotherTry = false;

  void add(const Error& error) {
    letter = letter ? letter->followedBy(error) : error;
    worthAnotherTry = worthAnotherTry || error.code() != codes::rollbackIncomplete;
  }
};

/// Every change is tried, whatever became of the one before.
Failures undoStarted(const plan::Plan& plan, const Journal& journal, host::Host& host) {
  Failures failures;
  for (int i = static_cast<int>(plan.changes.size()) - 1; i >= 0; --i) {
    const auto entry = journal.started.find(i);
    if (entry == journal.started.end()) continue;
    const auto undone = undoChange(plan.changes[static_cast<std::size_t>(i)], entry->madeFolders, host);
    if (!undone) failures.add(undone.error());
  }
  return failures;
}

Error incomplete(const Error& cause, const QString& folder) {
  return Error(
             codes::rollbackIncomplete,
             QStringLiteral("Something couldn't be taken back. The backup is in %1.").arg(folder),
             QStringLiteral("Its plan.json holds every file's bytes from before. Put right what the lines below name; "
                            "move the folder away if you have done so by hand."),
             cause.text())
      .followedBy(cause);
}

}  // namespace

Result<void> rollBack(const plan::Plan& plan, const Journal& journal, const QString& runFolder, host::Host& host) {
  // A note that can't be written (a full disk) doesn't keep the machine from being put right; a book that stays open is
  // closed by the next command, which finds nothing left to take back.
  if (!journal.rollingBack) (void)noteRollingBack(host, runFolder);
  const Failures failures = undoStarted(plan, journal, host);
  if (!failures.letter) {
    (void)noteFinished(host, runFolder, Receipt::State::RolledBack);
    return {};
  }
  const Error letter = incomplete(*failures.letter, runFolder);
  if (failures.worthAnotherTry) return letter;
  const auto noted = noteFinished(host, runFolder, Receipt::State::Incomplete);
  return noted ? letter : letter.followedBy(noted.error());
}

}  // namespace iiswsgi::apply
