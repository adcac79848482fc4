#include <windows.h>

#include <aclapi.h>
#include <sddl.h>
#include <shlobj.h>

#include <vector>

#include <QDir>

#include "app/platform/files.h"
#include "app/platform/private_folder.h"
#include "app/platform/rights.h"
#include "app/platform/security_windows.h"

namespace iiswsgi::platform {
namespace {

QString ownSid() {
  HANDLE opened = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened)) return {};
  const Handle token(opened);
  DWORD size = 0;
  ::GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
  std::vector<BYTE> bytes(size);
  if (size == 0 || !::GetTokenInformation(token.get(), TokenUser, bytes.data(), size, &size)) return {};
  return sidText(reinterpret_cast<const TOKEN_USER*>(bytes.data())->User.Sid);
}

QString programData() {
  PWSTR found = nullptr;
  const bool known = SUCCEEDED(::SHGetKnownFolderPath(FOLDERID_ProgramData, KF_FLAG_DEFAULT, nullptr, &found));
  const QString path = known ? QString::fromWCharArray(found) : QString();
  ::CoTaskMemFree(found);
  return path;
}

bool liesIn(const QString& path, const QString& folder) {
  const QString outer = QDir::fromNativeSeparators(folder) + QLatin1Char('/');
  return !folder.isEmpty() && QDir::cleanPath(path).startsWith(outer, Qt::CaseInsensitive);
}

/// By the variable too: it is what our paths are made of, and whoever sets it wouldn't be asked for more otherwise.
bool isOfMachine(const QString& path) {
  return liesIn(path, programData()) || liesIn(path, qEnvironmentVariable("ProgramData"));
}

bool keepsRights(const Handle& folder) {
  DWORD flags = 0;
  return !::GetVolumeInformationByHandleW(folder.get(), nullptr, 0, nullptr, nullptr, &flags, nullptr, 0) ||
         (flags & FILE_PERSISTENT_ACLS) != 0;
}

bool isPlainFolder(const Handle& folder) {
  BY_HANDLE_FILE_INFORMATION facts{};
  return ::GetFileInformationByHandle(folder.get(), &facts) &&
         (facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 &&
         (facts.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0;
}

std::optional<FolderRights> rightsOf(const Handle& folder) {
  PSID owner = nullptr;
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  ::SetLastError(::GetSecurityInfo(folder.get(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                                   &owner, nullptr, &list, nullptr, &descriptor));
  if (::GetLastError() != ERROR_SUCCESS) return std::nullopt;
  const LocalMemory<void> owned(descriptor);
  FolderRights rights{sidText(owner), std::nullopt};
  if (list != nullptr) rights.entries = entriesOf(list);
  return rights;
}

HANDLE openFolder(const std::wstring& path) {
  return ::CreateFileW(path.c_str(), READ_CONTROL | FILE_READ_ATTRIBUTES,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
}

/// Who isn't elevated can't see into what the administrators keep. For one who is, nothing honest looks like that.
Error unseen(const QString& path, DWORD error) {
  if (isElevated()) return notPrivate(path, QStringLiteral("who may write there can't be seen"));
  return Error(
      host::codes::fileUnreadable,
      QStringLiteral("%1 can't be looked at: %2.").arg(path, qt_error_string(static_cast<int>(error)).trimmed()),
      QStringLiteral("Run this as an administrator."));
}

/// Whether a folder that is made below as the administrators' own is theirs then. It is on every volume of Windows;
/// Wine gives each file to the person who runs it.
bool keepsOwners(const QString& path) {
  const std::wstring below = native(path + QStringLiteral("/.iiswsgi-owner-%1").arg(::GetCurrentProcessId()));
  const ClosedToOthers closed(path);
  if (!::CreateDirectoryW(below.c_str(), closed.get())) return true;
  std::optional<FolderRights> rights;
  {
    const Handle made(openFolder(below));
    if (made) rights = rightsOf(made);
  }
  ::RemoveDirectoryW(below.c_str());
  return !rights || rights->owner != ownSid();
}

}  // namespace

ClosedToOthers::ClosedToOthers(const QString& path) {
  const QString all = QStringLiteral("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
  const QString text =
      isOfMachine(path) ? QStringLiteral("O:BA") + all : all + QStringLiteral("(A;OICI;FA;;;%1)").arg(ownSid());
  ::ConvertStringSecurityDescriptorToSecurityDescriptorW(text.toStdWString().c_str(), SDDL_REVISION_1,
                                                         &m_attributes.lpSecurityDescriptor, nullptr);
  m_descriptor.reset(m_attributes.lpSecurityDescriptor);
}

/// All by one handle: what it says is of one and the same folder, whoever changes names meanwhile.
Result<void> checkPrivateFolder(const QString& path) {
  const Handle folder(openFolder(native(path)));
  if (!folder) {
    const DWORD error = ::GetLastError();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? Result<void>() : unseen(path, error);
  }
  if (!isPlainFolder(folder)) return notPrivate(path, QStringLiteral("it is no folder but a link or a file"));
  const bool ofMachine = isOfMachine(path);
  if (!ofMachine && !keepsRights(folder)) return {};
  const auto rights = rightsOf(folder);
  if (!rights) return unseen(path, ::GetLastError());
  const bool own = !ofMachine || (rights->owner == ownSid() && isElevated() && !keepsOwners(path));
  const QString why = whyNotPrivate(*rights, own ? ownSid() : QString());
  return why.isEmpty() ? Result<void>() : notPrivate(path, why);
}

}  // namespace iiswsgi::platform
