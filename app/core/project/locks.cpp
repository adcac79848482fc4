#include <QJsonArray>
#include <QSet>

#include "app/core/project/parts.h"
#include "app/core/project/toml.h"

namespace iiswsgi::project {
namespace {

struct Edge {
  QString name;
  QString marker;
};

struct Locked {
  QString name;
  QString version;
  QStringList hashes;
  QList<Edge> needs;
  bool own = false;  ///< the project itself
};

void addHash(Locked& package, const QJsonValue& file) {
  const QString hash = file[QStringLiteral("hash")].toString();
  if (!hash.isEmpty()) package.hashes << hash;
}

/// uv.lock: dependencies = [{ name = "blinker", marker = "..." }], sdist = { hash }, wheels = [{ hash }].
void readUv(Locked& package, const QJsonObject& table) {
  for (const auto& need : table[QStringLiteral("dependencies")].toArray())
    package.needs.append({normalisedName(need.toObject()[QStringLiteral("name")].toString()),
                          need.toObject()[QStringLiteral("marker")].toString()});
  addHash(package, table[QStringLiteral("sdist")]);
  for (const auto& wheel : table[QStringLiteral("wheels")].toArray())
    addHash(package, QJsonValue(wheel.toObject()));
  const QJsonObject source = table[QStringLiteral("source")].toObject();
  package.own = source.contains(QStringLiteral("virtual")) || source.contains(QStringLiteral("editable"));
}

/// poetry.lock: [package.dependencies] Jinja2 = ">=3" or { version, markers, optional }, files = [{ hash }].
void readPoetry(Locked& package, const QJsonObject& table) {
  const QJsonObject needs = table[QStringLiteral("dependencies")].toObject();
  for (auto need = needs.begin(); need != needs.end(); ++need) {
    if (need.value()[QStringLiteral("optional")].toBool()) continue;
    package.needs.append({normalisedName(need.key()), need.value()[QStringLiteral("markers")].toString()});
  }
  for (const auto& file : table[QStringLiteral("files")].toArray())
    addHash(package, QJsonValue(file.toObject()));
}

QMap<QString, Locked> packagesOf(const QJsonObject& lock, bool uv) {
  QMap<QString, Locked> packages;
  for (const auto& value : lock[QStringLiteral("package")].toArray()) {
    const QJsonObject table = value.toObject();
    Locked package;
    package.name = normalisedName(table[QStringLiteral("name")].toString());
    package.version = table[QStringLiteral("version")].toString();
    uv ? readUv(package, table) : readPoetry(package, table);
    packages.insert(package.name, package);
  }
  return packages;
}

/// The packages that the roots lead to, each with the markers under which it is needed; "" among them: always.
QMap<QString, QSet<QString>> reached(const QMap<QString, Locked>& packages, QList<Edge> waiting) {
  QMap<QString, QSet<QString>> markers;
  while (!waiting.isEmpty()) {
    const Edge edge = waiting.takeLast();
    const auto package = packages.find(edge.name);
    if (package == packages.end()) continue;
    const bool known = markers.contains(edge.name);
    markers[edge.name].insert(edge.marker);
    if (!known) waiting += package->needs;
  }
  return markers;
}

QString lineOf(const Locked& package, const QSet<QString>& markers) {
  const QString line = package.name + QStringLiteral("==") + package.version;
  if (markers.contains(QString())) return line;
  QStringList sorted(markers.begin(), markers.end());
  sorted.sort();
  return line + QStringLiteral(" ; ") +
         (sorted.size() == 1 ? sorted.first()
                             : QLatin1Char('(') + sorted.join(QStringLiteral(") or (")) + QLatin1Char(')'));
}

}  // namespace

Result<std::optional<Requirements>> lockedRequirements(const Sources& sources, const QList<Requirement>& wanted) {
  const QString uvFile = QStringLiteral("uv.lock");
  const bool uv = sources.tree.contains(uvFile);
  const QString file = uv ? uvFile : QStringLiteral("poetry.lock");
  if (!sources.tree.contains(file)) return std::optional<Requirements>();
  ASSIGN_OR_RETURN(const QJsonObject lock, parseToml(file, contentOf(sources.tree, file)));
  const auto packages = packagesOf(lock, uv);
  QList<Edge> roots;
  for (const Requirement& requirement : wanted)
    roots.append({requirement.name, requirement.line.section(QLatin1Char(';'), 1).trimmed()});
  for (const Locked& package : packages) {
    if (package.own) roots += package.needs;
  }
  Requirements requirements;
  requirements.source = file;
  const auto markers = reached(packages, roots);
  for (auto entry = markers.begin(); entry != markers.end(); ++entry) {
    const Locked& package = *packages.find(entry.key());
    if (package.own) continue;
    requirements.entries.append(
        {package.name, lineOf(package, entry.value()), package.version, package.hashes, file, 0});
  }
  return std::optional<Requirements>(requirements);
}

}  // namespace iiswsgi::project
