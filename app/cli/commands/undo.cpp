#include "app/cli/arguments.h"
#include "app/cli/carry_out.h"
#include "app/cli/receipts.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

Error unknownRun(const QString& id, const QList<apply::Receipt>& history, const QString& listing) {
  QStringList ids;
  for (const auto& receipt : history)
    ids << receipt.id;
  const QString near = nearest(id, ids);
  return {apply::codes::noSuchRun, QStringLiteral("There is no run \"%1\" on this server.").arg(id),
          near.isEmpty() ? QStringLiteral("`%1` lists the runs.").arg(listing)
                         : QStringLiteral("Did you mean %1? `%2` lists the runs.").arg(near, listing)};
}

Result<apply::Receipt> chooseReceipt(const Context& context, const Target& target,
                                     const QList<apply::Receipt>& history) {
  const auto command = [&](const char* words) { return commandFor(context.host, target.server, QLatin1String(words)); };
  const QString id = context.arguments.positionals().value(0);
  if (!id.isEmpty()) {
    for (const auto& receipt : history) {
      if (receipt.id == id) return receipt;
    }
    return unknownRun(id, history, command("history"));
  }
  if (const auto* receipt = newestToUndo(history)) return *receipt;
  return Error{codes::nothingToUndo, QStringLiteral("No deployment on this server is left to take back."),
               QStringLiteral("`%1` lists what was done; `%2` takes any of it back.")
                   .arg(command("history"), command("undo ID"))};
}

/// To its end, whatever is typed: an environment that is deleted by half can't be put together again.
Result<Exit> takeBack(const Context& context, const Target& target, const apply::Receipt& receipt,
                      const plan::Plan& plan) {
  Interrupts interrupts(context.console);
  interrupts.keepToTheEnd();
  if (!plan.empty()) {
    ASSIGN_OR_RETURN(const auto done, carryOut(context, target, plan, optionsFor(context, target, {})));
    printLine(context.console.out, QStringLiteral("Undone (%1).").arg(done.id));
  }
  ASSIGN_OR_RETURN(const QStringList kept, apply::markUndone(context.host, receipt));
  for (const QString& folder : kept)
    printLine(context.console.out,
              QStringLiteral("%1 holds files that the package didn't bring; they are kept there.").arg(folder));
  if (interrupts.came())
    printLine(context.console.err,
              QStringLiteral("Taking back can't be interrupted: it has gone on to its end, and everything is done."));
  return Exit::Done;
}

Result<Exit> runUndo(const Context& context) {
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  ASSIGN_OR_RETURN(const auto history, apply::readHistory(context.host, target.stateFolder));
  ASSIGN_OR_RETURN(const auto receipt, chooseReceipt(context, target, history));
  if (receipt.state != apply::Receipt::State::Applied) {
    printLine(context.console.out,
              QStringLiteral("Nothing to do: that run is %1 already.").arg(stateName(receipt.state)));
    return Exit::Done;
  }
  ASSIGN_OR_RETURN(const auto observed, discovery::observe(context.host, target.server));
  ASSIGN_OR_RETURN(const auto plan, apply::makeUndoPlan(context.host, receipt, observed));
  const auto exit = showAndAsk(context, plan);
  if (exit && *exit != Exit::Done) return *exit;
  return takeBack(context, target, receipt, plan);
}

}  // namespace

Command undoCommand() {
  Command command;
  command.name = QStringLiteral("undo");
  command.summary = QStringLiteral("Take back what apply did.");
  command.positionals = QStringLiteral("[ID]");
  command.maximumPositionals = 1;
  command.details = QStringLiteral(
      "Without an ID: the newest deployment that still stands. Files that nobody edited since get their very bytes "
      "back;\n"
      "from the others only the entries of that deployment are taken away. Once it has begun, Ctrl+C doesn't stop it.");
  command.options = QList<Option>{serverOption()} + carryOutOptions();
  command.examples = {"iiswsgi undo", "iiswsgi undo --dry-run", "iiswsgi undo 2026-03-01T12-00-00Z-hello"};
  command.run = runUndo;
  return command;
}

}  // namespace iiswsgi::cli
