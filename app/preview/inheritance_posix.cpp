#include <fcntl.h>

#include "app/preview/inheritance.h"

namespace iiswsgi::preview {

void keepFromChildren(int socket) {
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
}

}  // namespace iiswsgi::preview
