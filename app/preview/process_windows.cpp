#include <windows.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <QUuid>

#include "app/preview/problem.h"
#include "app/preview/process.h"

namespace iiswsgi::preview {
namespace {

constexpr DWORD pipeBuffer = 64 * 1024;  // bytes, in each direction
constexpr DWORD connectWait = 2000;      // ms, for a program that disconnects after each request to listen again

class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : m_handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  Handle(Handle&& other) noexcept : m_handle(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    return *this;
  }
  ~Handle() {
    if (m_handle) ::CloseHandle(m_handle);
  }
  explicit operator bool() const { return m_handle != nullptr; }
  HANDLE get() const { return m_handle; }
  HANDLE release() { return std::exchange(m_handle, nullptr); }

 private:
  HANDLE m_handle = nullptr;
};

StartFailure failure(DWORD code) {
  return {0x80070000u | (code & 0xffffu), qt_error_string(static_cast<int>(code))};
}

std::wstring wide(const QString& text) {
  return text.toStdWString();
}

/// Inherited by the program alone (see Start): byte mode, one instance, overlapped, as IIS makes it.
Handle makePipe(const std::wstring& name) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  return Handle(::CreateNamedPipeW(name.c_str(),
                                   PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                   PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1,
                                   pipeBuffer, pipeBuffer, 0, &inherited));
}

Handle openPipe(const std::wstring& name) {
  return Handle(::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED, nullptr));
}

Handle makeShutdownEvent() {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  return Handle(::CreateEventW(&inherited, TRUE, FALSE, nullptr));
}

/// What the program starts ends with it, and with us.
Handle makeJob() {
  Handle job(::CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  ::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

/// A block of "NAME=value" texts as CreateProcess wants it: each ends with a zero, and the block with another.
std::wstring environmentBlock(QStringList entries) {
  entries.sort(Qt::CaseInsensitive);
  std::wstring block;
  for (const QString& entry : std::as_const(entries))
    block += wide(entry) + L'\0';
  return block + L'\0';
}

/// CreateProcess's start-up information: the pipe as standard input, nothing valid as output and errors (programs know
/// FastCGI by that), and no handle inherited but those named.
class Start {
 public:
  explicit Start(std::vector<HANDLE> inherited) : m_inherited(std::move(inherited)) {
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    m_memory.resize(size);
    m_information.lpAttributeList = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(m_memory.data());
    ::InitializeProcThreadAttributeList(m_information.lpAttributeList, 1, 0, &size);
    ::UpdateProcThreadAttribute(m_information.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, m_inherited.data(),
                                m_inherited.size() * sizeof(HANDLE), nullptr, nullptr);
    m_information.StartupInfo.cb = sizeof m_information;
    m_information.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    m_information.StartupInfo.hStdInput = m_inherited.front();
    m_information.StartupInfo.hStdOutput = INVALID_HANDLE_VALUE;
    m_information.StartupInfo.hStdError = INVALID_HANDLE_VALUE;
  }
  ~Start() { ::DeleteProcThreadAttributeList(m_information.lpAttributeList); }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  STARTUPINFOW* information() { return &m_information.StartupInfo; }

 private:
  std::vector<HANDLE> m_inherited;
  std::vector<char> m_memory;
  STARTUPINFOEXW m_information{};
};

class WindowsProcess final : public Process {
 public:
  /// What one is made of; `connection` is our end of the pipe.
  struct Parts {
    std::wstring pipe;
    Handle connection;
    Handle event;
    Handle job;
    Handle process;
    DWORD id = 0;
  };
  WindowsProcess(Parts parts, Exited exited) : m_parts(std::move(parts)), m_exited(std::move(exited)) {
    m_waiter = std::thread([this] { wait(); });
  }
  ~WindowsProcess() override {
    WindowsProcess::kill();
    m_waiter.join();
  }

  qint64 id() const override { return m_parts.id; }

  std::intptr_t connect() override {
    Handle connection = std::move(m_parts.connection);
    for (int attempt = 0; !connection && attempt < 2; ++attempt) {
      // A program that disconnects after each request isn't listening again yet when the next one comes.
      if (attempt > 0 && !::WaitNamedPipeW(m_parts.pipe.c_str(), connectWait)) break;
      connection = openPipe(m_parts.pipe);
    }
    return connection ? reinterpret_cast<std::intptr_t>(connection.release()) : -1;
  }

  void askToEnd() override {
    if (m_parts.event) {
      ::SetEvent(m_parts.event.get());
    } else {
      kill();
    }
  }
  void kill() override { ::TerminateJobObject(m_parts.job.get(), 1); }

 private:
  void wait() {
    ::WaitForSingleObject(m_parts.process.get(), INFINITE);
    DWORD code = 0;
    ::GetExitCodeProcess(m_parts.process.get(), &code);
    m_exited(static_cast<int>(code));
  }

  Parts m_parts;
  const Exited m_exited;
  std::thread m_waiter;
};

QStringList environmentFor(const ProcessStart& start, const QString& pipe, const Handle& event) {
  QStringList environment = start.environment;
  environment << QStringLiteral("_FCGI_X_PIPE_=") + pipe;
  if (event) environment << QStringLiteral("_FCGI_SHUTDOWN_EVENT_=%1").arg(reinterpret_cast<quintptr>(event.get()));
  return environment;
}

}  // namespace

std::variant<std::unique_ptr<Process>, StartFailure> Process::start(const ProcessStart& start, Exited exited) {
  const QString pipeName = QStringLiteral("\\\\.\\pipe\\iiswsgi-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
  WindowsProcess::Parts parts;
  parts.pipe = wide(pipeName);
  const Handle serverEnd = makePipe(parts.pipe);
  if (!serverEnd) return failure(::GetLastError());
  // Connected before the program runs, as under IIS: some programs read at once, without waiting for a client.
  parts.connection = openPipe(parts.pipe);
  if (!parts.connection) return failure(::GetLastError());
  if (start.signalsShutdown) parts.event = makeShutdownEvent();
  parts.job = makeJob();

  std::wstring commandLine = L"\"" + wide(start.program) + L"\" " + wide(start.arguments);
  std::wstring environment = environmentBlock(environmentFor(start, pipeName, parts.event));
  std::vector<HANDLE> inherited{serverEnd.get()};
  if (parts.event) inherited.push_back(parts.event.get());
  Start information(std::move(inherited));
  PROCESS_INFORMATION made{};
  const DWORD flags = CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT;
  if (!::CreateProcessW(wide(start.program).c_str(), commandLine.data(), nullptr, nullptr, TRUE, flags,
                        environment.data(), nullptr, information.information(), &made))
    return failure(::GetLastError());
  parts.process = Handle(made.hProcess);
  parts.id = made.dwProcessId;
  // Suspended, so that it starts nothing before it belongs to the job.
  ::AssignProcessToJobObject(parts.job.get(), made.hProcess);
  ::ResumeThread(made.hThread);
  ::CloseHandle(made.hThread);
  return std::make_unique<WindowsProcess>(std::move(parts), std::move(exited));
}

}  // namespace iiswsgi::preview
