#include <QJsonDocument>

#include "app/cli/desired_options.h"
#include "app/cli/prepare.h"
#include "app/cli/text.h"
#include "app/core/plan/render.h"

namespace iiswsgi::cli {
namespace {

/// By ourselves, not by the shell: Windows PowerShell's ">" writes another encoding, and damages what isn't ASCII.
Result<void> savePlan(const Context& context, const plan::Plan& plan) {
  const auto named = context.arguments.optional(QStringLiteral("--output"));
  if (!named) return {};
  const QString path = absolutePath(*named);
  // A plan holds whole files, some of them with passwords.
  if (!host::exists(context.host, path)) RETURN_IF_ERROR(context.host.makePrivateFile(path));
  return context.host.replaceFile(path, QJsonDocument(plan::toJson(plan)).toJson());
}

Result<Exit> runPlan(const Context& context) {
  ASSIGN_OR_RETURN(const Prepared prepared, preparePlan(context));
  const plan::Plan& plan = prepared.plan;
  const Console& console = context.console;
  RETURN_IF_ERROR(savePlan(context, plan));
  if (context.arguments.has(QStringLiteral("--json")))
    printJson(console.out, QJsonDocument(plan::toJson(plan)));
  else if (plan.empty())
    printLine(console.out, QStringLiteral("Nothing to do."));
  else if (context.arguments.has(QStringLiteral("--appcmd")))
    printLine(console.out, plan::renderAppCmd(plan));
  else
    printLine(console.out, plan::renderText(plan, {console.colour, true}));
  return plan.empty() ? Exit::Done : Exit::ChangesPending;
}

}  // namespace

Command planCommand() {
  Command command;
  command.name = QStringLiteral("plan");
  command.summary = QStringLiteral("Show what apply would change, and change nothing.");
  command.details = QStringLiteral(
      "Exit code 0 if there is nothing to do, 2 if there is. The gateway loads the application once to see whether it\n"
      "can; what keeps it from that is told here, before anything is changed.");
  command.options = desiredOptions() + planningOptions();
  command.options << Option{"--output", "FILE", "Save the plan; `iiswsgi apply --plan FILE` takes it.", ValueKind::File}
                  << Option{"--json", "", "The plan as JSON."}
                  << Option{"--appcmd", "", "The AppCmd commands that do the same."};
  command.examples = {"iiswsgi plan --ini production.ini",
                      "iiswsgi plan --server iis --site \"Default Web Site\" --path /shop --app shop.wsgi:application",
                      "iiswsgi plan --ini production.ini --output plan.json",
                      "iiswsgi plan --remove --name shop --path /shop"};
  command.run = runPlan;
  return command;
}

}  // namespace iiswsgi::cli
