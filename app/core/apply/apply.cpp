#include "app/core/apply/apply.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include "app/core/apply/execution.h"
#include "app/core/apply/recover.h"
#include "app/core/apply/step.h"

namespace iiswsgi::apply {
namespace {

QString idFor(const plan::Plan& plan, const QDateTime& time) {
  static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_-]+"));
  constexpr int longest = 40;
  QString name = plan.desired ? plan.desired->name : QStringLiteral("change");
  return time.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ss-zzzZ")) + QLatin1Char('-') +
         name.replace(other, QStringLiteral("_")).left(longest);
}

/// Later than every run before, whatever was done to the clock: ids sort by time and are never given twice.
QDateTime startTime(const host::Host& host, const QList<Run>& runs) {
  QDateTime time = host.now().toUTC();
  for (const Run& run : runs) {
    if (run.journal.begun.isValid() && run.journal.begun >= time) time = run.journal.begun.addMSecs(1);
  }
  return time;
}

/// The plan comes first: a journal without its plan would say what was begun, and nobody how to take it back.
Result<void> beginRun(const Receipt& receipt, host::Host& host) {
  RETURN_IF_ERROR(host.makeFolder(receipt.folder));
  RETURN_IF_ERROR(host.replaceFile(planPath(receipt.folder), QJsonDocument(plan::toJson(receipt.plan)).toJson()));
  return noteBegun(host, receipt.folder, receipt.started);
}

/// What a change in front of `index` makes or moves is looked at when its turn comes.
bool dependsOnEarlier(const plan::Plan& plan, std::size_t index, const QString& path) {
  for (std::size_t i = 0; i < index; ++i) {
    const auto* file = std::get_if<plan::SetFile>(&plan.changes[i]);
    const auto* move = std::get_if<plan::MovePath>(&plan.changes[i]);
    if (file != nullptr && isWithin(file->path, path)) return true;
    if (move != nullptr && (isWithin(path, move->to) || isWithin(path, move->from) || isWithin(move->to, path)))
      return true;
  }
  return false;
}

bool dependsOnEarlier(const plan::Plan& plan, std::size_t index) {
  const plan::Change& change = plan.changes[index];
  if (const auto* file = std::get_if<plan::SetFile>(&change)) return dependsOnEarlier(plan, index, file->path);
  if (const auto* move = std::get_if<plan::MovePath>(&change))
    return dependsOnEarlier(plan, index, move->from) || dependsOnEarlier(plan, index, move->to);
  return false;
}

}  // namespace

Result<void> checkDrift(const plan::Plan& plan, host::Host& host) {
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    if (!dependsOnEarlier(plan, i)) RETURN_IF_ERROR(checkBefore(plan.changes[i], host));
  }
  return {};
}

Result<Receipt> applyPlan(const plan::Plan& plan, host::Host& host, const Options& options) {
  Receipt receipt;
  receipt.title = plan.title;
  receipt.plan = plan;
  receipt.started = host.now().toUTC();
  if (plan.empty()) return receipt;
  // A plan holds whole files, some of them with passwords: its folder is closed to others.
  RETURN_IF_ERROR(host.makePrivateFolder(options.stateFolder));
  ASSIGN_OR_RETURN(const auto lock, host.takeLock(lockPath(options.stateFolder)));
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, options.stateFolder));
  RETURN_IF_ERROR(recoverRuns(host, runs));
  RETURN_IF_ERROR(checkDrift(plan, host));
  receipt.started = startTime(host, runs);
  receipt.id = idFor(plan, receipt.started);
  receipt.folder = runsFolder(options.stateFolder) + QLatin1Char('/') + receipt.id;
  RETURN_IF_ERROR(beginRun(receipt, host));
  RETURN_IF_ERROR(Execution(plan, host, options, receipt.folder, foldersMadeBy(runs)).execute());
  return receipt;
}

}  // namespace iiswsgi::apply
