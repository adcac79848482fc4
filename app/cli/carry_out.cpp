#include "app/cli/carry_out.h"

#include "app/cli/text.h"
#include "app/core/plan/render.h"
#include "app/preview/verify.h"

namespace iiswsgi::cli {
namespace {

bool saysYes(const QString& answer) {
  const QString word = answer.trimmed().toLower();
  return word == QLatin1String("y") || word == QLatin1String("yes");
}

QString answerLine(const preview::Verification& verification) {
  const auto& answer = verification.answer;
  return QStringLiteral("GET %1: %2 %3 (%4 ms%5)")
      .arg(verification.url.toString(), QString::number(answer.status), QString::fromLatin1(answer.reason),
           QString::number(answer.elapsed.count()),
           verification.byPreview ? QStringLiteral(", asked of a preview server for a moment") : QString());
}

/// "[3/7] Write ...", for people at a terminal.
void showProgress(const Console& console, const apply::Progress& progress) {
  if (!console.terminal || progress.done == progress.total) return;
  printLine(console.out, QStringLiteral("[%1/%2] %3").arg(progress.done + 1).arg(progress.total).arg(progress.doing));
}

}  // namespace

QList<Option> carryOutOptions() {
  return {{"--dry-run", "", "Only show what would be done; exit code 2 if there is something."},
          {"--yes", "", "Don't ask. Without a terminal nothing is asked anyway."}};
}

std::optional<Exit> showAndAsk(const Context& context, const plan::Plan& plan) {
  const Console& console = context.console;
  if (plan.empty()) {
    for (const QString& warning : plan.warnings)
      printLine(console.out, warning);
    printLine(console.out, QStringLiteral("Nothing to do."));
    return Exit::Done;
  }
  const bool dryRun =
      context.arguments.has(QStringLiteral("--dry-run")) || context.arguments.has(QStringLiteral("--what-if"));
  const bool asking = console.terminal && console.ask && !context.arguments.has(QStringLiteral("--yes"));
  printLine(console.out, plan::renderText(plan, {console.colour, dryRun || asking}));
  if (dryRun) return Exit::ChangesPending;
  if (!asking || saysYes(console.ask(QStringLiteral("Do this? [y/N] ")))) return std::nullopt;
  printLine(console.out, QStringLiteral("Nothing was changed."));
  return Exit::ChangesPending;
}

Result<apply::Receipt> carryOut(const Context& context, const Target& target, const plan::Plan& plan) {
  Interrupts interrupts(context.console);
  const auto receipt = carryOut(context, target, plan, optionsFor(context, target, interrupts.cancelled()));
  if (!receipt) interrupts.keepToTheEnd();
  return receipt;
}

apply::Options optionsFor(const Context& context, const Target& target, const Cancelled& cancelled) {
  apply::Options options;
  options.stateFolder = target.stateFolder;
  options.cancelled = cancelled;
  options.progress = [&console = context.console](const apply::Progress& progress) { showProgress(console, progress); };
  return options;
}

Result<apply::Receipt> carryOut(const Context& context, const Target& target, const plan::Plan& plan,
                                const apply::Options& options) {
  // Told before anything begins, so that it is an error with nothing changed and not a run that was taken back.
  if (const auto may = apply::checkRights(plan, context.host); !may)
    return toldForServer(may.error(), target.server, context.host);
  const auto receipt = apply::applyPlan(plan, context.host, options);
  if (!receipt) return toldForServer(receipt.error(), target.server, context.host);
  return *receipt;
}

Result<void> verify(const Context& context, const discovery::Observed& observed, const plan::Plan& plan) {
  if (context.arguments.has(QStringLiteral("--no-verify")) || !plan.verifyUrl) return {};
  ASSIGN_OR_RETURN(const auto verification, preview::verifyDeployment(context.host, observed, plan));
  printLine(context.console.out, answerLine(verification));
  return {};
}

}  // namespace iiswsgi::cli
