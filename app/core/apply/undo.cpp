#include "app/core/apply/apply.h"
#include "app/core/apply/grants.h"
#include "app/core/apply/journal.h"
#include "app/core/apply/moved_back.h"
#include "app/core/apply/step.h"
#include "app/core/plan/process.h"
#include "app/core/plan/render.h"

namespace iiswsgi::apply {
namespace {

using plan::Change;
using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

const QString& why() {
  static const QString text = QStringLiteral("Put it back as it was.");
  return text;
}

/// How the machine looks beside a change that was made once.
enum class Now { AsLeft, AsBefore, Edited };

/// The machine as it will be once the later changes of a plan are taken back: a plan may change a path twice (a file is
/// moved away and another one comes in its place), so each change has to be looked at in its own moment.
class Replay {
 public:
  explicit Replay(host::Host& host) : m_host(host) {}

  void takeBack(const Change& change) { m_taken.push_back(&change); }

  Result<Now> look(const SetFile& change) const {
    ASSIGN_OR_RETURN(const auto current, bytesOf(change.path));
    if (current == change.after) return Now::AsLeft;
    return current == change.before ? Now::AsBefore : Now::Edited;
  }
  Result<Now> look(const MovePath& change) const {
    const bool atStart = exists(change.from);
    const bool atTarget = exists(change.to);
    if (atStart == atTarget) return Now::Edited;
    return atTarget ? Now::AsLeft : Now::AsBefore;
  }
  /// Nobody can see whether a program's effect still stands; an undo command has to bear being run twice anyway.
  Result<Now> look(const RunCommand&) const { return Now::AsLeft; }

 private:
  /// Where a path's content is on the machine today. Nothing: it is away by then; a SetFile: it has that one's bytes.
  struct Found {
    QString path;
    const SetFile* file = nullptr;
    bool away = false;
  };

  static bool lies(const QString& path, const QString& root) {
    return path == root || path.startsWith(root + QLatin1Char('/')) || path.startsWith(root + QLatin1Char('\\'));
  }

  Found find(const QString& path) const {
    Found found{path};
    for (auto taken = m_taken.rbegin(); taken != m_taken.rend(); ++taken) {
      const Change& change = **taken;
      if (const auto* file = std::get_if<SetFile>(&change)) {
        if (file->path != found.path) continue;
        found.file = file;
        return found;
      }
      const auto* move = std::get_if<MovePath>(&change);
      if (!move) continue;
      if (lies(found.path, move->from)) {
        found.path = move->to + found.path.mid(move->from.size());
      } else if (lies(found.path, move->to)) {
        found.away = true;
        return found;
      }
    }
    return found;
  }

  Result<std::optional<QByteArray>> bytesOf(const QString& path) const {
    const Found found = find(path);
    if (found.away) return std::optional<QByteArray>();
    if (found.file) return found.file->before;
    return currentBytes(found.path, m_host);
  }
  bool exists(const QString& path) const {
    const Found found = find(path);
    if (found.away) return false;
    return found.file ? found.file->before.has_value() : host::exists(m_host, found.path);
  }

  host::Host& m_host;
  std::vector<const Change*> m_taken;  ///< in the order in which they are taken back
};

/// Nothing: the change can't be taken back beside what has come since.
using Inverse = Result<std::optional<std::vector<Change>>>;

Inverse inverse(const SetFile& file, MovedBack&) {
  return std::optional(std::vector<Change>{SetFile{file.path, file.after, file.before, why()}});
}
Inverse inverse(const MovePath& move, MovedBack& moved) {
  return moved.inverse(move);
}
RunCommand takenBack(const RunCommand& command, const QString& why) {
  return {command.undoCommand, RunCommand::Undo::ByCommand, command.run, why, command.asAdministrator};
}
Inverse inverse(const RunCommand& command, MovedBack&) {
  std::vector<Change> changes;
  if (command.undo == RunCommand::Undo::ByCommand) changes.push_back(takenBack(command, why()));
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

/// Nothing, if somebody has edited one of the files since.
Result<std::optional<plan::Plan>> inverted(host::Host& host, const Receipt& receipt) {
  plan::Plan plan = emptyUndo(receipt);
  bool stands = holdsOnlyCommands(receipt.plan);
  Replay replay(host);
  MovedBack moved(host, receipt.plan);
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    ASSIGN_OR_RETURN(const Now now, std::visit([&](const auto& one) { return replay.look(one); }, *change));
    if (now == Now::Edited) return std::optional<plan::Plan>();
    if (now == Now::AsBefore) continue;
    replay.takeBack(*change);
    const auto* command = std::get_if<RunCommand>(&*change);
    if (command != nullptr) warnOfLasting(*command, plan.warnings);
    stands = stands || command == nullptr;
    ASSIGN_OR_RETURN(const auto back, std::visit([&](const auto& one) { return inverse(one, moved); }, *change));
    if (!back) return std::optional<plan::Plan>();
    plan.changes.insert(plan.changes.end(), back->begin(), back->end());
  }
  plan.warnings << moved.warnings();
  return std::optional(stands ? plan : emptyUndo(receipt));
}

Error cannotTakeApart(const Receipt& receipt) {
  return Error(codes::drifted,
               QStringLiteral("The files have been changed since \"%1\", so it can't be taken back as a whole.")
                   .arg(receipt.title),
               QStringLiteral("Take the later changes back first, or compare the files with the backup in %1.")
                   .arg(receipt.folder));
}

/// Whether the deployment stood there before already: then taking its entries away isn't taking that run back.
bool hadDeployment(const Receipt& receipt, const discovery::Observed& observed, const plan::Desired& removed) {
  plan::Plan back;
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    if (const auto* file = std::get_if<SetFile>(&*change))
      back.changes.push_back(SetFile{file->path, file->after, file->before, why()});
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

/// Only our own entries, out of the files as they are today.
Result<plan::Plan> removal(const Receipt& receipt, const discovery::Observed& observed) {
  plan::Desired desired = *receipt.plan.desired;
  desired.goal = plan::Desired::Goal::Removed;
  if (hadDeployment(receipt, observed, desired)) return cannotTakeApart(receipt);
  auto plan = plan::makePlan(observed, desired);
  if (!plan && plan.error().code() != plan::codes::nothingOfOurs) return plan.error();
  plan::Plan undo = plan ? *plan : emptyUndo(receipt);
  if (plan) {
    undo.warnings.prepend(
        QStringLiteral("The files have been edited since then: only what iiswsgi added is taken away, everything else "
                       "stays as it is now."));
  }
  takeCommandsBack(receipt, observed, undo);
  return undo;
}

}  // namespace

Result<plan::Plan> makeUndoPlan(host::Host& host, const Receipt& receipt, const discovery::Observed& observed) {
  ASSIGN_OR_RETURN(const auto whole, inverted(host, receipt));
  if (whole) return *whole;
  const bool deployed = receipt.plan.desired && receipt.plan.desired->goal == plan::Desired::Goal::Deployed;
  return deployed ? removal(receipt, observed) : Result<plan::Plan>(cannotTakeApart(receipt));
}

Result<QStringList> markUndone(host::Host& host, const Receipt& receipt) {
  const QStringList kept = removeLitter(host, receipt.plan);
  RETURN_IF_ERROR(noteFinished(host, receipt.folder, Receipt::State::Undone));
  return kept;
}

}  // namespace iiswsgi::apply
