#include <fcntl.h>
#include <io.h>

#include "gateway/transport/windows.h"

#include <ws2tcpip.h>

namespace iiswsgi::transport {
namespace {

using windows::Handle;

contract::Failure failure(const std::string& message, const std::string& hint, DWORD error) {
  return {contract::codes::listenFailed, message, hint, iiswsgi::windows::reason(error)};
}

ListenerOrFailure listenOnTcp(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  if (const int wrong = ::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found); wrong != 0) {
    return failure("There is no address called " + host + ".",
                   "Give an address of this machine, for example tcp:127.0.0.1:9000.", static_cast<DWORD>(wrong));
  }
  const SOCKET socket = ::WSASocketW(found->ai_family, SOCK_STREAM, IPPROTO_TCP, nullptr, 0,
                                     WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  // Windows' SO_REUSEADDR lets anybody take a port that is in use; this is the one that forbids it.
  const BOOL on = TRUE;
  ::setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
  const bool open = socket != INVALID_SOCKET &&
                    ::bind(socket, found->ai_addr, static_cast<int>(found->ai_addrlen)) == 0 &&
                    ::listen(socket, SOMAXCONN) == 0;
  const int error = ::WSAGetLastError();
  ::freeaddrinfo(found);
  if (open) return windows::makeSocketListener(socket);
  if (socket != INVALID_SOCKET) ::closesocket(socket);
  const bool taken = error == WSAEADDRINUSE || error == WSAEACCES;
  return failure("Port " + service + " of " + host + " can't be opened.",
                 taken ? "Another program uses it: choose another port with --listen, or end that program."
                       : "Choose another port or address with --listen.",
                 static_cast<DWORD>(error));
}

class OneConnection : public Listener {
 public:
  explicit OneConnection(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
  std::unique_ptr<Connection> accept() override { return std::move(m_connection); }

 private:
  std::unique_ptr<Connection> m_connection;
};

/// The descriptors and the standard handles lead to nowhere from now on. With the pipe in their places, or with the
/// invalid handles that a host gives, the application's `subprocess` fails with WinError 6; and whatever a program
/// writes to "standard output" would go to the host.
///
/// Closes what stood there: a pipe or socket of ours has to be a duplicate.
void emptyStandardHandles() {
  for (const int descriptor : {0, 1, 2}) {
    const int nowhere = ::_open("NUL", descriptor == 0 ? _O_RDONLY : _O_WRONLY);
    if (nowhere != descriptor && nowhere >= 0) {
      ::_dup2(nowhere, descriptor);
      ::_close(nowhere);
    }
    const DWORD which = descriptor == 0 ? STD_INPUT_HANDLE : descriptor == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE;
    ::SetStdHandle(which, reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)));
  }
}

/// The same pipe or socket under a number that child processes don't inherit.
HANDLE duplicate(HANDLE handle) {
  HANDLE copy = nullptr;
  ::DuplicateHandle(::GetCurrentProcess(), handle, ::GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
  return copy;
}

/// A socket can have providers between it and the system: they have to know of the second one.
SOCKET duplicate(SOCKET socket) {
  WSAPROTOCOL_INFOW description;
  if (::WSADuplicateSocketW(socket, ::GetCurrentProcessId(), &description) != 0) return INVALID_SOCKET;
  return ::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &description, 0,
                      WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

bool isPipe(HANDLE handle) {
  return ::GetNamedPipeInfo(handle, nullptr, nullptr, nullptr, nullptr) != 0;
}

}  // namespace

ListenerOrFailure listenOn(const Address& address) {
  if (address.kind == Address::Kind::Unix) {
    return contract::Failure{contract::codes::listenFailed, "Unix sockets aren't served on Windows.",
                             "Listen on a port instead, for example --listen tcp:127.0.0.1:9000.", address.path};
  }
  windows::startSockets();
  return listenOnTcp(address.host, address.port);
}

ListenerOrFailure listenOnStandardInput() {
  const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
  if (isPipe(input)) {
    Handle pipe(duplicate(input));
    emptyStandardHandles();
    return windows::makePipeListener(std::move(pipe));
  }
  windows::startSockets();
  const auto given = reinterpret_cast<SOCKET>(input);
  BOOL listening = FALSE;
  int size = sizeof listening;
  if (::getsockopt(given, SOL_SOCKET, SO_ACCEPTCONN, reinterpret_cast<char*>(&listening), &size) != 0) {
    return failure(
        "Standard input is neither a named pipe nor a socket.",
        "A web server starts this program with one; by hand, say where to listen: --listen tcp:127.0.0.1:9000.",
        static_cast<DWORD>(::WSAGetLastError()));
  }
  const SOCKET socket = duplicate(given);
  if (socket == INVALID_SOCKET) {
    return failure("The socket on standard input can't be taken over.", "Set protocol to NamedPipe, the default.",
                   static_cast<DWORD>(::WSAGetLastError()));
  }
  emptyStandardHandles();
  if (listening) return windows::makeSocketListener(socket);
  return std::make_unique<OneConnection>(windows::makeSocketConnection(socket));
}

}  // namespace iiswsgi::transport
