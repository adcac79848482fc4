#include <algorithm>
#include <tuple>

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include "app/core/project/parts.h"
#include "app/core/project/toml.h"

namespace iiswsgi::project {
namespace {

struct Edge {
  QString name;
  QString version;  ///< empty: whichever is locked
  QStringList extras;
  QString marker;
};

struct Locked {
  QString name;
  QString version;
  QStringList hashes;
  QList<Edge> needs;
  QMap<QString, QList<Edge>> optional;  ///< by extra
  QString marker;                       ///< of one among several versions
  QJsonObject source;                   ///< in the words of sourceLine; empty: an index has it
  bool own = false;                     ///< the project itself
};

void addHash(Locked& package, const QJsonValue& file) {
  const QString hash = file[QStringLiteral("hash")].toString();
  if (!hash.isEmpty()) package.hashes << hash;
}

QString eitherOf(const QStringList& markers) {
  return markers.size() < 2 ? markers.join(QString())
                            : QLatin1Char('(') + markers.join(QStringLiteral(") or (")) + QLatin1Char(')');
}

QStringList normalisedNames(const QStringList& names) {
  QStringList normalised;
  for (const QString& name : names)
    normalised << normalisedName(name);
  return normalised;
}

// uv.lock

/// { name = "celery", extra = ["redis"], version = "5.4", marker = "..." }
QList<Edge> edgesOfUv(const QJsonValue& list) {
  QList<Edge> edges;
  for (const auto& need : list.toArray())
    edges.append({normalisedName(need[QStringLiteral("name")].toString()), need[QStringLiteral("version")].toString(),
                  normalisedNames(textsIn(need[QStringLiteral("extra")])),
                  need[QStringLiteral("marker")].toString()});
  return edges;
}

/// "https://example.org/shop?tag=v1#0123abc": the commit counts.
QJsonObject gitOfUv(const QString& written) {
  QUrl url(written);
  const QUrlQuery query(url);
  QJsonObject source{{QStringLiteral("rev"), url.fragment()}};
  if (query.hasQueryItem(QStringLiteral("subdirectory")))
    source[QStringLiteral("subdirectory")] = query.queryItemValue(QStringLiteral("subdirectory"));
  url.setFragment(QString());
  url.setQuery(QString());
  source[QStringLiteral("git")] = url.toString();
  return source;
}

void readSourceOfUv(Locked& package, const QJsonObject& source) {
  if (source.contains(QStringLiteral("git"))) package.source = gitOfUv(source[QStringLiteral("git")].toString());
  if (source.contains(QStringLiteral("url"))) package.source = source;
  for (const char* kind : {"virtual", "editable", "directory", "path"}) {
    const QString path = source[QLatin1String(kind)].toString();
    if (path == QLatin1String(".")) package.own = true;
    if (!path.isEmpty()) package.source = {{QStringLiteral("path"), path}};
  }
}

void readUv(Locked& package, const QJsonObject& table) {
  package.needs = edgesOfUv(table[QStringLiteral("dependencies")]);
  const QJsonObject optional = table[QStringLiteral("optional-dependencies")].toObject();
  for (auto extra = optional.begin(); extra != optional.end(); ++extra)
    package.optional[normalisedName(extra.key())] = edgesOfUv(extra.value());
  package.marker = eitherOf(textsIn(table[QStringLiteral("resolution-markers")]));
  addHash(package, table[QStringLiteral("sdist")]);
  for (const auto& wheel : table[QStringLiteral("wheels")].toArray())
    addHash(package, QJsonValue(wheel.toObject()));
  readSourceOfUv(package, table[QStringLiteral("source")].toObject());
}

// poetry.lock

/// Poetry writes an optional dependency's own extra into its condition; here the edge stands for that.
QString withoutExtra(const QString& marker) {
  static const QRegularExpression before(QStringLiteral("\\bextra\\s*==\\s*([\"'])[^\"']*\\1\\s*(and\\s+)?"));
  static const QRegularExpression trailing(QStringLiteral("\\s*\\band\\s*$"));
  const QString rest = QString(marker).remove(before).remove(trailing).trimmed();
  const bool torn = rest.startsWith(QLatin1String("or ")) || rest.endsWith(QLatin1String(" or")) ||
                    rest.contains(QLatin1String("()"));
  return torn ? QString() : rest;
}

/// Jinja2 = ">=3", or { version, markers, extras, optional }, or several of these.
void readNeed(Locked& package, const QString& name, const QJsonValue& value, QMultiMap<QString, Edge>& optional) {
  if (value.isArray()) {
    for (const auto& one : value.toArray())
      readNeed(package, name, QJsonValue(one), optional);
    return;
  }
  const Edge edge{normalisedName(name), {}, normalisedNames(textsIn(value[QStringLiteral("extras")])),
                  withoutExtra(value[QStringLiteral("markers")].toString())};
  if (value[QStringLiteral("optional")].toBool())
    optional.insert(edge.name, edge);
  else
    package.needs << edge;
}

void readSourceOfPoetry(Locked& package, const QJsonObject& source) {
  const QString type = source[QStringLiteral("type")].toString();
  const QString address = source[QStringLiteral("url")].toString();
  if (type == QLatin1String("git")) {
    package.source = {{QStringLiteral("git"), address},
                      {QStringLiteral("rev"), source[QStringLiteral("resolved_reference")]}};
    if (source.contains(QStringLiteral("subdirectory")))
      package.source[QStringLiteral("subdirectory")] = source[QStringLiteral("subdirectory")];
  } else if (type == QLatin1String("url")) {
    package.source = {{QStringLiteral("url"), address}};
  } else if (type == QLatin1String("directory") || type == QLatin1String("file")) {
    package.source = {{QStringLiteral("path"), address}};
  }
}

/// [package.dependencies], [package.extras] redis = ["redis (>=4.5)"], files = [{ hash }].
void readPoetry(Locked& package, const QJsonObject& table) {
  QMultiMap<QString, Edge> optional;
  const QJsonObject needs = table[QStringLiteral("dependencies")].toObject();
  for (auto need = needs.begin(); need != needs.end(); ++need)
    readNeed(package, need.key(), need.value(), optional);
  const QJsonObject extras = table[QStringLiteral("extras")].toObject();
  for (auto extra = extras.begin(); extra != extras.end(); ++extra) {
    QList<Edge>& edges = package.optional[normalisedName(extra.key())];
    for (const QString& line : textsIn(extra.value())) {
      const auto requirement = parseRequirement(line);
      if (!requirement) continue;
      const QList<Edge> known = optional.values(requirement->name);
      edges += known.isEmpty() ? QList<Edge>{{requirement->name, {}, requirement->extras, {}}} : known;
    }
  }
  package.marker = table[QStringLiteral("markers")].toString();
  for (const auto& file : table[QStringLiteral("files")].toArray())
    addHash(package, QJsonValue(file.toObject()));
  readSourceOfPoetry(package, table[QStringLiteral("source")].toObject());
}

using Packages = QMultiMap<QString, Locked>;  ///< by name; several versions for several Pythons

Packages packagesOf(const QJsonObject& lock, bool uv) {
  Packages packages;
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

// What the roots lead to

/// Markers that have to be true together, sorted; none: always.
using Condition = QStringList;

bool implies(const Condition& narrow, const Condition& wide) {
  return std::all_of(wide.begin(), wide.end(), [&](const QString& marker) { return narrow.contains(marker); });
}

Condition joined(Condition condition, const QString& marker) {
  if (marker.isEmpty() || condition.contains(marker)) return condition;
  condition << marker;
  condition.sort();
  return condition;
}

/// Whether it says anything new; what it makes needless is dropped.
bool addTo(QList<Condition>& conditions, const Condition& condition) {
  for (const Condition& known : conditions) {
    if (implies(condition, known)) return false;
  }
  conditions.removeIf([&](const Condition& known) { return implies(known, condition); });
  conditions << condition;
  return true;
}

class Reach {
 public:
  explicit Reach(const Packages& packages) : m_packages(packages) {}

  void from(const QList<Edge>& roots) {
    follow(roots, {});
    while (!m_waiting.isEmpty()) {
      const auto [edge, condition] = m_waiting.takeLast();
      for (auto package = m_packages.find(edge.name); package != m_packages.end() && package->name == edge.name;
           ++package) {
        if (edge.version.isEmpty() || edge.version == package->version)
          visit(*package, edge, joined(condition, package->marker));
      }
    }
  }

  /// Nothing: it isn't needed.
  QList<Condition> conditionsOf(const Locked& package) const {
    return m_reached.value({package.name, package.version, QString()});
  }

 private:
  struct Way {
    Edge edge;
    Condition condition;
  };
  using Node = std::tuple<QString, QString, QString>;  ///< name, version, extra

  void follow(const QList<Edge>& edges, const Condition& condition) {
    for (const Edge& edge : edges)
      m_waiting.append({edge, joined(condition, edge.marker)});
  }

  void visit(const Locked& package, const Edge& edge, const Condition& condition) {
    if (addTo(m_reached[{package.name, package.version, QString()}], condition)) follow(package.needs, condition);
    for (const QString& extra : edge.extras) {
      if (addTo(m_reached[{package.name, package.version, extra}], condition))
        follow(package.optional.value(extra), condition);
    }
  }

  const Packages& m_packages;
  QMap<Node, QList<Condition>> m_reached;
  QList<Way> m_waiting;
};

QString allOf(const Condition& condition) {
  return condition.size() < 2 ? condition.join(QString())
                              : QLatin1Char('(') + condition.join(QStringLiteral(") and (")) + QLatin1Char(')');
}

QString markerOf(const QList<Condition>& conditions) {
  QStringList either;
  for (const Condition& condition : conditions) {
    if (condition.isEmpty()) return {};
    either << allOf(condition);
  }
  either.sort();
  return eitherOf(either);
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
  const bool said = std::any_of(packages.begin(), packages.end(), [](const Locked& package) { return package.own; });
  for (const Locked& package : packages) {
    if (package.own) roots += package.needs;
  }
  for (const Requirement& requirement : said ? QList<Requirement>() : wanted)
    roots.append({requirement.name, {}, requirement.extras, conditionOf(requirement.line)});
  Reach reach(packages);
  reach.from(roots);
  Requirements requirements;
  requirements.source = file;
  for (const Locked& package : packages) {
    const auto conditions = reach.conditionsOf(package);
    if (package.own || conditions.isEmpty()) continue;
    const QString start = package.source.isEmpty()
                              ? package.name + QStringLiteral("==") + package.version
                              : sourceLine(sources.tree, package.name, {}, package.source, requirements.notes);
    if (start.isEmpty()) continue;
    const QString when = markerOf(conditions);
    requirements.entries.append({package.name, {}, when.isEmpty() ? start : start + QStringLiteral(" ; ") + when,
                                 package.version, package.hashes, file, 0});
  }
  std::sort(requirements.entries.begin(), requirements.entries.end(), [](const auto& one, const auto& other) {
    return std::tie(one.name, one.version) < std::tie(other.name, other.version);
  });
  return std::optional<Requirements>(requirements);
}

}  // namespace iiswsgi::project
