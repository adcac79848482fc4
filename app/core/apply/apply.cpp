#include "app/core/apply/apply.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include "app/core/apply/history.h"
#include "app/core/apply/step.h"

namespace iiswsgi::apply {
namespace {

QString idFor(const plan::Plan& plan, const QDateTime& time) {
  static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9._-]+"));
  QString name = plan.desired ? plan.desired->name : QStringLiteral("change");
  return time.toString(QStringLiteral("yyyy-MM-ddTHH-mm-ss-zzzZ")) + QLatin1Char('-') +
         name.replace(other, QStringLiteral("_"));
}

QByteArray planFile(const plan::Plan& plan, const QDateTime& started) {
  QJsonObject object = plan::toJson(plan);
  object[QStringLiteral("started")] = started.toString(Qt::ISODateWithMs);
  return QJsonDocument(object).toJson();
}

/// Undoes what was begun, newest first. Every change is tried, whatever became of the one before.
std::optional<Error> rollBack(const plan::Plan& plan, const Journal& journal, host::Host& host) {
  std::optional<Error> failed;
  for (int i = static_cast<int>(plan.changes.size()) - 1; i >= 0; --i) {
    const auto entry = journal.started.find(i);
    if (entry == journal.started.end()) continue;
    const auto undone = undoChange(plan.changes[static_cast<std::size_t>(i)], entry->madeFolders, host);
    if (!undone) failed = failed ? failed->followedBy(undone.error()) : undone.error();
  }
  return failed;
}

Error incomplete(const Error& cause, const Error& failed, const QString& folder) {
  return Error(codes::rollbackIncomplete,
               QStringLiteral("Something couldn't be taken back. The backup is in %1.").arg(folder),
               QStringLiteral("Its plan.json holds every file's bytes from before. `iiswsgi history` lists the runs."),
               failed.text())
      .followedBy(cause);
}

class Execution {
 public:
  Execution(const plan::Plan& plan, host::Host& host, const Options& options, Receipt receipt)
      : m_plan(plan), m_host(host), m_options(options), m_receipt(std::move(receipt)) {}

  Result<Receipt> execute() {
    const int total = static_cast<int>(m_plan.changes.size());
    for (int i = 0; i < total; ++i) {
      const plan::Change& change = m_plan.changes[static_cast<std::size_t>(i)];
      if (m_options.progress) m_options.progress({i, total, plan::whyOf(change)});
      if (m_options.cancelled && m_options.cancelled()) {
        return takeBack(Error(codes::cancelled, QStringLiteral("Cancelled. Everything is as it was."),
                              QStringLiteral("Apply again when you want to.")),
                        true);
      }
      const auto done = carryOut(i, change);
      if (!done) return takeBack(done.error(), false);
    }
    const auto noted = noteFinished(m_host, m_receipt.folder, Receipt::State::Applied);
    if (!noted) return takeBack(noted.error(), false);
    if (m_options.progress) m_options.progress({total, total, QStringLiteral("Done.")});
    return m_receipt;
  }

 private:
  Result<void> carryOut(int index, const plan::Change& change) {
    const QStringList folders = foldersToMake(change, m_host);
    RETURN_IF_ERROR(noteStarted(m_host, m_receipt.folder, index, folders));
    m_journal.started[index] = {folders, false};
    RETURN_IF_ERROR(doChange(change, m_host));
    return noteDone(m_host, m_receipt.folder, index);
  }

  Error takeBack(const Error& cause, bool wanted) {
    const auto failed = rollBack(m_plan, m_journal, m_host);
    if (failed) {
      // Left unfinished unless somebody else's edit is in the way: the next command tries again.
      const bool final = failed->code() == codes::rollbackIncomplete;
      const auto noted = final ? noteFinished(m_host, m_receipt.folder, Receipt::State::Incomplete) : Result<void>();
      const Error letter = incomplete(cause, *failed, m_receipt.folder);
      return noted ? letter : letter.followedBy(noted.error());
    }
    const auto noted = noteFinished(m_host, m_receipt.folder, Receipt::State::RolledBack);
    const Error letter =
        wanted ? cause
               : Error(codes::rolledBack,
                       QStringLiteral("It failed, and everything was taken back: %1").arg(cause.message()),
                       cause.hint(), cause.text());
    return noted ? letter : letter.followedBy(noted.error());
  }

