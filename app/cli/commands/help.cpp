#include "app/cli/help.h"

#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

Result<Exit> runHelp(const Context& context) {
  const QString name = context.arguments.positionals().value(0);
  if (name.isEmpty()) {
    printLine(context.console.out, overview());
    return Exit::Done;
  }
  const Command* command = findCommand(name);
  if (command == nullptr)
    return Error{codes::unknownCommand, QStringLiteral("There is no command \"%1\".").arg(name),
                 QStringLiteral("`iiswsgi help` lists the commands.")};
  printLine(context.console.out, helpFor(*command));
  return Exit::Done;
}

}  // namespace

Command helpCommand() {
  Command command;
  command.name = QStringLiteral("help");
  command.summary = QStringLiteral("List the commands, or explain one.");
  command.positionals = QStringLiteral("[COMMAND]");
  command.maximumPositionals = 1;
  command.examples = {"iiswsgi help", "iiswsgi help apply"};
  command.run = runHelp;
  return command;
}

}  // namespace iiswsgi::cli
