#include "app/core/apply/apply.h"
#include "app/core/apply/journal.h"
#include "app/core/apply/step.h"

namespace iiswsgi::apply {
namespace {

using plan::Change;
using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

const QString why = QStringLiteral("Put it back as it was.");

Result<bool> stillAsLeft(const plan::Plan& plan, host::Host& host) {
  for (const Change& change : plan.changes) {
    if (const auto* file = std::get_if<SetFile>(&change)) {
      ASSIGN_OR_RETURN(const auto current, currentBytes(file->path, host));
      if (current != file->after) return false;
    }
  }
  return true;
}

std::optional<Change> inverse(const Change& change) {
  if (const auto* file = std::get_if<SetFile>(&change)) return SetFile{file->path, file->after, file->before, why};
  if (const auto* move = std::get_if<MovePath>(&change)) return MovePath{move->to, move->from, why};
  const auto& command = std::get<RunCommand>(change);
  if (command.undo != RunCommand::Undo::ByCommand) return std::nullopt;
  return RunCommand{command.undoCommand, RunCommand::Undo::ByCommand, command.run, why};
}

plan::Plan inverted(const Receipt& receipt) {
  plan::Plan plan;
  plan.title = QStringLiteral("Take back: %1").arg(receipt.title);
  plan.server = receipt.plan.server;
  for (auto change = receipt.plan.changes.rbegin(); change != receipt.plan.changes.rend(); ++change) {
    if (auto back = inverse(*change)) plan.changes.push_back(std::move(*back));
  }
  return plan;
}

}  // namespace

Result<plan::Plan> makeUndoPlan(host::Host& host, const Receipt& receipt, const discovery::Observed& observed) {
  ASSIGN_OR_RETURN(const bool untouched, stillAsLeft(receipt.plan, host));
  if (untouched) return inverted(receipt);
  const bool deployed = receipt.plan.desired && receipt.plan.desired->goal == plan::Desired::Goal::Deployed;
  if (!deployed) {
    return Error(codes::drifted,
                 QStringLiteral("The files have been changed since \"%1\", so it can't be taken back as a whole.")
                     .arg(receipt.title),
                 QStringLiteral("Its backup is in %1.").arg(receipt.folder));
  }
  plan::Desired desired = *receipt.plan.desired;
  desired.goal = plan::Desired::Goal::Removed;
  ASSIGN_OR_RETURN(auto plan, plan::makePlan(observed, desired));
  plan.warnings.prepend(
      QStringLiteral("The files have been edited since then: only what iiswsgi added is taken away, everything else "
                     "stays as it is now."));
  return plan;
}

Result<void> markUndone(host::Host& host, const Receipt& receipt) {
  return noteFinished(host, receipt.folder, Receipt::State::Undone);
}

}  // namespace iiswsgi::apply
