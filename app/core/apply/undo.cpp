#include "app/core/apply/apply.h"
#include "app/core/apply/grants.h"
#include "app/core/apply/journal.h"
#include "app/core/apply/later_runs.h"
#include "app/core/apply/moved_back.h"
#include "app/core/apply/remove_tree.h"
#include "app/core/apply/replay.h"
#include "app/core/apply/step.h"
#include "app/core/plan/process.h"
#include "app/core/plan/render.h"

namespace iiswsgi::apply {
namespace {

using plan::Change;
using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

QString whyBack(const SetFile& file) {
  if (!file.before) return QStringLiteral("Take %1 away again.").arg(file.path);
  return file.after ? QStringLiteral("Put %1 back as it was.").arg(file.path)
                    : QStringLiteral("Put %1 back.").arg(file.path);
}
SetFile reversed(const SetFile& file) {
  return {file.path, file.after, file.before, whyBack(file)};
}

/// Nothing: the change can't be taken back beside what has come since.
using Inverse = Result<std::optional<std::vector<Change>>>;

Inverse inverse(const SetFile& file, MovedBack&) {
  return std::optional(std::vector<Change>{reversed(file)});
}
Inverse inverse(const MovePath& move, MovedBack& moved) {
  return moved.inverse(move);
}
RunCommand takenBack(const RunCommand& command, const QString& why) {
  return {command.undoCommand, RunCommand::Undo::ByCommand, command.run, why, command.asAdministrator};
}
Inverse inverse(const RunCommand& command, MovedBack& moved) {
  if (!command.makes.isEmpty()) return std::optional(moved.discarding(command.makes));
  std::vector<Change> changes;
  if (command.undo == RunCommand::Undo::ByCommand)
    changes.push_back(takenBack(command, QStringLiteral("Take this back: %1").arg(command.why)));
  return std::optional(changes);
}

void warnOfLasting(const RunCommand& command, QStringList& warnings) {
  if (command.undo != RunCommand::Undo::Impossible) return;
  warnings << QStringLiteral("%1 was run then; what it did can't be taken back by iiswsgi.").arg(command.run.program);
}

bool holdsOnlyCommands(const plan::Plan& plan) {
  return std::all_of(plan.changes.begin(), plan.changes.end(),
                     [](const Change& change) { return std::holds_alternative<RunCommand>(change); });
}

plan::Plan emptyUndo(const Receipt& receipt) {
  plan::Plan plan;
  plan.title = QStringLiteral("Take back: %1").arg(receipt.title);
  plan.server = receipt.plan.server;
  return plan;
}

/// A run as a whole, or what keeps it from being taken back as a whole.
struct Inverted {
  std::optional<plan::Plan> plan;
  Look obstacle;
};

/// What a run let the site's processes do when it took the site offline: taking back needs it as much. Nothing, unless
/// `change` is what brought the site back.
const RunCommand* pauseBefore(const Change& change, const plan::Plan& plan) {
  const auto* online = std::get_if<SetFile>(&change);
  if (!online || online->after || !online->before) return nullptr;
  for (std::size_t i = 0; i + 1 < plan.changes.size(); ++i) {
    const auto* offline = std::get_if<SetFile>(&plan.changes[i]);
    const auto* pause = std::get_if<RunCommand>(&plan.changes[i + 1]);
    const bool fits = offline && pause && offline->path == online->path && offline->after == online->before;
    if (fits && pause->undo == RunCommand::Undo::CoveredByEarlierChange) return pause;
  }
  return nullptr;
}

/// Whether a file was there only while the run was at work: a notice to visitors.
bool isPassing(const Change& change, const plan::Plan& plan) {
  const auto* gone = std::get_if<SetFile>(&change);
  if (!gone || gone->after || !gone->before) return false;
  return std::any_of(plan.changes.begin(), plan.changes.end(), [&](const Change& other) {
    const auto* made = std::get_if<SetFile>(&other);
    return made && made->path == gone->path && !made->before && made->after == gone->before;
  });
}

Result<Inverted> inverted(host::Host& host, const Receipt& receipt) {
  plan::Plan plan = emptyUndo(receipt);
  plan.undoes = receipt.id;
  bool stands = holdsOnlyCommands(receipt.plan);
  Replay replay(host);
  MovedBack moved(host, receipt.plan);
  QStringList notices;  // the person's own, who has taken the site offline already
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    const auto* file = std::get_if<SetFile>(&*change);
    if (file && notices.contains(file->path)) continue;
    ASSIGN_OR_RETURN(const Look look, std::visit([&](const auto& one) { return replay.look(one); }, *change));
    if (look.now == Now::Edited && isPassing(*change, receipt.plan)) {
      notices << look.path;
      continue;
    }
    if (look.differs()) return Inverted{{}, look};
    if (look.now == Now::AsBefore) continue;
    replay.takeBack(*change);
    const auto* command = std::get_if<RunCommand>(&*change);
    if (command != nullptr) warnOfLasting(*command, plan.warnings);
    stands = stands || command == nullptr;
    ASSIGN_OR_RETURN(const auto back, std::visit([&](const auto& one) { return inverse(one, moved); }, *change));
    if (!back) return Inverted{{}, {Now::Taken, moved.obstacle()}};
    plan.changes.insert(plan.changes.end(), back->begin(), back->end());
    if (const auto* pause = pauseBefore(*change, receipt.plan)) plan.changes.push_back(*pause);
  }
  plan.warnings << moved.warnings();
  plan.discards = moved.discarded();
  return Inverted{stands ? plan : emptyUndo(receipt), {}};
}

QString whatDiffers(const Look& look) {
  if (look.now == Now::Gone) return QStringLiteral("%1 isn't there any more").arg(look.path);
  if (look.now == Now::Taken) return QStringLiteral("There is something at %1 now").arg(look.path);
  return QStringLiteral("%1 has been changed since").arg(look.path);
}

QString hintFor(const Receipt& receipt, const Look& obstacle, const QList<Receipt>& later) {
  if (const Receipt* toucher = toucherOf(obstacle.path, later)) {
    return QStringLiteral("Take \"%1\" back first (%2), or compare the files with the backup in %3.")
        .arg(toucher->title, toucher->id, receipt.folder);
  }
  const bool removed = receipt.plan.desired && receipt.plan.desired->goal == plan::Desired::Goal::Removed;
  if (obstacle.now == Now::Gone && removed)
    return QStringLiteral("To have it back, install it again. The backup is in %1.").arg(receipt.folder);
  if (obstacle.now == Now::Gone)
    return QStringLiteral("Install the version that you want again. The backup is in %1.").arg(receipt.folder);
  if (obstacle.now == Now::Taken)
    return QStringLiteral("Move it away, and take it back then. The backup is in %1.").arg(receipt.folder);
  return QStringLiteral("Compare it with the backup in %1, and put right what belongs to you.").arg(receipt.folder);
}

Error cannotTakeApart(const Receipt& receipt, const Look& obstacle, const QList<Receipt>& later) {
  return Error(codes::drifted,
               QStringLiteral("%1, so \"%2\" can't be taken back as a whole.")
                   .arg(whatDiffers(obstacle), receipt.title),
               hintFor(receipt, obstacle, later));
}

/// Whether the deployment stood there before already: then taking its entries away isn't taking that run back.
bool hadDeployment(const Receipt& receipt, const discovery::Observed& observed, const plan::Desired& removed) {
  plan::Plan back;
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    if (const auto* file = std::get_if<SetFile>(&*change))
      back.changes.push_back(reversed(*file));
  }
  return plan::makePlan(afterPlan(observed, back), removed).ok();
}

