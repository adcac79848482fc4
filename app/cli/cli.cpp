#include "app/cli/cli.h"

#include "app/cli/command.h"
#include "app/cli/exit_codes.h"
#include "app/cli/help.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

int exitWith(const Console& console, const Error& error) {
  printError(console, error);
  return static_cast<int>(exitFor(error));
}

Error unknownCommand(const QString& name) {
  QStringList known;
  for (const Command& command : commands())
    known << command.name;
  const QString near = nearest(name, known);
  return {codes::unknownCommand, QStringLiteral("There is no command \"%1\".").arg(name),
          near.isEmpty() ? QStringLiteral("`iiswsgi help` lists the commands.")
                         : QStringLiteral("Did you mean `iiswsgi %1`?").arg(near)};
}

/// --help counts even beside mistakes: who asks for help is not to be told off.
bool asksForHelp(const QStringList& words) {
  return words.contains(QStringLiteral("--help")) || words.contains(QStringLiteral("-h"));
}

int runCommand(const Command& command, const QStringList& words, host::Host& host, const Console& console) {
  if (asksForHelp(words)) {
    printLine(console.out, helpFor(command));
    return static_cast<int>(Exit::Done);
  }
  const auto arguments = Arguments::parse(command, words);
  if (!arguments) return exitWith(console, arguments.error());
  const auto exit = command.run({host, console, *arguments});
  return exit ? static_cast<int>(*exit) : exitWith(console, exit.error());
}

}  // namespace

int run(const QStringList& arguments, host::Host& host, const Console& console) {
  const QString name = arguments.value(0, QStringLiteral("help"));
  if (name == QLatin1String("--version")) {
    printLine(console.out, versionLine());
    return static_cast<int>(Exit::Done);
  }
  const bool help = name == QLatin1String("--help") || name == QLatin1String("-h");
  const Command* command = findCommand(help ? QStringLiteral("help") : name);
  if (command == nullptr) return exitWith(console, unknownCommand(name));
  return runCommand(*command, arguments.mid(1), host, console);
}

}  // namespace iiswsgi::cli
