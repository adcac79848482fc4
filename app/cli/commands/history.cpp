#include <QJsonArray>
#include <QJsonDocument>

#include "app/cli/receipts.h"
#include "app/cli/target.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

QJsonDocument asJson(const QList<apply::Receipt>& history) {
  QJsonArray entries;
  for (const auto& receipt : history)
    entries << receiptAsJson(receipt);
  return QJsonDocument(entries);
}

QString asText(const QList<apply::Receipt>& history) {
  if (history.isEmpty()) return QStringLiteral("Nothing was done on this server yet.");
  QList<QStringList> rows;
  for (const auto& receipt : history)
    rows << QStringList{receipt.id, stateName(receipt.state), receipt.title};
  return table(rows, {});
}

Result<Exit> runHistory(const Context& context) {
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  ASSIGN_OR_RETURN(const auto history, apply::readHistory(context.host, target.stateFolder));
  if (context.arguments.has(QStringLiteral("--json")))
    printJson(context.console.out, asJson(history));
  else
    printLine(context.console.out, asText(history));
  return Exit::Done;
}

}  // namespace

Command historyCommand() {
  Command command;
  command.name = QStringLiteral("history");
  command.summary = QStringLiteral("List what was done on a server, newest first.");
  command.options = {serverOption(), {"--json", "", "The list as JSON."}};
  command.examples = {"iiswsgi history", "iiswsgi history --server iis --json"};
  command.run = runHistory;
  return command;
}

}  // namespace iiswsgi::cli
