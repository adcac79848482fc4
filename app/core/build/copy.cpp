#include "app/core/build/copy.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::build {

Result<void> copyFiles(host::Host& host, const QString& from, const QStringList& files, const QString& to) {
  const bool windows = discovery::isWindows(host.environment());
  RETURN_IF_ERROR(host.makeFolder(to));
  for (const QString& file : files) {
    ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(discovery::joinPath(from, file, windows)));
    const QString target = discovery::joinPath(to, file, windows);
    RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(target)));
    RETURN_IF_ERROR(host.replaceFile(target, bytes));
  }
  return {};
}

Result<void> removeTree(host::Host& host, const QString& folder) {
  if (!host::exists(host, folder)) return {};
  const bool windows = discovery::isWindows(host.environment());
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  for (const QString& name : names) {
    const QString path = discovery::joinPath(folder, name, windows);
    ASSIGN_OR_RETURN(const auto state, host.fileState(path));
    const bool inner = state.kind == host::FileState::Kind::Folder && state.target.isEmpty();
    RETURN_IF_ERROR(inner ? removeTree(host, path) : host.removeFile(path));
  }
  return host.removeFile(folder);
}

}  // namespace iiswsgi::build
