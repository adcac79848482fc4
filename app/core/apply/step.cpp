#include "app/core/apply/step.h"

#include "app/core/apply/apply.h"
#include "app/core/plan/render.h"

namespace iiswsgi::apply {
namespace {

using plan::Change;
using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

qsizetype lastSeparator(const QString& path) {
  return qMax(path.lastIndexOf(QLatin1Char('/')), path.lastIndexOf(QLatin1Char('\\')));
}

QString parentOf(const QString& path) {
  return path.left(qMax<qsizetype>(lastSeparator(path), 0));
}

/// What will stand there that didn't.
QString madePath(const Change& change) {
  if (const auto* file = std::get_if<SetFile>(&change)) return file->after ? file->path : QString();
  if (const auto* move = std::get_if<MovePath>(&change)) return move->to;
  return {};
}

/// What will no longer stand there.
QString leftPath(const Change& change) {
  if (const auto* file = std::get_if<SetFile>(&change)) return file->after ? QString() : file->path;
  if (const auto* move = std::get_if<MovePath>(&change)) return move->from;
  return {};
}

Error drifted(const QString& path) {
  return Error(codes::drifted, QStringLiteral("%1 has been changed since the plan was made.").arg(path),
               QStringLiteral("Nothing was written. Plan again, and look at the new review."));
}

Error foreign(const QString& path) {
  return Error(codes::rollbackIncomplete,
               QStringLiteral("%1 was changed by somebody else meanwhile, so it is left as it is.").arg(path),
               QStringLiteral("Compare it with the backup and put right what belongs to you."));
}

Error failed(const host::Command& command, const QList<int>& successCodes, const host::CommandOutput& output) {
  return Error(codes::commandFailed,
               QStringLiteral("%1 ended with exit code %2; success is %3.")
                   .arg(command.program, plan::exitCodeText(output.exitCode), plan::exitCodesText(successCodes)),
               QStringLiteral("Run it by hand to see what it says."),
               QString::fromUtf8(output.errors + output.output).right(2000));
}

Result<void> runProgram(const host::Command& command, const QList<int>& successCodes, host::Host& host) {
  const QString activity = QStringLiteral("running `%1`").arg(plan::commandLine(command));
  const auto output = host.run(command);
  if (!output) return output.error().during(activity);
  if (successCodes.contains(output->exitCode)) return {};
  return failed(command, successCodes, *output).during(activity);
}

Result<void> makeFolderOf(const QString& path, host::Host& host) {
  const QString folder = parentOf(path);
  return folder.isEmpty() || host::exists(host, folder) ? Result<void>() : host.makeFolder(folder);
}

/// Innermost first; one that holds something stays, whoever put it there.
Result<void> removeEmptyFolders(const QStringList& outermostFirst, host::Host& host) {
  for (auto folder = outermostFirst.rbegin(); folder != outermostFirst.rend(); ++folder) {
    const auto content = host.listFolder(*folder);
    if (content && content->isEmpty()) RETURN_IF_ERROR(host.removeFile(*folder));
  }
  return {};
}

QStringList oursAbove(const QString& path, const QStringList& ours) {
  QStringList folders;
  for (QString folder = parentOf(path); !folder.isEmpty() && ours.contains(folder); folder = parentOf(folder))
    folders.prepend(folder);
  return folders;
}

using Cancelled = std::shared_ptr<const std::atomic<bool>>;

Result<void> perform(const SetFile& change, host::Host& host, const Cancelled&) {
  return change.after ? host.replaceFile(change.path, *change.after) : host.removeFile(change.path);
}
Result<void> perform(const MovePath& change, host::Host& host, const Cancelled&) {
  return host.movePath(change.from, change.to);
}
Result<void> perform(const RunCommand& change, host::Host& host, const Cancelled& cancelled) {
  host::Command command = change.run;
  if (change.undo != RunCommand::Undo::Impossible) command.cancelled = cancelled;
  return runProgram(command, change.successCodes, host);
}

Result<void> removeIfThere(const QString& path, host::Host& host) {
  return host::exists(host, path) ? host.removeFile(path) : Result<void>();
}

/// What a replaceFile that was cut off left beside the file, or beside the one that a link leads to. Between its two
/// renames there is no file of the name, and the one from before stands beside with its rights: it gets its name back.
Result<void> tidyReplaced(const SetFile& change, host::Host& host) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(change.path));
  const QString real = state.target.isEmpty() ? change.path : state.target;
  const QString old = host::replacedPath(real);
  ASSIGN_OR_RETURN(const auto replaced, currentBytes(old, host));
  // A revert that was cut off had our own bytes to put aside.
  const bool ours = replaced && (replaced == change.before || replaced == change.after);
  const bool between = state.kind == host::FileState::Kind::Missing && change.before;
  if (ours) RETURN_IF_ERROR(between ? host.movePath(old, real) : host.removeFile(old));
  return removeIfThere(host::stagingPath(real), host);
}

