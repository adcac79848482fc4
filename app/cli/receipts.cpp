#include "app/cli/receipts.h"

namespace iiswsgi::cli {

QString stateName(apply::Receipt::State state) {
  switch (state) {
    case apply::Receipt::State::Applied:
      return QStringLiteral("applied");
    case apply::Receipt::State::RolledBack:
      return QStringLiteral("rolled back");
    case apply::Receipt::State::Undone:
      return QStringLiteral("undone");
    case apply::Receipt::State::Incomplete:
      break;
  }
  return QStringLiteral("incomplete");
}

QJsonObject receiptAsJson(const apply::Receipt& receipt) {
  return {{QStringLiteral("id"), receipt.id},
          {QStringLiteral("title"), receipt.title},
          {QStringLiteral("started"), receipt.started.toUTC().toString(Qt::ISODate)},
          {QStringLiteral("state"), stateName(receipt.state)},
          {QStringLiteral("server"), receipt.plan.server},
          {QStringLiteral("folder"), receipt.folder}};
}

const apply::Receipt* newestToUndo(const QList<apply::Receipt>& newestFirst) {
  QStringList gone;
  for (const apply::Receipt& receipt : newestFirst) {
    if (receipt.state != apply::Receipt::State::Applied || !receipt.plan.desired) continue;
    const QString& name = receipt.plan.desired->name;
    if (apply::isFinal(receipt)) gone << name;
    if (!gone.contains(name)) return &receipt;
  }
  return nullptr;
}

}  // namespace iiswsgi::cli
