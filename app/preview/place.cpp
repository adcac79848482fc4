#include "app/preview/place.h"

#include <QDir>

namespace iiswsgi::preview {
namespace {

QString withoutSlash(QString path) {
  while (path.size() > 1 && path.endsWith(QLatin1Char('/')))
    path.chop(1);
  return path;
}

QString joined(const QString& application, const QString& directory) {
  if (directory == QLatin1String("/")) return withoutSlash(application);
  return withoutSlash(application == QLatin1String("/") ? directory : application + directory);
}

template <typename Item>
const Item* longestAround(const QList<Item>& items, const QString& path) {
  const Item* best = nullptr;
  for (const Item& item : items) {
    if (liesIn(path, item.path) && (!best || item.path.size() > best->path.size())) best = &item;
  }
  return best;
}

/// The path below an application, "/" at least.
QString below(const QString& path, const QString& prefix) {
  const QString rest = prefix == QLatin1String("/") ? path : path.mid(withoutSlash(prefix).size());
  return rest.isEmpty() ? QStringLiteral("/") : rest;
}

QString rootFolder(const iisconfig::Application* application, const Expand& expand) {
  if (!application) return {};
  for (const auto& directory : application->virtualDirectories) {
    if (directory.path == QLatin1String("/")) return nativePath(directory.physicalPath, expand);
  }
  return {};
}

}  // namespace

bool liesIn(const QString& path, const QString& prefix) {
  const QString around = withoutSlash(prefix);
  if (around.isEmpty() || around == QLatin1String("/")) return true;
  if (!path.startsWith(around, Qt::CaseInsensitive)) return false;
  return path.size() == around.size() || path.at(around.size()) == QLatin1Char('/');
}

QString nativePath(const QString& text, const Expand& expand) {
  QString path = expand(text);
#ifndef Q_OS_WIN
  path.replace(QLatin1Char('\\'), QLatin1Char('/'));
#else
  path = QDir::fromNativeSeparators(path);
#endif
  return withoutSlash(path);
}

std::optional<Place> findPlace(const iisconfig::Site& site, const QString& urlPath, const QString& defaultPool,
                               const Expand& expand) {
  const auto* application = longestAround(site.applications, urlPath);
  if (!application) return std::nullopt;
  const QString path = below(urlPath, application->path);
  const auto* directory = longestAround(application->virtualDirectories, path);
  if (!directory) return std::nullopt;
  const QString rest = below(path, directory->path);
  Place place;
  place.site = site.name;
  place.siteId = site.id;
  place.applicationPath = application->path;
  place.applicationFolder = rootFolder(application, expand);
  place.pool = application->applicationPool.value_or(defaultPool);
  place.directoryPath = joined(application->path, directory->path);
  place.directoryFolder = nativePath(directory->physicalPath, expand);
  place.siteFolder = rootFolder(longestAround(site.applications, QStringLiteral("/")), expand);
  place.physicalPath = rest == QLatin1String("/") ? place.directoryFolder : place.directoryFolder + rest;
  place.configPath = site.name + withoutSlash(urlPath == QLatin1String("/") ? QString() : urlPath);
  return place;
}

QList<ConfigFolder> configFolders(const iisconfig::Site& site, const QString& urlPath, const Expand& expand) {
  QList<ConfigFolder> found;
  QString walked;
  QStringList parts = urlPath.split(QLatin1Char('/'), Qt::SkipEmptyParts);
  parts.prepend(QString());
  for (const QString& part : parts) {
    if (!part.isEmpty()) walked += QLatin1Char('/') + part;
    const QString here = walked.isEmpty() ? QStringLiteral("/") : walked;
    const auto place = findPlace(site, here, {}, expand);
    if (!place) continue;
    const bool root = withoutSlash(place->applicationPath).compare(here, Qt::CaseInsensitive) == 0;
    found.append({site.name + walked, place->physicalPath, root});
  }
  return found;
}

}  // namespace iiswsgi::preview
