#include "gateway/wsgi/platform.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "gateway/contract/command_line.h"
#include "gateway/contract/paths.h"
#include "gateway/windows/windows.h"

namespace iiswsgi::wsgi::platform {

const char* const interpretersBelow[] = {"Scripts\\python.exe", "python.exe"};
const std::size_t interpretersBelowCount = 2;
const char* const defaultInterpreter = "python";
const char pathListSeparator = ';';
const char* const executableSuffix = ".exe";
const char* const bridgeSuffix = ".dll";

namespace {

using windows::Handle;

/// What a program writes into one of its streams, read by a thread of its own to the end.
class Stream {
 public:
  Stream() {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    HANDLE reader = nullptr;
    HANDLE writer = nullptr;
    if (!::CreatePipe(&reader, &writer, &inherited, 0)) return;
    m_reader = Handle(reader);
    m_writer = Handle(writer);
    ::SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0);
  }
  HANDLE writer() const { return m_writer.get(); }

  void listen(std::string& into) {
    m_writer.close();  // the program's own copy is left: the end comes with the program's
    m_thread = std::thread([this, &into] {
      char buffer[4096];
      DWORD got = 0;
      while (::ReadFile(m_reader.get(), buffer, sizeof buffer, &got, nullptr) && got > 0) {
        if (into.size() < printedLimit) into.append(buffer, got);
      }
    });
  }
  void join() {
    if (m_thread.joinable()) m_thread.join();
  }

 private:
  Handle m_reader;
  Handle m_writer;
  std::thread m_thread;
};

/// This process's variables, each closed by a zero, without those that are meant for another Python.
std::vector<wchar_t> withoutPythonVariables() {
  std::vector<wchar_t> kept;
  wchar_t* all = ::GetEnvironmentStringsW();
  for (const wchar_t* entry = all; *entry; entry += std::wcslen(entry) + 1) {
    if (::_wcsnicmp(entry, L"PYTHON", 6) != 0) kept.insert(kept.end(), entry, entry + std::wcslen(entry) + 1);
  }
  ::FreeEnvironmentStringsW(all);
  kept.push_back(L'\0');
  return kept;
}

Handle openNothing() {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  return Handle(
      ::CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr));
}

/// What the program starts ends with it.
Handle makeJob() {
  Handle job(::CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  ::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

/// A scanner for viruses, or an installer, has a program's file to itself for a moment.
bool createPatiently(const std::function<BOOL()>& create) {
  constexpr int tries = 20;
  for (int tried = 1; !create(); ++tried) {
    if (::GetLastError() != ERROR_SHARING_VIOLATION || tried == tries) return false;
    ::Sleep(100);
  }
  return true;
}

/// Started without a window; null with GetLastError().
Handle start(const std::string& program, const std::wstring& commandLine, const Stream& output, const Stream& errors,
             const Handle& job) {
  const Handle nothing = openNothing();
  STARTUPINFOW information{};
  information.cb = sizeof information;
  information.dwFlags = STARTF_USESTDHANDLES;
  information.hStdInput = nothing.get();
  information.hStdOutput = output.writer();
  information.hStdError = errors.writer();
  std::vector<wchar_t> variables = withoutPythonVariables();
  PROCESS_INFORMATION made{};
  const DWORD flags = CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED;
  const std::wstring path = windows::toWide(program);
  const bool created = createPatiently([&] {
    std::wstring line = commandLine;  // it may be changed
    return ::CreateProcessW(path.c_str(), line.data(), nullptr, nullptr, TRUE, flags, variables.data(), nullptr,
                            &information, &made);
  });
  if (!created) return {};
  ::AssignProcessToJobObject(job.get(), made.hProcess);
  ::ResumeThread(made.hThread);
  ::CloseHandle(made.hThread);
  return Handle(made.hProcess);
}

}  // namespace

Ran run(const std::string& program, const std::string* arguments, std::size_t count, int seconds) {
  Ran ran;
  Stream output;
  Stream errors;
  Handle job = makeJob();
  std::string commandLine = "\"" + program + "\"";
  for (std::size_t i = 0; i < count; ++i)
    commandLine += " " + contract::quoteArgument(arguments[i]);
  const Handle process = start(program, windows::toWide(commandLine), output, errors, job);
  if (!process) {
    ran.printed = windows::reason(::GetLastError());
    return ran;
  }
  ran.started = true;
  output.listen(ran.printed);
  errors.listen(ran.complaint);
  const bool inTime = ::WaitForSingleObject(process.get(), static_cast<DWORD>(seconds) * 1000) == WAIT_OBJECT_0;
  DWORD code = 0;
  if (inTime && ::GetExitCodeProcess(process.get(), &code)) ran.exitCode = static_cast<int>(code);
  job.close();  // ends it, and whatever it has started that would keep the streams open
  output.join();
  errors.join();
  if (!inTime) ran.complaint += "\nended after " + std::to_string(seconds) + " s without an answer";
  return ran;
}

std::string environment(const char* name) {
  return windows::environment(name);
}

/// Windows has no right to execute that anybody looks at: the name says it.
bool isExecutableFile(const std::string& path) {
  std::string ending = contract::toText(std::filesystem::path(windows::toWide(path)).extension());
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
  const DWORD attributes = ::GetFileAttributesW(windows::toWide(path).c_str());
  return ending == ".exe" && attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

void* loadLibrary(const std::string& path, Share share, std::string& reason) {
  // python.exe's own folder is searched for what extension modules need (python3.dll, vcruntime140_1.dll): so shall
  // Python's be in a program of another folder. Python asks for the folders that were added this way.
  if (share == Share::WithEverybody)
    ::AddDllDirectory(std::filesystem::path(windows::toWide(path)).parent_path().c_str());
  // With the library's own folder in the search: python3X.dll needs vcruntime140.dll, which lies beside it.
  const HMODULE library = ::LoadLibraryExW(windows::toWide(path).c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (!library) reason = windows::reason(::GetLastError());
  return library;
}

void* symbolIn(void* library, const char* name) {
  return reinterpret_cast<void*>(::GetProcAddress(static_cast<HMODULE>(library), name));
}

}  // namespace iiswsgi::wsgi::platform
