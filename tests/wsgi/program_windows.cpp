#include <windows.h>
#include <winsock2.h>

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QUuid>

#include "gateway/contract/command_line.h"
#include "gateway/contract/contract.h"
#include "gateway/windows/windows.h"
#include "tests/wsgi/program.h"

namespace iiswsgi::tests {

namespace {

using windows::Handle;

constexpr DWORD pipeBuffer = 64 * 1024;
constexpr qint64 readBuffer = 256 * 1024;

/// Its ws2_32 doesn't take an inherited socket for one.
bool isWine() {
  return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
}

bool isPipe(Transport transport) {
  return transport != Transport::Tcp && transport != Transport::TcpInput;
}

bool isSynchronous(Transport transport) {
  return transport == Transport::SynchronousPipe || transport == Transport::SynchronousListeningPipe;
}

SECURITY_ATTRIBUTES inherited() {
  return {sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
}

Handle makePipe(const std::wstring& name, bool synchronous) {
  SECURITY_ATTRIBUTES attributes = inherited();
  const DWORD overlapped = synchronous ? 0 : FILE_FLAG_OVERLAPPED;
  return Handle(::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | overlapped | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                   PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT, 1, pipeBuffer, pipeBuffer, 0,
                                   &attributes));
}

Handle makeShutdownEvent() {
  SECURITY_ATTRIBUTES attributes = inherited();
  return Handle(::CreateEventW(&attributes, TRUE, FALSE, nullptr));
}

/// Listening at a port of this machine, to be inherited.
SOCKET makeListeningSocket(quint16 port) {
  const SOCKET socket = ::WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  name.sin_port = ::htons(port);
  ::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  ::listen(socket, SOMAXCONN);
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  return socket;
}

std::wstring commandLineOf(const QStringList& words) {
  std::vector<std::string> arguments;
  for (const QString& word : words)
    arguments.push_back(word.toStdString());
  return windows::toWide(contract::joinArguments(arguments));
}

/// As IIS does it: something as standard input, nothing valid as output and errors, and two variables.
class WindowsProgram final : public Program {
 public:
  explicit WindowsProgram(const ProgramStart& start) : m_transport(start.transport) {
    QStringList words{file()};
    words << start.arguments << QStringLiteral("--log") << m_folder.path();
    if (isPipe(m_transport)) {
      runOnPipe(words, start.folder);
    } else {
      m_port = freePort();
      runOnPort(words, start.folder);
    }
  }
  ~WindowsProgram() override {
    if (!runs()) return;
    ::TerminateProcess(m_process.get(), 1);
    ::WaitForSingleObject(m_process.get(), INFINITE);
  }

  bool runs() override { return m_process && ::WaitForSingleObject(m_process.get(), 0) == WAIT_TIMEOUT; }

  std::unique_ptr<QIODevice> connect() override {
    if (!isPipe(m_transport)) return connectToPort(m_port);
    auto socket = std::make_unique<QLocalSocket>();
    socket->setReadBufferSize(readBuffer);  // else it takes in whatever comes while it writes
    if (!isOneConnection(m_transport)) {
      // Later, when it listens: who connects before the program runs is a host that has one connection.
      while (runs() && log().isEmpty())
        ::Sleep(10);
      socket->connectToServer(m_pipe);
      if (!socket->waitForConnected(5000)) return nullptr;
    } else if (m_clientEnd == nullptr || !socket->setSocketDescriptor(reinterpret_cast<qintptr>(m_clientEnd))) {
      return nullptr;
    }
    m_clientEnd = nullptr;
    return socket;
  }

  void askToEnd() override { ::SetEvent(m_shutdown.get()); }

  int waitForEnd(int milliseconds) override {
    DWORD code = 0;
    const bool ended = m_process && ::WaitForSingleObject(m_process.get(), static_cast<DWORD>(milliseconds)) == 0;
    return ended && ::GetExitCodeProcess(m_process.get(), &code) ? static_cast<int>(code) : -1;
  }

  QByteArray log() override {
    QByteArray all;
    const QDir folder(m_folder.path());
    for (const QString& name : folder.entryList({QStringLiteral("*.log")}, QDir::Files)) {
      QFile log(folder.filePath(name));
      if (log.open(QIODevice::ReadOnly)) all += log.readAll();
    }
    return all.replace("\r\n", "\n");
  }

 private:
  void runOnPipe(const QStringList& words, const QString& folder) {
    m_pipe = QStringLiteral("\\\\.\\pipe\\iiswsgi-test-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const std::wstring name = m_pipe.toStdWString();
    const Handle serverEnd = makePipe(name, isSynchronous(m_transport));
    if (isOneConnection(m_transport))
      m_clientEnd = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                  FILE_FLAG_OVERLAPPED, nullptr);
    run(words, serverEnd.get(), folder);
  }

  void runOnPort(QStringList words, const QString& folder) {
    if (m_transport == Transport::TcpInput) {
      const SOCKET socket = makeListeningSocket(m_port);
      run(words, reinterpret_cast<HANDLE>(socket), folder);
      ::closesocket(socket);
    } else {
      words << QStringLiteral("--listen") << QStringLiteral("tcp:127.0.0.1:%1").arg(m_port);
      run(words, INVALID_HANDLE_VALUE, folder);
    }
  }

  void run(const QStringList& words, HANDLE input, const QString& folder) {
    STARTUPINFOW information{};
    information.cb = sizeof information;
    information.dwFlags = STARTF_USESTDHANDLES;
    information.hStdInput = input;
    information.hStdOutput = information.hStdError = INVALID_HANDLE_VALUE;
    PROCESS_INFORMATION made{};
    std::wstring commandLine = commandLineOf(words);
    const std::wstring where = QDir::toNativeSeparators(folder).toStdWString();
    qputenv(contract::variable::pipeName, m_pipe.toUtf8());
    qputenv(contract::variable::shutdownEvent, QByteArray::number(reinterpret_cast<quintptr>(m_shutdown.get())));
    if (::CreateProcessW(nullptr, commandLine.data(), nullptr, nullptr, TRUE, CREATE_NO_WINDOW, nullptr,
                         where.empty() ? nullptr : where.c_str(), &information, &made)) {
      m_process = Handle(made.hProcess);
      ::CloseHandle(made.hThread);
    } else {
      qWarning("%ls: %s", commandLine.c_str(), windows::reason(::GetLastError()).c_str());
    }
    qunsetenv(contract::variable::pipeName);
    qunsetenv(contract::variable::shutdownEvent);
  }

  const Transport m_transport;
  const Handle m_shutdown = makeShutdownEvent();
  QTemporaryDir m_folder;
  QString m_pipe;
  HANDLE m_clientEnd = nullptr;  ///< until somebody has taken it over
  Handle m_process;
  quint16 m_port = 0;
};

}  // namespace

std::unique_ptr<Program> Program::start(const ProgramStart& start) {
  return std::make_unique<WindowsProgram>(start);
}

QString Program::file() {
  return QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi-gateway.exe");
}

QList<Transport> transports() {
  QList<Transport> all{Transport::Pipe, Transport::ListeningPipe, Transport::SynchronousPipe,
                       Transport::SynchronousListeningPipe, Transport::Tcp};
  if (!isWine()) all << Transport::TcpInput;
  return all;
}

}  // namespace iiswsgi::tests
