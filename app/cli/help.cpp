#include "app/cli/help.h"

#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

QString usageOf(const Command& command) {
  QString usage = QStringLiteral("iiswsgi ") + command.name;
  if (!command.positionals.isEmpty()) usage += QLatin1Char(' ') + command.positionals;
  if (!command.options.isEmpty()) usage += QStringLiteral(" [options]");
  return usage;
}

QString optionTable(const QList<Option>& options) {
  QList<QStringList> rows;
  for (const Option& option : options) {
    const QString value = option.kind == ValueKind::Choice ? option.choices.join(QLatin1Char('|')) : option.value;
    QString help = option.help;
    if (option.repeatable) help += QStringLiteral(" May be given several times.");
    rows << QStringList{value.isEmpty() ? option.name : option.name + QLatin1Char(' ') + value, help};
  }
  return table(rows);
}

const char* const exitCodes =
    "Exit codes:\n"
    "  0  done, or nothing to do\n"
    "  1  an error; nothing was changed\n"
    "  2  changes are pending (plan, --dry-run)\n"
    "  3  an administrator is needed\n"
    "  4  it failed or was cancelled (Ctrl+C), and everything was taken back\n"
    "  5  it failed, and something could not be taken back: the message names the backup\n"
    "  6  applied, but the site doesn't answer as it should: `iiswsgi undo` takes it back\n";

}  // namespace

QString versionLine() {
  return QStringLiteral("iiswsgi " IISWSGI_VERSION);
}

QString overview() {
  QList<QStringList> rows;
  for (const Command& command : commands())
    rows << QStringList{command.name, command.summary};
  return QStringLiteral("iiswsgi puts a Python web application behind IIS, or into a sandbox.\n\n") +
         QStringLiteral("Usage: iiswsgi COMMAND [options]\n\nCommands:\n") + table(rows) +
         QStringLiteral(
             "\n`iiswsgi COMMAND --help` tells more, with examples. `iiswsgi --version` tells the version.\n\n") +
         QLatin1String(exitCodes);
}

QString helpFor(const Command& command) {
  QString text = QStringLiteral("Usage: %1\n\n%2\n").arg(usageOf(command), command.summary);
  if (!command.details.isEmpty()) text += QLatin1Char('\n') + command.details + QLatin1Char('\n');
  text += QStringLiteral("\nOptions:\n") + optionTable(command.options + commonOptions());
  if (!command.examples.isEmpty())
    text += QStringLiteral("\nExamples:\n  ") + command.examples.join(QStringLiteral("\n  ")) + QLatin1Char('\n');
  return text;
}

}  // namespace iiswsgi::cli
