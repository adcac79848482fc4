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

}  // namespace iiswsgi::build
