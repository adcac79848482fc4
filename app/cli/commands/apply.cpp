#include "app/cli/carry_out.h"
#include "app/cli/desired_options.h"
#include "app/cli/prepare.h"
#include "app/cli/text.h"
#include "app/preview/verify.h"

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

QString answerLine(const preview::Verification& verification) {
  const auto& answer = verification.answer;
  return QStringLiteral("GET %1: %2 %3 (%4 ms%5)")
      .arg(verification.url.toString())
      .arg(answer.status)
      .arg(QString::fromLatin1(answer.reason))
      .arg(answer.elapsed.count())
      .arg(verification.byPreview ? QStringLiteral(", asked of a preview server for a moment") : QString());
}

/// The deployment stays: the person sees what is wrong with it where it runs, and knows how to take it back.
Result<void> verify(const Context& context, const Prepared& prepared) {
  if (context.arguments.has(QStringLiteral("--no-verify")) || !prepared.plan.verifyUrl) return {};
  ASSIGN_OR_RETURN(const auto verification, preview::verifyDeployment(context.host, prepared.observed, prepared.plan));
  printLine(context.console.out, answerLine(verification));
  return {};
}

Result<Exit> runApply(const Context& context) {
  ASSIGN_OR_RETURN(const Prepared prepared, preparePlan(context));
  if (const auto exit = showAndAsk(context, prepared.plan)) return *exit;
  ASSIGN_OR_RETURN(const auto receipt, carryOut(context, prepared.target, prepared.plan));
  RETURN_IF_ERROR(expectNothingLeft(context.host, prepared));
  printLine(context.console.out, QStringLiteral("Done. `iiswsgi undo %1` takes it back.").arg(receipt.id));
  RETURN_IF_ERROR(verify(context, prepared));
  return Exit::Done;
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
  command.options << Option{"--plan", "FILE", "Carry out a plan that `iiswsgi plan --json` printed.", ValueKind::File}
                  << Option{"--no-verify", "", "Don't ask the site for a page at the end."};
  command.options += carryOutOptions();
  command.examples = {"iiswsgi apply --ini production.ini",
                      "iiswsgi apply --server iis --site \"Default Web Site\" --path /shop --app shop.wsgi:application",
                      "iiswsgi apply --desired deployment.json --yes", "iiswsgi apply --plan plan.json"};
  command.run = runApply;
  return command;
}

}  // namespace iiswsgi::cli
