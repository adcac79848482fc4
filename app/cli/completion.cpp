#include "app/cli/completion.h"

namespace iiswsgi::cli {
namespace {

QStringList namesOf(const QList<Command>& commands) {
  QStringList names;
  for (const Command& command : commands)
    names << command.name;
  return names;
}

QStringList optionNames(const Command& command) {
  QStringList names;
  for (const Option& option : command.options + commonOptions())
    names << option.name;
  return names;
}

QStringList positionalsOf(const Command& command, const QList<Command>& commands) {
  return command.name == QLatin1String("help") ? namesOf(commands) : command.positionalChoices;
}

/// In single quotes, as sh, zsh and fish read them.
QString quoted(QString text) {
  return QLatin1Char('\'') + text.replace(QStringLiteral("'"), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString powershellQuoted(QString text) {
  return QLatin1Char('\'') + text.replace(QStringLiteral("'"), QStringLiteral("''")) + QLatin1Char('\'');
}

QStringList wordsFor(const Option& option) {
  static const QStringList servers{"iis", "iisexpress", "sandbox"};
  return option.kind == ValueKind::Server ? servers : option.choices;
}

bool wantsPath(const Option& option) {
  return option.kind == ValueKind::File || option.kind == ValueKind::Folder || option.kind == ValueKind::Server;
}

/// `case "$command $previous" in`: what may stand behind an option.
QString bashValues(const Command& command) {
  QString text;
  for (const Option& option : command.options) {
    if (option.value.isEmpty()) continue;
    const QString words = wordsFor(option).join(QLatin1Char(' '));
    const QString files = !wantsPath(option)                 ? QString()
                          : option.kind == ValueKind::Folder ? QStringLiteral(" -d")
                                                             : QStringLiteral(" -f");
    text += QStringLiteral("    '%1 %2') COMPREPLY=($(compgen%3 -W '%4' -- \"$current\")); return ;;\n")
                .arg(command.name, option.name, files, words);
  }
  return text;
}

QString bashScript(const QList<Command>& commands) {
  QString values;
  QString words;
  for (const Command& command : commands) {
    values += bashValues(command);
    const QStringList positionals = positionalsOf(command, commands);
    words += QStringLiteral("    %1) words='%2'; positionals='%3' ;;\n")
                 .arg(command.name, optionNames(command).join(QLatin1Char(' ')), positionals.join(QLatin1Char(' ')));
  }
  return QStringLiteral(
             "# bash completion for iiswsgi: source <(iiswsgi completion bash)\n"
             "_iiswsgi() {\n"
             "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\" "
             "command=\"${COMP_WORDS[1]}\"\n"
             "  local words='' positionals=''\n"
             "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
             "    COMPREPLY=($(compgen -W '%1 --help --version' -- \"$current\"))\n"
             "    return\n"
             "  fi\n"
             "  case \"$command $previous\" in\n%2  esac\n"
             "  case \"$command\" in\n%3  esac\n"
             "  if [[ $current == -* ]]; then\n"
             "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
             "  elif [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$positionals\" ]; then\n"
             "    COMPREPLY=($(compgen -W \"$positionals\" -- \"$current\"))\n"
             "  else\n"
             "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
             "  fi\n"
             "}\n"
             "complete -o filenames -F _iiswsgi iiswsgi\n")
      .arg(namesOf(commands).join(QLatin1Char(' ')), values, words);
}

/// zsh's descriptions stand in brackets, where a bracket and a colon of their own need a backslash.
QString zshText(QString text) {
  for (const char c : {'\\', '[', ']', ':'})
    text.replace(QLatin1Char(c), QStringLiteral("\\") + QLatin1Char(c));
  return text;
}

QString zshOption(const Option& option) {
  QString text = (option.repeatable ? QStringLiteral("*") : QString()) + option.name + QLatin1Char('[') +
                 zshText(option.help) + QLatin1Char(']');
  if (option.value.isEmpty()) return quoted(text);
  text += QLatin1Char(':') + zshText(option.value) + QLatin1Char(':');
  const QStringList words = wordsFor(option);
  if (option.kind == ValueKind::Folder)
    text += QStringLiteral("_files -/");
  else if (option.kind == ValueKind::Server)
    text +=
        QStringLiteral("{_alternative \"names:name:(%1)\" \"files:file:_files\"}").arg(words.join(QLatin1Char(' ')));
  else if (option.kind == ValueKind::File)
    text += QStringLiteral("_files");
  else if (!words.isEmpty())
    text += QLatin1Char('(') + words.join(QLatin1Char(' ')) + QLatin1Char(')');
  return quoted(text);
}

QString zshCommand(const Command& command, const QList<Command>& commands) {
  QStringList specifications;
  for (const Option& option : command.options + commonOptions())
    specifications << zshOption(option);
  const QStringList words = positionalsOf(command, commands);
  if (!words.isEmpty()) specifications << quoted(QStringLiteral("1::what:(%1)").arg(words.join(QLatin1Char(' '))));
  if (command.maximumPositionals > 1) specifications << quoted(QStringLiteral("2::folder:_files -/"));
  return QStringLiteral("    %1)\n      _arguments \\\n        %2 ;;\n")
      .arg(command.name, specifications.join(QStringLiteral(" \\\n        ")));
}

QString zshScript(const QList<Command>& commands) {
  QString names;
  QString cases;
  for (const Command& command : commands) {
    names +=
        QStringLiteral("    %1\n").arg(quoted(zshText(command.name) + QLatin1Char(':') + zshText(command.summary)));
    cases += zshCommand(command, commands);
  }
  return QStringLiteral(
             "#compdef iiswsgi\n# zsh completion for iiswsgi: source <(iiswsgi completion zsh)\n"
             "_iiswsgi() {\n"
             "  local -a names=(\n%1  )\n"
             "  if (( CURRENT == 2 )); then\n"
             "    _describe command names\n"
             "    return\n"
             "  fi\n"
             "  local command=$words[2]\n"
             "  shift words\n"
             "  (( CURRENT-- ))\n"
             "  case $command in\n%2  esac\n"
             "}\n"
             "compdef _iiswsgi iiswsgi\n")
      .arg(names, cases);
}

QString fishOption(const Command& command, const Option& option) {
  QString line = QStringLiteral("complete -c iiswsgi -n %1 -l %2 -d %3")
                     .arg(quoted(QStringLiteral("__fish_seen_subcommand_from ") + command.name), option.name.mid(2),
                          quoted(option.help));
  if (option.value.isEmpty()) return line + QLatin1Char('\n');
  const QString words = wordsFor(option).join(QLatin1Char(' '));
  line += wantsPath(option) ? QStringLiteral(" -r -F") : QStringLiteral(" -x");
  if (!words.isEmpty()) line += QStringLiteral(" -a ") + quoted(words);
  return line + QLatin1Char('\n');
}

QString fishScript(const QList<Command>& commands) {
  QString text = QStringLiteral("# fish completion for iiswsgi: iiswsgi completion fish | source\n");
  for (const Command& command : commands) {
    text += QStringLiteral("complete -c iiswsgi -f -n __fish_use_subcommand -a %1 -d %2\n")
                .arg(command.name, quoted(command.summary));
    for (const Option& option : command.options + commonOptions())
      text += fishOption(command, option);
    const QStringList words = positionalsOf(command, commands);
    if (!words.isEmpty())
      text += QStringLiteral("complete -c iiswsgi -n %1 -a %2\n")
                  .arg(quoted(QStringLiteral("__fish_seen_subcommand_from ") + command.name),
                       quoted(words.join(QLatin1Char(' '))));
  }
  return text;
}

QString powershellScript(const QList<Command>& commands) {
  QString table;
  QStringList order;
  for (const Command& command : commands) {
    order << powershellQuoted(command.name);
    QStringList words;
    const QStringList positionals = positionalsOf(command, commands);
    for (const QString& word : positionals + optionNames(command))
      words << powershellQuoted(word);
    table += QStringLiteral("    %1 = @(%2)\n").arg(powershellQuoted(command.name), words.join(QStringLiteral(", ")));
  }
  return QStringLiteral(
             "# PowerShell completion for iiswsgi: iiswsgi completion powershell | Out-String | Invoke-Expression\n"
             "Register-ArgumentCompleter -Native -CommandName iiswsgi -ScriptBlock {\n"
             "  param($wordToComplete, $commandAst, $cursorPosition)\n"
             "  $words = @{\n%1  }\n"
             "  $order = @(%2)\n"
             "  $elements = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })\n"
             "  $first = $elements.Count -lt 2 -or ($elements.Count -eq 2 -and $wordToComplete -ne '')\n"
             "  $candidates = if ($first) { $order } else { $words[$elements[1]] }\n"
             "  $candidates | Where-Object { $_ -like \"$wordToComplete*\" } |\n"
             "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) "
             "}\n"
             "}\n")
      .arg(table, order.join(QStringLiteral(", ")));
}

}  // namespace

QStringList shells() {
  return {"bash", "fish", "powershell", "zsh"};
}

QString completionScript(const QString& shell, const QList<Command>& commands) {
  if (shell == QLatin1String("bash")) return bashScript(commands);
  if (shell == QLatin1String("fish")) return fishScript(commands);
  if (shell == QLatin1String("zsh")) return zshScript(commands);
  if (shell == QLatin1String("powershell")) return powershellScript(commands);
  return {};
}

}  // namespace iiswsgi::cli
