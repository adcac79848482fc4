#include "app/preview/channel.h"

#include <windows.h>

namespace iiswsgi::preview {

bool openChannel(Channel& channel, std::intptr_t connection) {
  const auto handle = reinterpret_cast<HANDLE>(connection);
  SystemError error;
  channel.assign(handle, error);
  if (error) ::CloseHandle(handle);
  return !error;
}

bool isAlive(Channel& channel) {
  DWORD waiting = 0;
  // Bytes that nobody asked for are no better than a closed end.
  return ::PeekNamedPipe(channel.native_handle(), nullptr, 0, nullptr, &waiting, nullptr) && waiting == 0;
}

}  // namespace iiswsgi::preview
