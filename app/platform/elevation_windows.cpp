#include <windows.h>

#include <objbase.h>
#include <shellapi.h>

#include <memory>

#include <QDir>

#include "app/platform/rights.h"
#include "gateway/contract/command_line.h"

namespace iiswsgi::platform {
namespace {

struct OpenHandle {
  void operator()(void* handle) const { ::CloseHandle(handle); }
};
using Process = std::unique_ptr<void, OpenHandle>;

/// ShellExecuteEx may hand its work to extensions that are COM objects: the thread is to be ready for them.
class ComOfThread {
 public:
  ComOfThread() : m_result(::CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE)) {}
  ~ComOfThread() {
    if (SUCCEEDED(m_result)) ::CoUninitialize();
  }
  ComOfThread(const ComOfThread&) = delete;
  ComOfThread& operator=(const ComOfThread&) = delete;

 private:
  HRESULT m_result;
};

/// The window of ours that the person works with, in whatever thread it lives. Without an owner, or from a process that
/// isn't in front, Windows puts the dialog behind everything and lets the taskbar blink.
HWND windowInFront() {
  const HWND window = ::GetForegroundWindow();
  DWORD process = 0;
  if (window != nullptr) ::GetWindowThreadProcessId(window, &process);
  return process == ::GetCurrentProcessId() ? window : ::GetConsoleWindow();
}

std::wstring parametersOf(const host::Command& command) {
  std::vector<std::string> words;
  for (const QString& argument : command.arguments)
    words.push_back(argument.toStdString());
  return QString::fromStdString(contract::joinArguments(words)).toStdWString();
}

Error refused(const host::Command& command, DWORD error) {
  if (error == ERROR_CANCELLED) {
    return Error(host::codes::elevationRefused,
                 QStringLiteral("Windows asked for an administrator, and the answer was no."),
                 QStringLiteral("Nothing was changed; try again when an administrator is at hand."));
  }
  return Error(host::codes::elevationRefused,
               QStringLiteral("%1 can't be started as an administrator: %2.")
                   .arg(QDir::toNativeSeparators(command.program), qt_error_string(static_cast<int>(error)).trimmed()),
               QStringLiteral("Start this program with \"Run as administrator\"."));
}

Error tookTooLong(const host::Command& command) {
  return Error(host::codes::programTimedOut,
               QStringLiteral("%1 didn't end within %2 seconds.")
                   .arg(QDir::toNativeSeparators(command.program),
                        QString::number(std::chrono::duration_cast<std::chrono::seconds>(command.timeout).count())),
               QStringLiteral("It goes on; `iiswsgi history` tells what became of it."));
}

}  // namespace

bool canElevate() {
  return !isElevated();
}

/// The verb "runas" is how a program asks for User Account Control's dialog (ShellExecuteEx, learn.microsoft.com).
Result<int> runElevated(const host::Command& command) {
  const ComOfThread com;
  const std::wstring program = QDir::toNativeSeparators(command.program).toStdWString();
  const std::wstring parameters = parametersOf(command);
  const bool waits = command.timeout.count() > 0;
  SHELLEXECUTEINFOW what{};
  what.cbSize = sizeof(what);
  what.fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI;
  what.hwnd = windowInFront();
  what.lpVerb = L"runas";
  what.lpFile = program.c_str();
  what.lpParameters = parameters.c_str();
  what.nShow = waits ? SW_HIDE : SW_SHOWNORMAL;
  ::AllowSetForegroundWindow(ASFW_ANY);  // whichever process shows the dialog
  if (!::ShellExecuteExW(&what)) return refused(command, ::GetLastError());
  const Process process(what.hProcess);
  if (!waits || !process) return 0;
  if (::WaitForSingleObject(process.get(), static_cast<DWORD>(command.timeout.count())) != WAIT_OBJECT_0)
    return tookTooLong(command);
  DWORD exitCode = 0;
  ::GetExitCodeProcess(process.get(), &exitCode);
  return static_cast<int>(exitCode);
}

}  // namespace iiswsgi::platform
