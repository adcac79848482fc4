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

}  // namespace iiswsgi::platform
