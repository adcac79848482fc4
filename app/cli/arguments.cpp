#include "app/cli/arguments.h"

#include <algorithm>
#include <vector>

#include "app/cli/command.h"

namespace iiswsgi::cli {
namespace {

/// Levenshtein's distance, one row at a time.
int distance(const QString& a, const QString& b) {
  std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
  for (std::size_t i = 0; i < row.size(); ++i)
    row[i] = static_cast<int>(i);
  for (qsizetype i = 0; i < a.size(); ++i) {
    int diagonal = row[0]++;
    for (qsizetype j = 0; j < b.size(); ++j) {
      const auto at = static_cast<std::size_t>(j) + 1;
      const int replaced = diagonal + (a.at(i) == b.at(j) ? 0 : 1);
      diagonal = row[at];
      row[at] = std::min({replaced, row[at] + 1, row[at - 1] + 1});
    }
  }
  return row.back();
}

QList<Option> optionsOf(const Command& command) {
  return command.options + commonOptions();
}

std::optional<Option> findOption(const Command& command, const QString& name) {
  for (const Option& option : optionsOf(command)) {
    if (option.name == name) return option;
  }
  return std::nullopt;
}

QString helpHint(const Command& command) {
  return QStringLiteral("`iiswsgi %1 --help` lists its options.").arg(command.name);
}

Error unknownOption(const Command& command, const QString& name) {
  QStringList known;
  for (const Option& option : optionsOf(command))
    known << option.name;
  const QString near = nearest(name, known);
  const QString hint = near.isEmpty() ? helpHint(command) : QStringLiteral("Did you mean %1?").arg(near);
  return {codes::unknownOption, QStringLiteral("`iiswsgi %1` has no option %2.").arg(command.name, name), hint};
}

Result<void> checkValue(const Command& command, const Option& option, const QString& value) {
  if (option.kind != ValueKind::Choice || option.choices.contains(value)) return {};
  const QString near = nearest(value, option.choices);
  return Error{
      codes::badArgument,
      QStringLiteral("%1 takes %2, not \"%3\".").arg(option.name, option.choices.join(QStringLiteral(", ")), value),
      near.isEmpty() ? helpHint(command) : QStringLiteral("Did you mean %1?").arg(near)};
}

Error tooMany(const Command& command, const QString& word) {
  return {codes::badArgument, QStringLiteral("`iiswsgi %1` can't use \"%2\".").arg(command.name, word),
          helpHint(command)};
}

Error badFlag(const Command& command, const QString& message) {
  return {codes::badArgument, message, helpHint(command)};
}

}  // namespace

QString nearest(const QString& word, const QStringList& known) {
  QString best;
  int shortest = std::max(2, static_cast<int>(word.size()) / 3) + 1;
  for (const QString& candidate : known) {
    const int far = distance(word.toLower(), candidate.toLower());
    if (far < shortest) {
      shortest = far;
      best = candidate;
    }
  }
  return best;
}

Result<Arguments> Arguments::parse(const Command& command, const QStringList& words) {
  Arguments arguments;
  bool onlyPositionals = false;
  for (qsizetype i = 0; i < words.size(); ++i) {
    const QString& word = words.at(i);
    if (onlyPositionals || !word.startsWith(QLatin1Char('-')) || word == QLatin1String("-")) {
      if (arguments.m_positionals.size() >= command.maximumPositionals) return tooMany(command, word);
      arguments.m_positionals << word;
      continue;
    }
    if (word == QLatin1String("--")) {
      onlyPositionals = true;
      continue;
    }
    const auto equals = word.indexOf(QLatin1Char('='));
    const QString name = word == QLatin1String("-h") ? QStringLiteral("--help") : word.left(equals);
    const auto option = findOption(command, name);
    if (!option) return unknownOption(command, name);
    if (option->value.isEmpty()) {
      if (equals >= 0) return badFlag(command, QStringLiteral("%1 takes no value.").arg(name));
      arguments.m_values[name] << QString();
      continue;
    }
    if (equals < 0 && i + 1 == words.size())
      return badFlag(command, QStringLiteral("%1 needs a value: %1 %2.").arg(name, option->value));
    const QString value = equals >= 0 ? word.mid(equals + 1) : words.at(++i);
    if (!option->repeatable && arguments.has(name))
      return badFlag(command, QStringLiteral("%1 was given twice.").arg(name));
    RETURN_IF_ERROR(checkValue(command, *option, value));
    arguments.m_values[name] << value;
  }
  return arguments;
}

QString Arguments::value(const QString& name, const QString& otherwise) const {
  return optional(name).value_or(otherwise);
}

std::optional<QString> Arguments::optional(const QString& name) const {
  const auto found = m_values.constFind(name);
  if (found == m_values.constEnd() || found->isEmpty()) return std::nullopt;
  return found->last();
}

}  // namespace iiswsgi::cli
