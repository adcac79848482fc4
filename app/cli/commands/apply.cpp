#include "app/cli/carry_out.h"
#include "app/cli/desired_options.h"
#include "app/cli/prepare.h"
#include "app/cli/text.h"
#include "app/core/apply/hand_over.h"

namespace iiswsgi::cli {
namespace {

Result<void> expectNothingLeft(host::Host& host, const Prepared& prepared) {
  if (!prepared.plan.desired) return {};
  const auto again = planAgain(host, prepared.target.server, *prepared.plan.desired);
  const bool gone = !again && again.error().code() == plan::codes::nothingOfOurs;
  if (gone && prepared.plan.desired->goal == plan::Desired::Goal::Removed) return {};
  ASSIGN_OR_RETURN(const auto left, again);
  if (left.empty()) return {};
  return Error{iiswsgi::codes::internal,
               QStringLiteral("The plan was carried out, and planning again still finds changes."),
               QStringLiteral("`iiswsgi plan` with the same options shows them; please report it."),
               whyOf(left.changes.front())};
}

/// For the program that handed the plan over; what can't be written there is told here all the same.
Result<void> report(const Context& context, const Result<apply::Receipt>& outcome) {
  const auto path = context.arguments.optional(QStringLiteral("--report"));
  if (!path) return {};
  const QString file = absolutePath(*path);
  if (host::exists(context.host, file)) {
    return Error(codes::badArgument, QStringLiteral("%1 is there already.").arg(file),
                 QStringLiteral("--report makes a new file; name one that isn't there."));
  }
  return context.host.replaceFile(file, apply::reportOf(outcome));
}

Result<Exit> applyPrepared(const Context& context, const Prepared& prepared) {
  if (const auto exit = showAndAsk(context, prepared.plan)) return *exit;
  const auto outcome = carryOut(context, prepared.target, prepared.plan);
  RETURN_IF_ERROR(report(context, outcome));
  ASSIGN_OR_RETURN(const auto receipt, outcome);
  RETURN_IF_ERROR(expectNothingLeft(context.host, prepared));
  printLine(context.console.out,
            QStringLiteral("Done. `%1` takes it back.")
                .arg(commandFor(context.host, prepared.target.server, QStringLiteral("undo ") + receipt.id)));
  RETURN_IF_ERROR(verify(context, prepared.observed, prepared.plan));
  return Exit::Done;
}

Result<Exit> runApply(const Context& context) {
  const auto prepared = preparePlan(context);
  if (!prepared) {
    RETURN_IF_ERROR(report(context, prepared.error()));
    return prepared.error();
  }
  return applyPrepared(context, *prepared);
}

}  // namespace

Command applyCommand() {
  Command command;
  command.name = QStringLiteral("apply");
  command.summary = QStringLiteral("Carry out what plan shows: deploy an application, or take it away.");
  command.details = QStringLiteral(
      "Shows the plan and, on a terminal, asks. If a file was edited since it was read, nothing is written. If a step\n"
      "fails, everything is taken back. At the end the site is asked for one page; if it doesn't answer as it should,\n"
      "the exit code is 6 and the deployment stays, for you to look at or to undo.");
  command.options = desiredOptions() + planningOptions();
  command.options << Option{"--plan", "FILE", "Carry out a plan that `iiswsgi plan --output` saved.", ValueKind::File}
                  << Option{"--sha256", "SUM", "Only if that file's SHA-256 is this: the plan that was looked at."}
                  << Option{"--report", "FILE", "Write what came of it to a new file, as JSON.", ValueKind::File}
                  << Option{"--no-verify", "", "Don't ask the site for a page at the end."};
  command.options += carryOutOptions();
  command.examples = {"iiswsgi apply --ini production.ini",
                      "iiswsgi apply --server iis --site \"Default Web Site\" --path /shop --app shop.wsgi:application",
                      "iiswsgi apply --desired deployment.json --yes", "iiswsgi apply --plan plan.json"};
  command.run = runApply;
  return command;
}

}  // namespace iiswsgi::cli
