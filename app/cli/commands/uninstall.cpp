#include "app/cli/carry_out.h"
#include "app/cli/installing.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

Result<Exit> list(const Context& context, const Target& target) {
  ASSIGN_OR_RETURN(const auto records, install::installed(context.host, target.server));
  QList<QStringList> rows;
  for (const auto& record : records)
    rows << QStringList{record.desired.name, record.version, record.desired.site + record.desired.path, record.folder};
  printLine(context.console.out,
            rows.isEmpty() ? QStringLiteral("No package is installed here.") : table(rows, QString()));
  return Exit::Done;
}

Result<Exit> runUninstall(const Context& context) {
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  const QString name = context.arguments.positionals().value(0);
  if (name.isEmpty()) return list(context, target);
  const auto ready = install::prepareUninstall(context.host, target.server, name);
  if (!ready) return toldForServer(ready.error(), target.server, context.host);
  return carryOutInstallation(context, target, *ready);
}

}  // namespace

Command uninstallCommand() {
  Command command;
  command.name = QStringLiteral("uninstall");
  command.summary = QStringLiteral("Take an installed package away; without a name, list those that are installed.");
  command.positionals = QStringLiteral("[NAME]");
  command.maximumPositionals = 1;
  command.details = QStringLiteral(
      "Everything that came with the package goes: files, environment, configuration, and the application if it came "
      "with\n"
      "it. What the site has made itself stays where it is.");
  command.options = QList<Option>{serverOption()} + carryOutOptions();
  command.options << Option{"--what-if", "", "The same as --dry-run, as msdeploy.exe calls it."};
  command.examples = {"iiswsgi uninstall", "iiswsgi uninstall shop --dry-run"};
  command.run = runUninstall;
  return command;
}

}  // namespace iiswsgi::cli
