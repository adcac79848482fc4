#include <QDir>

#include <unistd.h>

#include "app/platform/rights.h"

namespace iiswsgi::platform {

/// Plans are written for the identities of Windows' application pools; here is none.
Result<std::optional<QList<host::AccessEntry>>> accessList(const QString&) {
  return std::optional<QList<host::AccessEntry>>();
}

bool isElevated() {
  return ::geteuid() == 0;
}

/// Nothing of a sandbox needs it, and every system would ask in a way of its own.
bool canElevate() {
  return false;
}

Result<int> runElevated(const host::Command& command) {
  return Error(host::codes::elevationRefused,
               QStringLiteral("%1 can't be started as an administrator from here.")
                   .arg(QDir::toNativeSeparators(command.program)),
               QStringLiteral("Start this program as root."));
}

}  // namespace iiswsgi::platform
