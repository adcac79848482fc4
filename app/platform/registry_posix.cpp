#include "app/platform/registry.h"

namespace iiswsgi::platform {

Result<host::RegistryKey> readRegistry(const QString& path, host::RegistryView) {
  return Error(host::codes::fileMissing, QStringLiteral("There is no %1: this system has no registry.").arg(path));
}

}  // namespace iiswsgi::platform