Result<void> revert(const SetFile& change, host::Host& host) {
  RETURN_IF_ERROR(tidyReplaced(change, host));
  ASSIGN_OR_RETURN(const auto current, currentBytes(change.path, host));
  if (current == change.before) return {};
  if (current != change.after) return foreign(change.path);
  if (!change.before) return host.removeFile(change.path);
  RETURN_IF_ERROR(makeFolderOf(change.path, host));
  return host.replaceFile(change.path, *change.before);
}

Result<void> revert(const MovePath& change, host::Host& host) {
  const bool atStart = host::exists(host, change.from);
  const bool atTarget = host::exists(host, change.to);
  if (atStart && !atTarget) return {};
  if (atStart || !atTarget) return foreign(atStart ? change.from : change.to);
  RETURN_IF_ERROR(makeFolderOf(change.from, host));
  return host.movePath(change.to, change.from);
}

/// Something in it was in use. What was there before has to come back all the same; if it can't, that is told then.
void moveLeftoverAside(const QString& made, host::Host& host) {
  if (made.isEmpty() || !host::exists(host, made)) return;
  QString aside = made + QStringLiteral(".iiswsgi-undone");
  for (int count = 2; host::exists(host, aside); ++count)
    aside = made + QStringLiteral(".iiswsgi-undone-%1").arg(count);
  std::ignore = host.movePath(made, aside);
}

Result<void> revert(const RunCommand& change, host::Host& host) {
  switch (change.undo) {
    case RunCommand::Undo::ByCommand:
      RETURN_IF_ERROR(runProgram(change.undoCommand, {0}, host));
      moveLeftoverAside(change.makes, host);
      return {};
    case RunCommand::Undo::CoveredByEarlierChange:
      return {};
    case RunCommand::Undo::Impossible:
      break;
  }
  return Error(codes::rollbackIncomplete,
               QStringLiteral("`%1` was run, and that can't be undone.").arg(plan::commandLine(change.run)),
               QStringLiteral("Take its effect back by hand if you don't want it."));
}

}  // namespace

bool isWithin(const QString& path, const QString& folder) {
  return path == folder || (path.startsWith(folder) && lastSeparator(path.left(folder.size() + 1)) == folder.size());
}

Result<std::optional<QByteArray>> currentBytes(const QString& path, host::Host& host) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  if (state.kind == host::FileState::Kind::Missing) return std::optional<QByteArray>();
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
  return std::optional(bytes);
}

Result<void> checkBefore(const Change& change, host::Host& host) {
  if (const auto* file = std::get_if<SetFile>(&change)) {
    ASSIGN_OR_RETURN(const auto current, currentBytes(file->path, host));
    return current == file->before ? Result<void>() : drifted(file->path);
  }
  if (const auto* move = std::get_if<MovePath>(&change)) {
    if (!host::exists(host, move->from)) return drifted(move->from);
    if (host::exists(host, move->to)) return drifted(move->to);
  }
  return {};
}

QStringList foldersToMake(const Change& change, host::Host& host) {
  QStringList folders;
  const QString made = madePath(change);
  for (QString folder = parentOf(made); !folder.isEmpty() && !host::exists(host, folder); folder = parentOf(folder))
    folders.prepend(folder);
  return folders;
}

Result<void> doChange(const Change& change, const QStringList& ours, host::Host& host, const Cancelled& cancelled) {
  const QString made = madePath(change);
  if (!made.isEmpty()) RETURN_IF_ERROR(makeFolderOf(made, host));
  RETURN_IF_ERROR(std::visit([&](const auto& one) { return perform(one, host, cancelled); }, change));
  return removeEmptyFolders(oursAbove(leftPath(change), ours), host);
}

Result<void> undoChange(const Change& change, const QStringList& madeFolders, host::Host& host) {
  RETURN_IF_ERROR(std::visit([&](const auto& one) { return revert(one, host); }, change));
  return removeEmptyFolders(madeFolders, host);
}

}  // namespace iiswsgi::apply