  const plan::Plan& m_plan;
  host::Host& m_host;
  const Options& m_options;
  Receipt m_receipt;
  Journal m_journal;
};

Result<std::optional<Receipt>> recoverLocked(host::Host& host, const QString& stateFolder) {
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, stateFolder));
  std::optional<Receipt> recovered;
  for (const Run& run : runs) {
    if (run.journal.finished) continue;
    Receipt receipt = run.receipt;
    const auto& started = run.journal.started;
    const bool everythingDone =
        started.size() == static_cast<qsizetype>(receipt.plan.changes.size()) &&
        std::all_of(started.begin(), started.end(), [](const auto& entry) { return entry.done; });
    receipt.state = everythingDone ? Receipt::State::Applied : Receipt::State::RolledBack;
    if (!everythingDone) {
      if (const auto failed = rollBack(receipt.plan, run.journal, host)) {
        if (failed->code() == codes::rollbackIncomplete)
          RETURN_IF_ERROR(noteFinished(host, receipt.folder, Receipt::State::Incomplete));
        return incomplete(Error(codes::rolledBack, QStringLiteral("A run was cut off before it was done.")), *failed,
                          receipt.folder);
      }
    }
    RETURN_IF_ERROR(noteFinished(host, receipt.folder, receipt.state));
    recovered = receipt;
  }
  return recovered;
}

bool hasUnfinished(const QList<Run>& runs) {
  return std::any_of(runs.begin(), runs.end(), [](const Run& run) { return !run.journal.finished; });
}

}  // namespace

Result<void> checkDrift(const plan::Plan& plan, host::Host& host) {
  for (const plan::Change& change : plan.changes) {
    const auto* file = std::get_if<plan::SetFile>(&change);
    if (file == nullptr) continue;
    ASSIGN_OR_RETURN(const auto current, currentBytes(file->path, host));
    if (current == file->before) continue;
    return Error(codes::drifted, QStringLiteral("%1 has been changed since the plan was made.").arg(file->path),
                 QStringLiteral("Nothing was written. Plan again, and look at the new review."));
  }
  return {};
}

Result<Receipt> applyPlan(const plan::Plan& plan, host::Host& host, const Options& options) {
  Receipt receipt;
  receipt.title = plan.title;
  receipt.plan = plan;
  receipt.started = host.now();
  if (plan.empty()) return receipt;
  RETURN_IF_ERROR(host.makeFolder(options.stateFolder));
  ASSIGN_OR_RETURN(const auto lock, host.takeLock(lockPath(options.stateFolder)));
  ASSIGN_OR_RETURN(const auto recovered, recoverLocked(host, options.stateFolder));
  RETURN_IF_ERROR(checkDrift(plan, host));
  receipt.id = idFor(plan, receipt.started);
  receipt.folder = runsFolder(options.stateFolder) + QLatin1Char('/') + receipt.id;
  RETURN_IF_ERROR(host.makeFolder(receipt.folder));
  RETURN_IF_ERROR(host.replaceFile(planPath(receipt.folder), planFile(plan, receipt.started)));
  RETURN_IF_ERROR(noteBegun(host, receipt.folder));
  return Execution(plan, host, options, receipt).execute();
}

Result<std::optional<Receipt>> recover(host::Host& host, const QString& stateFolder) {
  ASSIGN_OR_RETURN(const QList<Run> runs, readRuns(host, stateFolder));
  if (!hasUnfinished(runs)) return std::optional<Receipt>();
  const auto lock = host.takeLock(lockPath(stateFolder));
  if (!lock && lock.error().code() == host::codes::lockTaken) return std::optional<Receipt>();
  if (!lock) return lock.error();
  return recoverLocked(host, stateFolder);
}

}  // namespace iiswsgi::apply
