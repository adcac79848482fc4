#include "app/core/apply/remove_tree.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::apply {
namespace {

using Kind = host::FileState::Kind;

/// Something that is listed in its folder: a link that leads nowhere looks as if it weren't there.
Result<void> removeEntry(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  if (state.kind == Kind::Folder && state.target.isEmpty()) {
    ASSIGN_OR_RETURN(const QStringList names, host.listFolder(path));
    const bool windows = discovery::isWindows(host.environment());
    for (const QString& name : names)
      RETURN_IF_ERROR(removeEntry(host, discovery::joinPath(path, name, windows)));
  }
  return host.removeFile(path);
}

}  // namespace

Result<void> removeTree(host::Host& host, const QString& folder) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(folder));
  if (state.kind == Kind::Missing) return {};
  return removeEntry(host, folder);
}

QStringList removeFolders(host::Host& host, const QStringList& folders) {
  QStringList left;
  for (const QString& folder : folders) {
    if (!removeTree(host, folder)) left << folder;
  }
  return left;
}

}  // namespace iiswsgi::apply
