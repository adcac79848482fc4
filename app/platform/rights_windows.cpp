#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <vector>

#include <QDir>
#include <QFileInfo>

#include "app/platform/rights.h"
#include "app/platform/security_windows.h"

namespace iiswsgi::platform {
namespace {

using host::AccessEntry;

QString accountOf(PSID sid) {
  DWORD nameLength = 0;
  DWORD domainLength = 0;
  SID_NAME_USE use{};
  ::LookupAccountSidW(nullptr, sid, nullptr, &nameLength, nullptr, &domainLength, &use);
  if (nameLength == 0) return {};
  std::vector<wchar_t> name(nameLength);
  std::vector<wchar_t> domain(domainLength + 1);
  if (!::LookupAccountSidW(nullptr, sid, name.data(), &nameLength, domain.data(), &domainLength, &use)) return {};
  const QString before = QString::fromWCharArray(domain.data());
  const QString account = QString::fromWCharArray(name.data());
  return before.isEmpty() ? account : before + QLatin1Char('\\') + account;
}

/// Lists may hold generic rights, in entries that are only handed down above all.
quint32 ofFile(ACCESS_MASK rights) {
  GENERIC_MAPPING mapping{FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS};
  DWORD mask = rights;
  ::MapGenericMask(&mask, &mapping);
  return mask;
}

/// Entries that depend on the kind of object or on conditions aren't for files and folders; they are left out.
std::optional<AccessEntry> entryOf(const ACE_HEADER* header) {
  if (header->AceType != ACCESS_ALLOWED_ACE_TYPE && header->AceType != ACCESS_DENIED_ACE_TYPE) return std::nullopt;
  // ACCESS_DENIED_ACE has the same members in the same order.
  const auto* entry = reinterpret_cast<const ACCESS_ALLOWED_ACE*>(header);
  PSID sid = const_cast<DWORD*>(&entry->SidStart);
  AccessEntry found;
  found.sid = sidText(sid);
  found.account = accountOf(sid);
  found.allows = header->AceType == ACCESS_ALLOWED_ACE_TYPE;
  found.rights = ofFile(entry->Mask);
  found.inherited = (header->AceFlags & INHERITED_ACE) != 0;
  found.onlyBelow = (header->AceFlags & INHERIT_ONLY_ACE) != 0;
  found.handedDown = (header->AceFlags & OBJECT_INHERIT_ACE) != 0 && (header->AceFlags & CONTAINER_INHERIT_ACE) != 0;
  return found;
}

}  // namespace

std::wstring native(const QString& path) {
  const QString full = QDir::toNativeSeparators(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
  if (full.startsWith(QLatin1String("\\\\?\\"))) return full.toStdWString();
  if (full.startsWith(QLatin1String("\\\\"))) return QStringLiteral("\\\\?\\UNC\\%1").arg(full.mid(2)).toStdWString();
  return QStringLiteral("\\\\?\\%1").arg(full).toStdWString();
}

QString sidText(PSID sid) {
  LPWSTR text = nullptr;
  if (!::ConvertSidToStringSidW(sid, &text)) return {};
  const LocalMemory<wchar_t> owned(text);
  return QString::fromWCharArray(text);
}

QList<AccessEntry> entriesOf(PACL list) {
  QList<AccessEntry> entries;
  for (DWORD index = 0; index < list->AceCount; ++index) {
    LPVOID header = nullptr;
    if (!::GetAce(list, index, &header)) continue;
    if (const auto entry = entryOf(static_cast<const ACE_HEADER*>(header))) entries << *entry;
  }
  return entries;
}

Result<std::optional<QList<AccessEntry>>> accessList(const QString& path) {
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  std::wstring name = native(path);
  const DWORD error = ::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr,
                                              &list, nullptr, &descriptor);
  const LocalMemory<void> owned(descriptor);
  if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
    return Error(host::codes::fileMissing, QStringLiteral("There is no %1.").arg(path));
  if (error != ERROR_SUCCESS) {
    return Error(host::codes::fileUnreadable,
                 QStringLiteral("Who may read %1 can't be seen: %2.")
                     .arg(path, qt_error_string(static_cast<int>(error)).trimmed()),
                 QStringLiteral("Run this as an administrator."));
  }
  // No list at all, unlike an empty one, lets everybody do everything.
  if (list == nullptr) return std::optional<QList<AccessEntry>>();
  return std::optional(entriesOf(list));
}

bool isElevated() {
  HANDLE token = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return false;
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  const bool told = ::GetTokenInformation(token, TokenElevation, &elevation, sizeof(elevation), &size) != 0;
  ::CloseHandle(token);
  return told && elevation.TokenIsElevated != 0;
}

}  // namespace iiswsgi::platform
