#include "gateway/server/platform.h"

#include "gateway/windows/windows.h"

#include <aclapi.h>
#include <fcntl.h>
#include <io.h>
#include <sddl.h>

#include "gateway/contract/command_line.h"

namespace iiswsgi::server::platform {

namespace fs = std::filesystem;

namespace {

/// "DefaultAppPool" for an application pool's identity; a pool's name may hold what no folder's may.
std::wstring accountName() {
  wchar_t name[257];
  DWORD size = 257;
  std::wstring account = ::GetUserNameW(name, &size) ? name : L"";
  for (wchar_t& letter : account) {
    if (std::wstring_view(L"<>:\"/\\|?*").find(letter) != std::wstring_view::npos) letter = L'_';
  }
  return account;
}

/// For this account, administrators and the system alone: a traceback can hold secrets, and below %ProgramData% all
/// users of the machine may read what nobody has closed to them.
bool makePrivateFolder(const fs::path& folder) {
  SECURITY_ATTRIBUTES closed{sizeof closed, nullptr, FALSE};
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(
          L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;CO)(A;OICI;FA;;;OW)", SDDL_REVISION_1,
          &closed.lpSecurityDescriptor, nullptr))
    return false;
  const bool made = ::CreateDirectoryW(folder.c_str(), &closed) || ::GetLastError() == ERROR_ALREADY_EXISTS;
  ::LocalFree(closed.lpSecurityDescriptor);
  return made;
}

std::vector<BYTE> ofToken(HANDLE token, TOKEN_INFORMATION_CLASS what) {
  DWORD size = 0;
  ::GetTokenInformation(token, what, nullptr, 0, &size);
  std::vector<BYTE> bytes(size);
  if (!::GetTokenInformation(token, what, bytes.data(), size, &size)) bytes.clear();
  return bytes;
}

/// This account, or whom its files belong to otherwise: an elevated one's are the administrators'.
bool isUs(PSID sid) {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) return false;
  const windows::Handle token(opened);
  const auto user = ofToken(opened, TokenUser);
  const auto owner = ofToken(opened, TokenOwner);
  return (!user.empty() && ::EqualSid(sid, reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid)) ||
         (!owner.empty() && ::EqualSid(sid, reinterpret_cast<const TOKEN_OWNER*>(owner.data())->Owner));
}

/// Where every user may make folders (%ProgramData%, the system's TEMP), somebody else may have made this one, or laid
/// a junction there. What administrators prepared is as good as our own.
bool isOwn(const fs::path& folder) {
  const windows::Handle handle(::CreateFileW(
      folder.c_str(), READ_CONTROL | FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  BY_HANDLE_FILE_INFORMATION facts{};
  if (!handle || !::GetFileInformationByHandle(handle.get(), &facts)) return false;
  const DWORD kind = facts.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT);
  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (kind != FILE_ATTRIBUTE_DIRECTORY ||
      ::GetSecurityInfo(handle.get(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr, nullptr,
                        &descriptor) != ERROR_SUCCESS)
    return false;
  const bool own =
      isUs(owner) || ::IsWellKnownSid(owner, WinBuiltinAdministratorsSid) || ::IsWellKnownSid(owner, WinLocalSystemSid);
  ::LocalFree(descriptor);
  return own;
}

bool canWriteIn(const fs::path& folder) {
  const fs::path probe = folder / (L"probe-" + std::to_wstring(::GetCurrentProcessId()));
  const windows::Handle file(::CreateFileW(probe.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                           FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
  return static_cast<bool>(file);
}

bool isValid(DWORD standardHandle) {
  const HANDLE handle = ::GetStdHandle(standardHandle);
  return handle != nullptr && handle != INVALID_HANDLE_VALUE && ::GetFileType(handle) != FILE_TYPE_UNKNOWN;
}

}  // namespace

/// What main() is given went through the ANSI code page: the system's own text has every letter.
std::vector<std::string> arguments(int, char**) {
  auto all = contract::splitArguments(windows::toUtf8(::GetCommandLineW()));
  if (!all.empty()) all.erase(all.begin());
  return all;
}

std::string environment(const char* name) {
  return windows::environment(name);
}

fs::path programFolder(const char*) {
  std::wstring path(32768, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return fs::path(path).parent_path();
}

fs::path logFolder() {
  const std::wstring account = accountName();
  if (account.empty()) return {};
  // An application pool's identity has a profile of its own only with loadUserProfile, and nobody looks there. Nothing
  // lies between %ProgramData% and the account's own folder: whoever made that could take the folders of others away.
  for (const char* where : {"ProgramData", "LOCALAPPDATA", "TEMP"}) {
    const fs::path base = windows::toWide(windows::environment(where));
    if (base.empty()) continue;
    const fs::path folder = base / (L"iiswsgi-logs-" + account);
    if (makePrivateFolder(folder) && isOwn(folder) && canWriteIn(folder)) return folder;
  }
  return {};
}

/// IIS gives a pipe (or a socket) as standard input and nothing valid as output and errors.
bool startedByServer() {
  return isValid(STD_INPUT_HANDLE) && !isValid(STD_OUTPUT_HANDLE) && !isValid(STD_ERROR_HANDLE);
}

void becomeAnew(const std::vector<std::string>&) {}

std::string processId() {
  return std::to_string(::GetCurrentProcessId());
}

std::FILE* openForAppending(const std::string& path) {
  const HANDLE file =
      ::CreateFileW(windows::toWide(path).c_str(), FILE_APPEND_DATA | SYNCHRONIZE | FILE_READ_ATTRIBUTES,
                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS,
                    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (file == INVALID_HANDLE_VALUE) return nullptr;
  const int descriptor = ::_open_osfhandle(reinterpret_cast<intptr_t>(file), _O_APPEND | _O_BINARY | _O_WRONLY);
  if (descriptor >= 0) return ::_fdopen(descriptor, "ab");
  ::CloseHandle(file);
  return nullptr;
}

}  // namespace iiswsgi::server::platform
