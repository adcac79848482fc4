#include "app/core/plan/render.h"

#include <QRegularExpression>

#include "gateway/contract/command_line.h"

namespace iiswsgi::plan {
namespace {

QString painted(const QString& text, const char* colour, const TextStyle& style) {
  return style.colour ? QStringLiteral("\033[%1m%2\033[0m").arg(QLatin1String(colour), text) : text;
}

QString paintedDiff(const QString& diff, const TextStyle& style) {
  QStringList lines;
  for (const QString& line : diff.split(QLatin1Char('\n'))) {
    const bool heading = line.startsWith(QLatin1String("+++")) || line.startsWith(QLatin1String("---"));
    const char* colour = heading                                ? "1"
                         : line.startsWith(QLatin1Char('+'))    ? "32"
                         : line.startsWith(QLatin1Char('-'))    ? "31"
                         : line.startsWith(QLatin1String("@@")) ? "36"
                                                                : nullptr;
    lines << (colour != nullptr ? painted(line, colour, style) : line);
  }
  return lines.join(QLatin1Char('\n'));
}

QString sentence(const Change& change) {
  struct Describe {
    QString operator()(const SetFile& one) const {
      const QString verb = !one.before  ? QStringLiteral("Make")
                           : !one.after ? QStringLiteral("Delete")
                                        : QStringLiteral("Change");
      return QStringLiteral("%1 %2").arg(verb, one.path);
    }
    QString operator()(const MovePath& one) const { return QStringLiteral("Move %1 to %2").arg(one.from, one.to); }
    QString operator()(const RunCommand& one) const { return QStringLiteral("Run %1").arg(commandLine(one.run)); }
  };
  return std::visit(Describe(), change);
}

bool canBeUndone(const Change& change) {
  const auto* command = std::get_if<RunCommand>(&change);
  return command == nullptr || command->undo != RunCommand::Undo::Impossible;
}

}  // namespace

QString commandLine(const host::Command& command) {
  static const QRegularExpression special(QStringLiteral("[\\s()&^|<>;,=]"));
  QStringList words;
  for (const QString& word : QStringList{command.program} + command.arguments)
    words << (word.isEmpty() || word.contains(special) ? QLatin1Char('"') + word + QLatin1Char('"') : word);
  return words.join(QLatin1Char(' '));
}

QStringList wordsOf(const QString& commandLine) {
  QStringList words;
  for (const std::string& word : contract::splitArguments(commandLine.toStdString()))
    words << QString::fromStdString(word);
  return words;
}

QString exitCodeText(int code) {
  constexpr int worthDecimals = 100000;
  if (qAbs(qint64(code)) < worthDecimals) return QString::number(code);
  return QStringLiteral("0x") + QString::number(static_cast<quint32>(code), 16).toUpper();
}

QString exitCodesText(const QList<int>& codes) {
  QStringList texts;
  for (const int code : codes)
    texts << exitCodeText(code);
  const QString last = texts.takeLast();
  return texts.isEmpty() ? last : texts.join(QStringLiteral(", ")) + QStringLiteral(" or ") + last;
}

QString renderText(const Plan& plan, const TextStyle& style) {
  if (plan.empty()) return QStringLiteral("Nothing to do.\n");
  QString text = painted(plan.title, "1", style) + QStringLiteral("\n\n");
  for (const QString& warning : plan.warnings)
    text += painted(QStringLiteral("Note: "), "33", style) + warning + QLatin1Char('\n');
  if (!plan.warnings.isEmpty()) text += QLatin1Char('\n');
  bool line = false;
  QString last;
  for (const Change& change : plan.changes) {
    if (!canBeUndone(change) && !line) {
      text += QStringLiteral("  ---- what follows can't be undone ----\n");
      line = true;
    }
    // One reason for several moves is said once.
    if (whyOf(change) != last) text += QStringLiteral("  * %1\n").arg(whyOf(change));
    text += QStringLiteral("    %1\n").arg(sentence(change));
    last = whyOf(change);
  }
  if (!style.diff) return text;
  for (const Change& change : plan.changes) {
    if (const auto* file = std::get_if<SetFile>(&change))
      text += QLatin1Char('\n') + paintedDiff(unifiedDiff(file->path, file->before, file->after), style);
  }
  return text;
}

}  // namespace iiswsgi::plan
