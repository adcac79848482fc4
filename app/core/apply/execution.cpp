#include "app/core/apply/execution.h"

#include "app/core/apply/rollback.h"
#include "app/core/apply/step.h"

namespace iiswsgi::apply {
namespace {

Error cancelled() {
  return Error(codes::cancelled, QStringLiteral("Cancelled. Everything is as it was."),
               QStringLiteral("Apply again when you want to."));
}

Error rolledBack(const Error& cause) {
  return Error(codes::rolledBack, QStringLiteral("It failed, and everything was taken back: %1").arg(cause.message()),
               cause.hint(), cause.text() + QLatin1Char('\n') + cause.detail());
}

/// A program that was ended because the person cancelled hasn't failed.
Error causeOf(const Error& error) {
  return error.code() == host::codes::programCancelled ? cancelled() : error;
}

bool neverRan(const plan::Change& change, const Error& error) {
  return std::holds_alternative<plan::RunCommand>(change) && error.code() == host::codes::programNotStarted;
}

}  // namespace

Execution::Execution(const plan::Plan& plan, host::Host& host, const Options& options, QString runFolder,
                     QStringList ours)
    : m_plan(plan), m_host(host), m_options(options), m_runFolder(std::move(runFolder)), m_ours(std::move(ours)) {}

Result<void> Execution::execute() {
  int index = 0;
  for (const plan::Change& change : m_plan.changes) {
    report(index, plan::whyOf(change));
    if (m_options.cancelled && *m_options.cancelled) return takeBack(cancelled());
    if (const auto done = carryOut(index, change); !done) return takeBack(causeOf(done.error()));
    ++index;
  }
  // Everything is done, and the journal says so: if this line can't be written, the next command writes it.
  (void)noteFinished(m_host, m_runFolder, Receipt::State::Applied);
  report(index, QStringLiteral("Done."));
  return {};
}

/// The file is looked at once more: somebody may have saved it since the first change was begun.
Result<void> Execution::carryOut(int index, const plan::Change& change) {
  RETURN_IF_ERROR(checkBefore(change, m_host));
  const QStringList folders = foldersToMake(change, m_host);
  RETURN_IF_ERROR(noteStarted(m_host, m_runFolder, index, folders));
  m_journal.started[index] = {folders, false};
  RETURN_IF_ERROR(doNoted(index, change));
  return noteDone(m_host, m_runFolder, index);
}

Result<void> Execution::doNoted(int index, const plan::Change& change) {
  auto done = doChange(change, m_ours, m_host, m_options.cancelled);
  if (!done && neverRan(change, done.error())) m_journal.started.remove(index);
  return done;
}

Error Execution::takeBack(const Error& cause) {
  const auto back = rollBack(m_plan, m_journal, m_runFolder, m_host);
  if (!back) return back.error().followedBy(cause);
  return cause.code() == codes::cancelled ? cause : rolledBack(cause);
}

void Execution::report(int done, const QString& doing) const {
  if (m_options.progress) m_options.progress({done, static_cast<int>(m_plan.changes.size()), doing});
}

}  // namespace iiswsgi::apply
