#include <sys/socket.h>

#include "app/preview/port.h"

namespace iiswsgi::preview {

/// Connections that are still being closed would keep the port for minutes; a listener keeps it all the same.
void wantPortAlone(int socket) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

}  // namespace iiswsgi::preview