/// Programs were run for it, such as one that lets a pool's account read a folder. What they did may serve another
/// deployment by now, which found it done and asked for nothing: then it stays, and how it is taken back is said.
void takeCommandsBack(const Receipt& receipt, const discovery::Observed& observed, plan::Plan& undo) {
  const discovery::Observed after = afterPlan(observed, undo);
  const QString location = plan::locationOf(*receipt.plan.desired);
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    const auto* command = std::get_if<RunCommand>(&*change);
    if (command == nullptr) continue;
    warnOfLasting(*command, undo.warnings);
    if (command->undo != RunCommand::Undo::ByCommand) continue;
    if (isGrantWithoutUse(*command, after, location)) {
      undo.changes.push_back(takenBack(
          *command, QStringLiteral("Take back, for its application pool runs nothing else: %1").arg(command->why)));
      continue;
    }
    undo.warnings << QStringLiteral(
                         "This stays, for something else may need it by now: %1 If nothing does, take it back: %2")
                         .arg(command->why, plan::commandLine(command->undoCommand));
  }
}

/// Only our own entries, out of the files as they are today. Nothing: that isn't what the run has done.
Result<std::optional<plan::Plan>> removal(const Receipt& receipt, const discovery::Observed& observed) {
  plan::Desired desired = *receipt.plan.desired;
  if (desired.goal != plan::Desired::Goal::Deployed) return std::optional<plan::Plan>();
  desired.goal = plan::Desired::Goal::Removed;
  if (hadDeployment(receipt, observed, desired)) return std::optional<plan::Plan>();
  auto plan = plan::makePlan(observed, desired);
  if (!plan && plan.error().code() != plan::codes::nothingOfOurs) return plan.error();
  plan::Plan undo = plan ? *plan : emptyUndo(receipt);
  if (plan) {
    undo.warnings.prepend(
        QStringLiteral("The files have been edited since then: only what iiswsgi added is taken away, everything else "
                       "stays as it is now."));
  }
  takeCommandsBack(receipt, observed, undo);
  return std::optional(undo);
}

