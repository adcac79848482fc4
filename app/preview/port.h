#pragma once

namespace iiswsgi::preview {

/// Before a socket is bound: no other program shall listen at the same port, and one that was closed a moment ago shall
/// not be in the way. Platform: port_posix.cpp, port_windows.cpp.
#ifdef _WIN32
void wantPortAlone(unsigned long long socket);
#else
void wantPortAlone(int socket);
#endif

}  // namespace iiswsgi::preview
