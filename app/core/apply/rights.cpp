#include "app/core/apply/apply.h"

namespace iiswsgi::apply {
namespace {

Result<void> check(const plan::SetFile& change, host::Host& host) {
  if (!change.before) return {};
  ASSIGN_OR_RETURN(const auto state, host.fileState(change.path));
  if (state.kind == host::FileState::Kind::Missing || state.writable) return {};
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 may not be written.").arg(change.path),
               QStringLiteral("Take its read-only mark away, or run this as somebody who may write it."));
}

Result<void> check(const plan::MovePath&, host::Host&) {
  return {};
}

Result<void> check(const plan::RunCommand& change, host::Host& host) {
  if (!change.asAdministrator || host.isElevated()) return {};
  return Error(codes::needsElevation, QStringLiteral("Only an administrator may do this: %1").arg(change.why),
               QStringLiteral("Start it again as an administrator; nothing has been changed."), change.run.program);
}

}  // namespace

Result<void> checkRights(const plan::Plan& plan, host::Host& host) {
  for (const plan::Change& change : plan.changes)
    RETURN_IF_ERROR(std::visit([&](const auto& one) { return check(one, host); }, change));
  return {};
}

}  // namespace iiswsgi::apply
