#include <winsock2.h>

#include "app/preview/port.h"

namespace iiswsgi::preview {

/// SO_REUSEADDR of Windows means something else: it takes the port from whoever has it ("Using SO_REUSEADDR and
/// SO_EXCLUSIVEADDRUSE", learn.microsoft.com).
void wantPortAlone(unsigned long long socket) {
  const BOOL on = TRUE;
  ::setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof(on));
}

}  // namespace iiswsgi::preview
