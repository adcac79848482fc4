#pragma once

namespace iiswsgi::preview {

/// Sockets of ours mustn't live on in programs that anybody starts from this process: a client would wait for the end
/// of a connection that such a program holds open. Platform: inheritance_posix.cpp.
#ifdef _WIN32
void keepFromChildren(unsigned long long socket);
#else
void keepFromChildren(int socket);
#endif

}  // namespace iiswsgi::preview
