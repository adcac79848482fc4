#pragma once

#include <functional>

#include <QList>
#include <QString>
#include <QStringList>

#include "app/cli/arguments.h"
#include "app/cli/cli.h"

/// What a command says about itself: parsing, --help, completion and suggestions all come out of it.
///
/// A new command is a new file commands/<name>.cpp that defines `Command <name>Command()`; the build collects them.
namespace iiswsgi::cli {

namespace codes {
inline constexpr ErrorCode unknownCommand{401};
inline constexpr ErrorCode unknownOption{402};
inline constexpr ErrorCode badArgument{403};      ///< a value is missing, isn't one of the choices, or is one too many
inline constexpr ErrorCode serverNotChosen{404};  ///< no --server, and no sandbox or IIS to take
inline constexpr ErrorCode nothingToUndo{406};
inline constexpr ErrorCode notOurSandbox{408};
inline constexpr ErrorCode needsAdministrator{409};
}  // namespace codes

/// What a value is, for the shell's completion.
enum class ValueKind { Text, File, Folder, Server, Choice };

struct Option {
  QString name;   ///< "--server"
  QString value;  ///< placeholder in the help: "FILE"; empty: the option takes none
  QString help;
  ValueKind kind = ValueKind::Text;
  QStringList choices = {};  ///< with Choice
  bool repeatable = false;
};

struct Context {
  host::Host& host;
  const Console& console;
  const Arguments& arguments;
};

struct Command {
  QString name;
  QString summary;      ///< one line, for the list of commands
  QString positionals;  ///< "[ID]", for the usage line
  int maximumPositionals = 0;
  QStringList positionalChoices;  ///< for completion and --help: "create", "bash", ...
  QString details;                ///< paragraphs for --help
  QList<Option> options;
  QStringList examples;  ///< whole lines: "iiswsgi status --json"
  std::function<Result<Exit>(const Context&)> run;
};

/// Every command, in the order of the help.
const QList<Command>& commands();
const Command* findCommand(const QString& name);

/// Options that every command has: --help.
const QList<Option>& commonOptions();

}  // namespace iiswsgi::cli
