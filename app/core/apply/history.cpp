#include "app/core/apply/history.h"

#include <QJsonDocument>

namespace iiswsgi::apply {
namespace {

Error damaged(const QString& folder, const QString& why) {
  return Error(codes::journalDamaged,
               QStringLiteral("The record of a run that was cut off can't be read: %1.").arg(planPath(folder)),
               QStringLiteral("Look whether the server's files are as you want them, then move that folder away."),
               why);
}

Result<Run> readRun(host::Host& host, const QString& folder, const QString& id) {
  Run run{id, folder, {}};
  if (host::exists(host, journalPath(folder))) {
    ASSIGN_OR_RETURN(const QByteArray journal, host.readFile(journalPath(folder)));
    run.journal = parseJournal(journal);
  }
  return run;
}

Receipt withoutPlan(const Run& run) {
  Receipt receipt;
  receipt.id = run.id;
  receipt.folder = run.folder;
  receipt.title = QStringLiteral("(the plan of this run can't be read)");
  receipt.started = run.journal.begun;
  receipt.state = Receipt::State::Incomplete;
  return receipt;
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
  RETURN_IF_ERROR(host.checkPrivateFolder(stateFolder));
  if (!host::exists(host, runsFolder(stateFolder))) return runs;
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(runsFolder(stateFolder)));
  for (const QString& name : names) {
    ASSIGN_OR_RETURN(const Run run, readRun(host, runsFolder(stateFolder) + QLatin1Char('/') + name, name));
    runs.prepend(run);
  }
  return runs;
}

Result<Receipt> readReceipt(host::Host& host, const Run& run) {
  Receipt receipt = withoutPlan(run);
  const auto bytes = host.readFile(planPath(run.folder));
  if (!bytes) return damaged(run.folder, bytes.error().text());
  auto plan = plan::planFromJson(QJsonDocument::fromJson(*bytes).object());
  if (!plan) return damaged(run.folder, plan.error().text());
  receipt.title = plan->title;
  receipt.plan = std::move(plan).value();
  receipt.state = run.journal.finished.value_or(Receipt::State::Incomplete);
  return receipt;
}

QStringList foldersMadeBy(const QList<Run>& runs) {
  QStringList folders;
  for (const Run& run : runs) {
    for (const auto& entry : run.journal.started)
      folders << entry.madeFolders;
  }
  return folders;
}

void sweep(host::Host& host, const Run& run) {
  // Litter only: what can't be swept now is swept by the next run.
  for (const QString& path : {host::stagingPath(planPath(run.folder)), planPath(run.folder), journalPath(run.folder)}) {
    if (host::exists(host, path) && !host.removeFile(path)) return;
  }
  (void)host.removeFile(run.folder);
}

Result<QList<Receipt>> readHistory(host::Host& host, const QString& stateFolder) {
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, stateFolder));
  QList<Receipt> receipts;
  for (const Run& run : runs) {
    if (run.touchedNothing()) continue;
    const auto receipt = readReceipt(host, run);
    receipts << (receipt ? *receipt : withoutPlan(run));
  }
  return receipts;
}

}  // namespace iiswsgi::apply
