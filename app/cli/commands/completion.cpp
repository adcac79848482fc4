#include "app/cli/completion.h"

#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

Result<Exit> runCompletion(const Context& context) {
  const QString shell = context.arguments.positionals().value(0);
  if (!shells().contains(shell))
    return Error{codes::badArgument,
                 shell.isEmpty() ? QStringLiteral("Nothing says for which shell.")
                                 : QStringLiteral("There is no completion for \"%1\".").arg(shell),
                 QStringLiteral("Name one of %1: iiswsgi completion bash.").arg(shells().join(QStringLiteral(", ")))};
  printLine(context.console.out, completionScript(shell, commands()));
  return Exit::Done;
}

}  // namespace

Command completionCommand() {
  Command command;
  command.name = QStringLiteral("completion");
  command.summary = QStringLiteral("Print a script that lets a shell complete commands and options.");
  command.positionals = shells().join(QLatin1Char('|'));
  command.maximumPositionals = 1;
  command.positionalChoices = shells();
  command.examples = {"source <(iiswsgi completion bash)", "source <(iiswsgi completion zsh)",
                      "iiswsgi completion fish | source",
                      "iiswsgi completion powershell | Out-String | Invoke-Expression"};
  command.run = runCompletion;
  return command;
}

}  // namespace iiswsgi::cli
