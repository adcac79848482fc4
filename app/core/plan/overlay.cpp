#include "app/core/plan/overlay.h"

#include <algorithm>

namespace iiswsgi::plan {
namespace {

const QString handlersSection = QStringLiteral("system.webServer/handlers");

bool isAbove(const QString& outer, const QString& inner) {
  return inner.startsWith(outer, Qt::CaseInsensitive) &&
         (inner.size() == outer.size() || inner.at(outer.size()) == QLatin1Char('/'));
}

iisconfig::Handler toHandler(const iisconfig::Element& element) {
  iisconfig::Handler handler;
  handler.name = element.attributes.value(QStringLiteral("name"));
  handler.modules = element.attributes.value(QStringLiteral("modules"));
  handler.path = element.attributes.value(QStringLiteral("path"));
  handler.scriptProcessor = element.attributes.value(QStringLiteral("scriptProcessor"));
  return handler;
}

void collect(const iisconfig::Document& document, const QString& file, QList<Overlay::Placed>& into) {
  for (const auto& instance : document.sections(handlersSection)) {
    for (const auto& element : instance.content.children) {
      if (element.name == QLatin1String("add")) into.append({toHandler(element), file, instance.location});
    }
  }
}

/// Exactly what a deployment begins a web.config with: once its own entries are gone again, nothing of it is left
/// behind. Any other empty file is the person's own and stays.
bool isAsWeBeganIt(const iisconfig::Document& document) {
  static const QByteArray begun = iisconfig::Document::emptyWebConfig().bytes();
  return document.bytes() == begun;
}

}  // namespace

Overlay::Overlay(QString serverPath, QByteArray before, iisconfig::Document server)
    : m_serverPath(std::move(serverPath)), m_serverBefore(std::move(before)), m_server(std::move(server)) {}

Result<Overlay> Overlay::open(const discovery::Observed& observed) {
  ASSIGN_OR_RETURN(auto server, iisconfig::Document::parse(observed.configBytes));
  Overlay overlay(observed.server.configPath, observed.configBytes, std::move(server));
  for (auto it = observed.webConfigs.begin(); it != observed.webConfigs.end(); ++it) {
    auto document = it->bytes ? iisconfig::Document::parse(*it->bytes) : Result(iisconfig::Document::emptyWebConfig());
    if (!document) return document.error().during(QStringLiteral("reading %1").arg(it->path));
    overlay.m_webFiles.insert(it.key().toLower(), {it->path, it->bytes, std::move(document).value()});
    overlay.m_names[it.key().toLower()] = it.key();
  }
  return overlay;
}

iisconfig::Document* Overlay::webConfig(const QString& location) {
  const auto found = m_webFiles.find(location.toLower());
  return found == m_webFiles.end() ? nullptr : &found->document;
}

QString Overlay::webConfigPath(const QString& location) const {
  return m_webFiles.value(location.toLower(), {QString(), {}, iisconfig::Document::emptyWebConfig()}).path;
}

void Overlay::because(const QString& path, const QString& why) {
  if (!m_why[path].contains(why)) m_why[path] << why;
}

QList<iisconfig::Level> Overlay::levels(const QString& location) const {
  QList<iisconfig::Level> levels{{QString(), m_server, false}};
  // A QMap's order puts a path in front of what lies below it.
  for (auto it = m_webFiles.begin(); it != m_webFiles.end(); ++it) {
    if (isAbove(it.key(), location)) levels.append({m_names.value(it.key()), it->document, true});
  }
  return levels;
}

QStringList Overlay::pathsFrom(const QString& location) const {
  QStringList paths;
  for (const QString& path : m_names) {
    if (location.isEmpty() || isAbove(location, path)) paths << path;
  }
  return paths;
}

QList<Overlay::Placed> Overlay::handlers() const {
  QList<Placed> found;
  collect(m_server, m_serverPath, found);
  for (const WebFile& file : m_webFiles)
    collect(file.document, file.path, found);
  return found;
}

std::vector<Change> Overlay::changes() const {
  std::vector<Change> changes;
  const auto add = [&](const QString& path, const std::optional<QByteArray>& before,
                       const std::optional<QByteArray>& after) {
    if (before != after) changes.emplace_back(SetFile{path, before, after, m_why.value(path).join(QLatin1Char(' '))});
  };
  add(m_serverPath, m_serverBefore, m_server.bytes());
  for (const WebFile& file : m_webFiles) {
    const bool touched = m_why.contains(file.path);
    if (!touched) continue;
    add(file.path, file.before, isAsWeBeganIt(file.document) ? std::nullopt : std::optional(file.document.bytes()));
  }
  return changes;
}

QList<iisconfig::Level> levelsTo(const discovery::Observed& observed, const QString& location) {
  QList<iisconfig::Level> levels{{QString(), *observed.config, false}};
  for (auto it = observed.webConfigs.begin(); it != observed.webConfigs.end(); ++it) {
    if (!it->bytes || !isAbove(it.key(), location)) continue;
    if (const auto document = iisconfig::Document::parse(*it->bytes)) levels.append({it.key(), *document, true});
  }
  std::sort(levels.begin(), levels.end(),
            [](const auto& one, const auto& other) { return one.path.size() < other.path.size(); });
  return levels;
}

}  // namespace iiswsgi::plan
