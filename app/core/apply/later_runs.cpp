#include "app/core/apply/later_runs.h"

#include "app/core/apply/history.h"
#include "app/core/apply/step.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::apply {
namespace {

bool meet(const QString& one, const QString& other) {
  return isWithin(one, other) || isWithin(other, one);
}

bool touches(const plan::Change& change, const QString& path) {
  if (const auto* file = std::get_if<plan::SetFile>(&change)) return meet(file->path, path);
  if (const auto* move = std::get_if<plan::MovePath>(&change)) return meet(move->from, path) || meet(move->to, path);
  const auto* command = std::get_if<plan::RunCommand>(&change);
  return command && !command->makes.isEmpty() && meet(command->makes, path);
}

}  // namespace

QList<Receipt> laterRuns(host::Host& host, const Receipt& receipt) {
  QList<Receipt> later;
  if (receipt.folder.isEmpty()) return later;
  const auto runs = readRuns(host, discovery::parentFolder(discovery::parentFolder(receipt.folder)));
  if (!runs) return later;
  for (const Run& run : *runs) {
    if (run.id <= receipt.id) break;
    if (run.journal.finished != Receipt::State::Applied) continue;
    if (const auto read = readReceipt(host, run)) later << *read;
  }
  return later;
}

const Receipt* toucherOf(const QString& path, const QList<Receipt>& later) {
  for (const Receipt& run : later) {
    if (!run.plan.undoes.isEmpty()) continue;
    const auto& changes = run.plan.changes;
    if (std::any_of(changes.begin(), changes.end(), [&](const auto& change) { return touches(change, path); }))
      return &run;
  }
  return nullptr;
}

bool isTakenBack(const Receipt& receipt, const QList<Receipt>& later) {
  return std::any_of(later.begin(), later.end(), [&](const Receipt& run) { return run.plan.undoes == receipt.id; });
}

}  // namespace iiswsgi::apply
