#include "app/core/install/folders.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include "app/core/discovery/paths.h"
#include "app/core/install/steps.h"

namespace iiswsgi::install {
namespace {

using Kind = host::FileState::Kind;

class Reader {
 public:
  Reader(host::Host& host, const QStringList& without, const std::function<bool(const QString&)>& wanted)
      : m_host(host), m_without(without), m_wanted(wanted), m_windows(discovery::isWindows(host.environment())) {}

  Result<void> read(const QString& folder, const QString& relative) {
    ASSIGN_OR_RETURN(const QStringList names, m_host.listFolder(folder));
    for (const QString& name : names) {
      const QString path = discovery::joinPath(folder, name, m_windows);
      if (m_without.contains(path)) continue;
      RETURN_IF_ERROR(readOne(path, relative.isEmpty() ? name : relative + QLatin1Char('/') + name));
    }
    return {};
  }

  Tree tree;

 private:
  Result<void> readOne(const QString& path, const QString& relative) {
    ASSIGN_OR_RETURN(const host::FileState state, m_host.fileState(path));
    if (state.kind == Kind::Folder && state.target.isEmpty()) {
      tree.folders << relative;
      return read(path, relative);
    }
    QByteArray sum;
    if (state.kind == Kind::File && m_wanted(relative)) {
      ASSIGN_OR_RETURN(const QByteArray bytes, m_host.readFile(path));
      sum = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    }
    tree.files.insert(relative, sum);
    return {};
  }

  host::Host& m_host;
  const QStringList m_without;
  const std::function<bool(const QString&)> m_wanted;
  const bool m_windows;
};

Result<Record> recordIn(const QByteArray& bytes, const QString& path) {
  const auto record = recordFromJson(QJsonDocument::fromJson(bytes).object());
  return record ? record : record.error().during(QStringLiteral("reading %1").arg(path));
}

}  // namespace

Result<Tree> readTree(host::Host& host, const QString& folder, const QStringList& without,
                      const std::function<bool(const QString& relative)>& wanted) {
  Reader reader(host, without, wanted);
  if (host::exists(host, folder)) RETURN_IF_ERROR(reader.read(folder, {}));
  return reader.tree;
}

QString freshBeside(host::Host& host, const QString& folder) {
  const QString first = folder + QStringLiteral(".iiswsgi-previous");
  QString path = first;
  for (int count = 2; host::exists(host, path); ++count)
    path = first + QStringLiteral("-%1").arg(count);
  return path;
}

Result<std::optional<Record>> readRecord(host::Host& host, const QString& stateFolder, const QString& name,
                                         std::optional<QByteArray>& bytes) {
  RETURN_IF_ERROR(host.checkPrivateFolder(stateFolder));
  const QString path = recordPath(stateFolder, name, discovery::isWindows(host.environment()));
  if (!host::exists(host, path)) return std::optional<Record>();
  ASSIGN_OR_RETURN(bytes, host.readFile(path));
  ASSIGN_OR_RETURN(const Record record, recordIn(*bytes, path));
  return std::optional(record);
}

Result<QList<Record>> readRecords(host::Host& host, const QString& stateFolder) {
  RETURN_IF_ERROR(host.checkPrivateFolder(stateFolder));
  const bool windows = discovery::isWindows(host.environment());
  const QString folder = discovery::parentFolder(recordPath(stateFolder, QStringLiteral("x"), windows));
  QList<Record> records;
  if (!host::exists(host, folder)) return records;
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  for (const QString& name : names) {
    if (!name.endsWith(QLatin1String(".json"))) continue;
    const QString path = discovery::joinPath(folder, name, windows);
    ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
    ASSIGN_OR_RETURN(const Record record, recordIn(bytes, path));
    records << record;
  }
  return records;
}

Result<Present> readPresent(host::Host& host, const QString& folder, const QString& stateFolder, const QString& name) {
  const bool windows = discovery::isWindows(host.environment());
  Present present;
  ASSIGN_OR_RETURN(present.record, readRecord(host, stateFolder, name, present.recordBytes));
  const QString whole = present.record ? present.record->folder : folder;
  present.aside = freshBeside(host, whole);
  if (present.record && !present.record->environment.isEmpty()) {
    present.environmentAside = freshBeside(host, present.record->environment);
    present.environmentExists = host::exists(host, present.record->environment);
  }
  if (present.record && host::exists(host, present.record->basePython)) present.python = present.record->basePython;
  present.folderExists = host::exists(host, whole);
  const QStringList without{placeIn(whole, QStringLiteral(".iiswsgi-new"), windows)};
  const auto isAskedFor = [&](const QString& relative) {
    const auto& record = present.record;
    if (!record) return false;
    const bool settings = record->contentElsewhere && isSetting(relative);
    return settings || record->files.contains(relative) || record->awaited.contains(relative);
  };
  ASSIGN_OR_RETURN(present.tree, readTree(host, whole, without, isAskedFor));
  if (const QString offline = findIn(present.tree, offlineName, windows); !offline.isEmpty()) {
    ASSIGN_OR_RETURN(const QByteArray text, host.readFile(placeIn(whole, offline, windows)));
    present.awaitsContent = present.record && text == comingSoonText();
  }
  if (const QString config = findIn(present.tree, QStringLiteral("web.config"), windows); !config.isEmpty()) {
    ASSIGN_OR_RETURN(present.webConfig, host.readFile(placeIn(whole, config, windows)));
  }
  return present;
}

}  // namespace iiswsgi::install