/// What has come to one of the places since is another's: the power may have gone before this was noted.
void discard(host::Host& host, const Receipt& undo) {
  const QList<Receipt> later = laterRuns(host, undo);
  for (const QString& folder : undo.plan.discards) {
    if (!toucherOf(folder, later)) std::ignore = removeTree(host, folder);
  }
}

Error wasFinal(const Receipt& receipt) {
  return Error(codes::drifted,
               QStringLiteral("\"%1\" was final: what it took away is deleted.").arg(receipt.title),
               QStringLiteral("To have it back, install it again. The backup of the configuration is in %1.")
                   .arg(receipt.folder));
}

}  // namespace

bool isFinal(const Receipt& receipt) {
  const plan::Plan& plan = receipt.plan;
  return plan.undoes.isEmpty() && std::any_of(plan.changes.begin(), plan.changes.end(), [&](const Change& change) {
    const auto* move = std::get_if<MovePath>(&change);
    return move && std::any_of(plan.discards.begin(), plan.discards.end(),
                               [&](const QString& folder) { return isWithin(move->to, folder); });
  });
}

Result<plan::Plan> makeUndoPlan(host::Host& host, const Receipt& receipt, const discovery::Observed& observed) {
  const QList<Receipt> later = laterRuns(host, receipt);
  if (isTakenBack(receipt, later)) return emptyUndo(receipt);
  if (isFinal(receipt)) return wasFinal(receipt);
  ASSIGN_OR_RETURN(const Inverted whole, inverted(host, receipt));
  if (whole.plan) return *whole.plan;
  if (receipt.plan.desired) {
    ASSIGN_OR_RETURN(const auto entries, removal(receipt, observed));
    if (entries) return *entries;
  }
  return cannotTakeApart(receipt, whole.obstacle, later);
}

Result<QStringList> markUndone(host::Host& host, const Receipt& receipt) {
  for (const Receipt& run : laterRuns(host, receipt)) {
    if (run.plan.undoes == receipt.id) discard(host, run);
  }
  const QStringList kept = removeLitter(host, receipt.plan);
  RETURN_IF_ERROR(noteFinished(host, receipt.folder, Receipt::State::Undone));
  return kept;
}

}  // namespace iiswsgi::apply
