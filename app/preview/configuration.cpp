#include "app/preview/configuration.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include "app/core/host/host.h"

namespace iiswsgi::preview {

struct Configuration::File {
  QString stamp;
  iisconfig::Document document;
};

struct Configuration::Merged {
  QString stamp;
  std::shared_ptr<const Settings> settings;
};

namespace {

/// What tells one content of a file from the next; empty for a file that isn't there.
QString stampOf(const QString& path) {
  const QFileInfo info(path);
  if (!info.isFile()) return {};
  return QStringLiteral("%1:%2").arg(info.lastModified().toMSecsSinceEpoch()).arg(info.size());
}

int lineIn(const Error& error) {
  static const QRegularExpression form(QStringLiteral("\\bline (\\d+)"), QRegularExpression::CaseInsensitiveOption);
  for (const QString& text : {error.message(), error.detail(), error.hint()}) {
    if (const auto match = form.match(text); match.hasMatch()) return match.captured(1).toInt();
  }
  return 0;
}

Problem unreadable(const QString& path, const QString& reason) {
  Problem problem;
  problem.subStatus = 19;
  problem.error = QFileInfo::exists(path) ? number::accessDenied : number::fileNotFound;
  problem.notification = QStringLiteral("BeginRequest");
  problem.configFile = path;
  problem.configError = reason;
  problem.message = QStringLiteral("The configuration file can't be read.");
  problem.advice = QStringLiteral("Give the server the right to read the file.");
  return problem;
}

QString defaultPoolOf(const iisconfig::Document& document) {
  for (const auto& instance : document.sections(QStringLiteral("system.applicationHost/sites"))) {
    for (const auto& element : instance.content.children) {
      if (element.name == QLatin1String("applicationDefaults"))
        return element.attributes.value(QStringLiteral("applicationPool"), QStringLiteral("DefaultAppPool"));
    }
  }
  return QStringLiteral("DefaultAppPool");
}

/// The first level with which the merge fails is the one to blame.
QString fileToBlame(const QList<iisconfig::Level>& levels, const QStringList& files, const QString& path) {
  for (qsizetype count = 1; count <= levels.size(); ++count) {
    if (!readSettings(levels.first(count), path)) return files.at(count - 1);
  }
  return files.value(0);
}

}  // namespace

Problem configurationProblem(const Error& error, const QString& file) {
  Problem problem;
  problem.subStatus = 19;
  problem.error = number::invalidData;
  if (error.code() == iisconfig::codes::duplicateEntry) problem.error = number::alreadyExists;
  if (error.code() == iisconfig::codes::sectionLocked) problem.error = number::locked;
  problem.notification = QStringLiteral("BeginRequest");
  problem.configFile = file;
  problem.configLine = lineIn(error);
  problem.configError = error.message();
  if (!error.hint().isEmpty()) problem.advice = error.hint();
  return problem;
}

QString speakingPath(const QList<iisconfig::Level>& levels, const QString& path) {
  QString best;
  const auto consider = [&](const QString& candidate) {
    if (candidate.size() > best.size() && liesIn(path, candidate)) best = candidate;
  };
  for (const auto& level : levels) {
    consider(level.path);
    for (const QString& section : settingsSections()) {
      for (const auto& instance : level.document.sections(section)) {
        if (instance.location.isEmpty()) continue;
        consider(level.path.isEmpty() ? instance.location : level.path + QLatin1Char('/') + instance.location);
      }
    }
  }
  return best;
}

Configuration::Configuration(QString path, QProcessEnvironment environment)
    : m_path(std::move(path)), m_expand([environment = std::move(environment)](const QString& text) {
        return host::expandVariables(text, environment);
      }) {}

Configuration::~Configuration() = default;

Configuration::Loaded Configuration::load(const QString& path) {
  const QString stamp = stampOf(path);
  auto& known = m_files[path];
  if (known && known->stamp == stamp) return known;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return unreadable(path, file.errorString());
  auto document = iisconfig::Document::parse(file.readAll());
  if (!document) return configurationProblem(document.error(), path);
  known = std::make_shared<const File>(File{stamp, std::move(*document)});
  return known;
}

Configuration::Sites Configuration::sites() {
  auto loaded = load(m_path);
  if (const auto* problem = std::get_if<Problem>(&loaded)) return *problem;
  const auto& file = std::get<0>(loaded);
  if (!m_sites || m_sitesStamp != file->stamp) {
    m_sites = std::make_shared<const SiteList>(SiteList{file->document.sites(), defaultPoolOf(file->document)});
    m_sitesStamp = file->stamp;
    m_merged.clear();
  }
  return m_sites;
}

Configuration::Levels Configuration::levelsFor(const iisconfig::Site& site, const QString& urlPath, QString& stamp,
                                               QStringList& files) {
  auto server = load(m_path);
  if (auto* problem = std::get_if<Problem>(&server)) return *problem;
  QList<iisconfig::Level> levels{{QString(), std::get<0>(server)->document, false}};
  files = {m_path};
  stamp = std::get<0>(server)->stamp;
  for (const ConfigFolder& folder : configFolders(site, urlPath, m_expand)) {
    const QString path = folder.folder + QLatin1String("/web.config");
    if (!QFileInfo(path).isFile()) {
      // An application's root counts as a border even if no file stands there.
      if (folder.applicationRoot) {
        levels.append({folder.configPath, iisconfig::Document::emptyWebConfig(), true});
        files << path;
      }
      continue;
    }
    auto loaded = load(path);
    if (auto* problem = std::get_if<Problem>(&loaded)) return *problem;
    levels.append({folder.configPath, std::get<0>(loaded)->document, folder.applicationRoot});
    files << path;
    stamp += QLatin1Char('|') + path + std::get<0>(loaded)->stamp;
  }
  return levels;
}

Configuration::At Configuration::settingsAt(const iisconfig::Site& site, const QString& urlPath) {
  QString stamp;
  QStringList files;
  auto found = levelsFor(site, urlPath, stamp, files);
  if (auto* problem = std::get_if<Problem>(&found)) return *problem;
  const auto& levels = std::get<0>(found);
  const QString whole = site.name + (urlPath == QLatin1String("/") ? QString() : urlPath);
  const QString path = speakingPath(levels, whole);
  auto& known = m_merged[path];
  if (known.settings && known.stamp == stamp) return known.settings;
  auto settings = readSettings(levels, path.isEmpty() ? site.name : path);
  if (!settings) return configurationProblem(settings.error(), fileToBlame(levels, files, path));
  known = {stamp, std::make_shared<const Settings>(std::move(*settings))};
  return known.settings;
}

}  // namespace iiswsgi::preview
