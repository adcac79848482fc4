#include "app/core/discovery/gateway.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {

QString findGateway(host::Host& host) {
  const auto environment = host.environment();
  const bool windows = isWindows(environment);
  const QString named = environment.value(QStringLiteral("IISWSGI_GATEWAY"));
  if (!named.isEmpty()) return cleanedPath(named, windows);
  const QString file = windows ? QStringLiteral("iiswsgi-gateway.exe") : QStringLiteral("iiswsgi-gateway");
  for (const char* place : {"", "../libexec/iiswsgi", "../lib/iiswsgi"}) {
    const QString folder = joinPath(host.programFolder(), QLatin1String(place), windows);
    const QString path = cleanedPath(joinPath(folder, file, windows), windows);
    if (exists(host, path)) return path;
  }
  return {};
}

}  // namespace iiswsgi::discovery
