#include "app/core/apply/replay.h"

#include "app/core/apply/step.h"

namespace iiswsgi::apply {

using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

Result<Look> Replay::look(const SetFile& change) const {
  ASSIGN_OR_RETURN(const auto current, bytesOf(change.path));
  if (current == change.after) return Look{Now::AsLeft, {}};
  if (current == change.before) return Look{Now::AsBefore, {}};
  return Look{current ? Now::Edited : Now::Gone, change.path};
}

Result<Look> Replay::look(const MovePath& change) const {
  const bool atStart = exists(change.from);
  const bool atTarget = exists(change.to);
  if (atStart && atTarget) return Look{Now::Taken, change.from};
  if (!atStart && !atTarget) return Look{Now::Gone, change.to};
  return Look{atTarget ? Now::AsLeft : Now::AsBefore, {}};
}

Result<Look> Replay::look(const RunCommand&) const {
  return Look{Now::AsLeft, {}};
}

Replay::Found Replay::find(const QString& path) const {
  Found found{path};
  for (auto taken = m_taken.rbegin(); taken != m_taken.rend(); ++taken) {
    const plan::Change& change = **taken;
    if (const auto* file = std::get_if<SetFile>(&change)) {
      if (file->path != found.path) continue;
      found.file = file;
      return found;
    }
    if (const auto* command = std::get_if<RunCommand>(&change)) {
      found.away = !command->makes.isEmpty() && isWithin(found.path, command->makes);
    } else if (const auto* move = std::get_if<MovePath>(&change)) {
      const bool back = isWithin(found.path, move->from);
      found.away = !back && isWithin(found.path, move->to);
      if (back) found.path = move->to + found.path.mid(move->from.size());
    }
    if (found.away) return found;
  }
  return found;
}

Result<std::optional<QByteArray>> Replay::bytesOf(const QString& path) const {
  const Found found = find(path);
  if (found.away) return std::optional<QByteArray>();
  if (found.file) return found.file->before;
  return currentBytes(found.path, m_host);
}

bool Replay::exists(const QString& path) const {
  const Found found = find(path);
  if (found.away) return false;
  return found.file ? found.file->before.has_value() : host::exists(m_host, found.path);
}

}  // namespace iiswsgi::apply
