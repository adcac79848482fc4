#include "app/platform/private_folder.h"

namespace iiswsgi::platform {
namespace {

/// The rights by which something gets into a folder, or the folder becomes another one: FILE_ADD_FILE,
/// FILE_ADD_SUBDIRECTORY, FILE_WRITE_EA, FILE_DELETE_CHILD, FILE_WRITE_ATTRIBUTES (which makes it a junction), DELETE,
/// WRITE_DAC, WRITE_OWNER.
constexpr quint32 changing = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x10000 | 0x40000 | 0x80000;

/// The system, the administrators, TrustedInstaller ("Well-known SIDs", learn.microsoft.com).
bool isKeeper(const QString& sid, const QString& person) {
  return sid == QLatin1String("S-1-5-18") || sid == QLatin1String("S-1-5-32-544") ||
         sid == QLatin1String("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464") ||
         (!person.isEmpty() && sid == person);
}

/// "CREATOR OWNER" and "OWNER RIGHTS" are whoever owns a thing: nobody gets anything by them who couldn't make it.
bool isOwnerItself(const QString& sid) {
  return sid == QLatin1String("S-1-3-0") || sid == QLatin1String("S-1-3-4");
}

}  // namespace

QString whyNotPrivate(const FolderRights& rights, const QString& person) {
  if (!isKeeper(rights.owner, person)) return QStringLiteral("it belongs to another account (%1)").arg(rights.owner);
  if (!rights.entries) return QStringLiteral("everybody may write there");
  for (const host::AccessEntry& entry : *rights.entries) {
    if (!entry.allows || (entry.rights & changing) == 0) continue;
    if (isKeeper(entry.sid, person) || isOwnerItself(entry.sid)) continue;
    return QStringLiteral("%1 may write there").arg(entry.account.isEmpty() ? entry.sid : entry.account);
  }
  return {};
}

Error notPrivate(const QString& path, const QString& why) {
  return Error(host::codes::folderNotPrivate, QStringLiteral("What lies in %1 isn't trusted: %2.").arg(path, why),
               QStringLiteral("Nothing was read there. Look who made it, move it away, then try again."));
}

}  // namespace iiswsgi::platform
