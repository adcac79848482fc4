#include "app/core/apply/step.h"

#include "app/core/apply/apply.h"

namespace iiswsgi::apply {
namespace {

using plan::Change;
using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

QString parentOf(const QString& path) {
  return path.section(QLatin1Char('/'), 0, -2);
}

QString madePath(const Change& change) {
  if (const auto* file = std::get_if<SetFile>(&change)) return file->after ? file->path : QString();
  if (const auto* move = std::get_if<MovePath>(&change)) return move->to;
  return {};
}

Error foreign(const QString& path) {
  return Error(codes::rollbackIncomplete,
               QStringLiteral("%1 was changed by somebody else meanwhile, so it is left as it is.").arg(path),
               QStringLiteral("Compare it with the backup and put right what belongs to you."));
}

Result<void> runProgram(const host::Command& command, host::Host& host) {
  ASSIGN_OR_RETURN(const auto output, host.run(command));
  if (output.exitCode == 0) return {};
  return Error(host::codes::programNotStarted,
               QStringLiteral("%1 ended with exit code %2.").arg(command.program).arg(output.exitCode),
               QStringLiteral("Run it by hand to see what it says."),
               QString::fromUtf8(output.errors + output.output).right(2000));
}

Result<void> perform(const SetFile& change, host::Host& host) {
  return change.after ? host.replaceFile(change.path, *change.after) : host.removeFile(change.path);
}
Result<void> perform(const MovePath& change, host::Host& host) {
  return host.movePath(change.from, change.to);
}
Result<void> perform(const RunCommand& change, host::Host& host) {
  return runProgram(change.run, host);
}

Result<void> revert(const SetFile& change, host::Host& host) {
  const QString staged = host::stagingPath(change.path);
  if (host::exists(host, staged)) RETURN_IF_ERROR(host.removeFile(staged));
  ASSIGN_OR_RETURN(const auto current, currentBytes(change.path, host));
  if (current == change.before) return {};
  if (current != change.after) return foreign(change.path);
  return change.before ? host.replaceFile(change.path, *change.before) : host.removeFile(change.path);
}

Result<void> revert(const MovePath& change, host::Host& host) {
  const bool atStart = host::exists(host, change.from);
  const bool atTarget = host::exists(host, change.to);
  if (atStart && atTarget) return foreign(change.to);
  return atTarget ? host.movePath(change.to, change.from) : Result<void>();
}

Result<void> revert(const RunCommand& change, host::Host& host) {
  switch (change.undo) {
    case RunCommand::Undo::ByCommand:
      return runProgram(change.undoCommand, host);
    case RunCommand::Undo::CoveredByEarlierChange:
      return {};
    case RunCommand::Undo::Impossible:
      break;
  }
  return Error(codes::rollbackIncomplete,
               QStringLiteral("%1 was run, and that can't be undone.").arg(change.run.program),
               QStringLiteral("Take its effect back by hand if you don't want it."));
}

}  // namespace

Result<std::optional<QByteArray>> currentBytes(const QString& path, host::Host& host) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  if (state.kind == host::FileState::Kind::Missing) return std::optional<QByteArray>();
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
  return std::optional(bytes);
}

QStringList foldersToMake(const Change& change, host::Host& host) {
  QStringList folders;
  const QString made = madePath(change);
  for (QString folder = parentOf(made); !folder.isEmpty() && !host::exists(host, folder); folder = parentOf(folder))
    folders.prepend(folder);
  return folders;
}

Result<void> doChange(const Change& change, host::Host& host) {
  const QStringList folders = foldersToMake(change, host);
  if (!folders.isEmpty()) RETURN_IF_ERROR(host.makeFolder(folders.last()));
  return std::visit([&](const auto& one) { return perform(one, host); }, change);
}

Result<void> undoChange(const Change& change, const QStringList& madeFolders, host::Host& host) {
  RETURN_IF_ERROR(std::visit([&](const auto& one) { return revert(one, host); }, change));
  for (auto folder = madeFolders.rbegin(); folder != madeFolders.rend(); ++folder) {
    const auto content = host.listFolder(*folder);
    if (content && content->isEmpty()) RETURN_IF_ERROR(host.removeFile(*folder));
  }
  return {};
}

}  // namespace iiswsgi::apply
