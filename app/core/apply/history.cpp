#include "app/core/apply/history.h"

#include <QJsonDocument>

namespace iiswsgi::apply {
namespace {

Error damaged(const QString& path, const QString& why) {
  return Error(codes::journalDamaged, QStringLiteral("The record of an earlier run can't be read: %1.").arg(path),
               QStringLiteral("Move its folder away if you don't need its backup any more."), why);
}

Result<Run> readRun(host::Host& host, const QString& folder, const QString& id) {
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(planPath(folder)));
  const QJsonObject object = QJsonDocument::fromJson(bytes).object();
  auto plan = plan::planFromJson(object);
  if (!plan) return damaged(planPath(folder), plan.error().text());
  Run run;
  run.receipt.id = id;
  run.receipt.folder = folder;
  run.receipt.title = plan->title;
  run.receipt.plan = std::move(plan).value();
  run.receipt.started = QDateTime::fromString(object[QStringLiteral("started")].toString(), Qt::ISODateWithMs);
  if (host::exists(host, journalPath(folder))) {
    ASSIGN_OR_RETURN(const QByteArray journal, host.readFile(journalPath(folder)));
    run.journal = parseJournal(journal);
  }
  run.receipt.state = run.journal.finished.value_or(Receipt::State::Incomplete);
  return run;
}

}  // namespace

QString runsFolder(const QString& stateFolder) {
  return stateFolder + QStringLiteral("/runs");
}
QString lockPath(const QString& stateFolder) {
  return stateFolder + QStringLiteral("/lock");
}

Result<QList<Run>> readRuns(host::Host& host, const QString& stateFolder) {
  QList<Run> runs;
  if (!host::exists(host, runsFolder(stateFolder))) return runs;
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(runsFolder(stateFolder)));
  for (const QString& name : names) {
    const QString folder = runsFolder(stateFolder) + QLatin1Char('/') + name;
    if (!host::exists(host, planPath(folder))) continue;
    ASSIGN_OR_RETURN(const Run run, readRun(host, folder, name));
    if (run.journal.begun) runs.prepend(run);
  }
  return runs;
}

Result<QList<Receipt>> readHistory(host::Host& host, const QString& stateFolder) {
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, stateFolder));
  QList<Receipt> receipts;
  for (const Run& run : runs)
    receipts << run.receipt;
  return receipts;
}

}  // namespace iiswsgi::apply
