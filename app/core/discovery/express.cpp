#include "app/core/discovery/express.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

QString valueOf(host::Host& host, const char* path, const char* name) {
  const auto key = host.readRegistry(QLatin1String(path), host::RegistryView::Bits64);
  if (!key) return {};
  return cleanedPath(host::expandVariables(key->values.value(QLatin1String(name)), host.environment()), true);
}

QString below(const QString& folder, const char* name) {
  return folder.isEmpty() ? QString() : joinPath(folder, QLatin1String(name), true);
}

}  // namespace

QString documentsFolder(host::Host& host) {
  const QString moved =
      valueOf(host, "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders",
              "Personal");
  if (isAbsolutePath(moved, true)) return moved;
  return below(host.environment().value(QStringLiteral("USERPROFILE")), "Documents");
}

QString expressUserHome(host::Host& host) {
  const QString custom = valueOf(host, "HKEY_CURRENT_USER\\Software\\Microsoft\\IISExpress", "CustomUserHome");
  return isAbsolutePath(custom, true) ? custom : below(documentsFolder(host), "IISExpress");
}

QString expressSitesHome(host::Host& host) {
  return below(documentsFolder(host), "My Web Sites");
}

QString expressPrograms(host::Host& host) {
  return below(host.environment().value(QStringLiteral("ProgramFiles")), "IIS Express");
}

}  // namespace iiswsgi::discovery
