#include <windows.h>

#include "app/preview/inheritance.h"

namespace iiswsgi::preview {

void keepFromChildren(unsigned long long socket) {
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
}

}  // namespace iiswsgi::preview
