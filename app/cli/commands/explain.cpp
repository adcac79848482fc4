#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/cli/command.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

/// "IISWSGI-0301 The file was edited" out of the section's heading.
QString headingOf(const QString& explanation) {
  return explanation.section(QLatin1Char('\n'), 0, 0).mid(3);
}

QJsonObject asJson(const QString& code, const QString& explanation) {
  return {{QStringLiteral("code"), code},
          {QStringLiteral("title"), headingOf(explanation).section(QLatin1Char(' '), 1)},
          {QStringLiteral("text"), explanation.section(QLatin1Char('\n'), 1).trimmed()}};
}

Exit listAll(const Console& console, bool json) {
  QJsonArray entries;
  QString text;
  for (const QString& code : explainedErrors()) {
    const QString explanation = explainError(code).value_or(QString());
    entries << asJson(code, explanation);
    text += headingOf(explanation) + QLatin1Char('\n');
  }
  json ? printJson(console.out, QJsonDocument(entries)) : printLine(console.out, text);
  return Exit::Done;
}

Result<Exit> runExplain(const Context& context) {
  const bool json = context.arguments.has(QStringLiteral("--json"));
  const QString asked = context.arguments.positionals().value(0);
  if (asked.isEmpty()) return listAll(context.console, json);
  const auto explanation = explainError(asked);
  if (!explanation)
    return Error{iiswsgi::codes::unknownErrorCode, QStringLiteral("There is no error code \"%1\".").arg(asked),
                 QStringLiteral("`iiswsgi explain` lists them all.")};
  const QString code = headingOf(*explanation).section(QLatin1Char(' '), 0, 0);
  if (json)
    printJson(context.console.out, QJsonDocument(asJson(code, *explanation)));
  else
    printLine(context.console.out, explanation->mid(3));
  return Exit::Done;
}

}  // namespace

Command explainCommand() {
  Command command;
  command.name = QStringLiteral("explain");
  command.summary = QStringLiteral("Tell the cause of an error and what to do about it.");
  command.positionals = QStringLiteral("[CODE]");
  command.maximumPositionals = 1;
  command.positionalChoices = explainedErrors();
  command.options = {{"--json", "", "The explanation as JSON."}};
  command.examples = {"iiswsgi explain IISWSGI-0301", "iiswsgi explain 301", "iiswsgi explain"};
  command.run = runExplain;
  return command;
}

}  // namespace iiswsgi::cli
