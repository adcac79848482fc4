#include "app/core/publish/open_package.h"

namespace iiswsgi::publish {

Result<package::Package> openPackage(host::Host& host, const QString& path, const QString& called) {
  if (const auto state = host.fileState(path); state && state->kind == host::FileState::Kind::Folder)
    return Error(host::codes::fileUnreadable, QStringLiteral("%1 is a folder, no package.").arg(path),
                 QStringLiteral("Name the package's zip file. `iiswsgi package build` makes one of a project."));
  ASSIGN_OR_RETURN(auto device, host.openFile(path));
  auto opened = package::Package::open(std::move(device));
  if (!opened) return opened.error().during(QStringLiteral("reading %1").arg(called.isEmpty() ? path : called));
  return opened;
}

}  // namespace iiswsgi::publish
