#include "app/gui/state/memory.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::gui {
namespace {

QString pathOn(host::Host& host) {
  const bool windows = discovery::isWindows(host.environment());
  return discovery::joinPath(discovery::personalFolder(host), QStringLiteral("desktop.json"), windows);
}

}  // namespace

Memory readMemory(host::Host& host) {
  Memory memory;
  const auto bytes = host.readFile(pathOn(host));
  if (!bytes) return memory;
  const QJsonObject json = QJsonDocument::fromJson(*bytes).object();
  for (auto value = json.begin(); value != json.end(); ++value)
    memory.insert(value.key(), value->toString());
  return memory;
}

void remember(host::Host& host, const Memory& changed) {
  QJsonObject json;
  Memory memory = readMemory(host);
  memory.insert(changed);
  for (auto value = memory.begin(); value != memory.end(); ++value) {
    if (!value->isEmpty()) json.insert(value.key(), *value);
  }
  const QString path = pathOn(host);
  if (host.makePrivateFolder(discovery::parentFolder(path)))
    std::ignore = host.replaceFile(path, QJsonDocument(json).toJson());
}

}  // namespace iiswsgi::gui
