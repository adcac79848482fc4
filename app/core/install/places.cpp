#include "app/core/install/places.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::install {
namespace {

QString rootOf(const iisconfig::Application& application) {
  for (const auto& directory : application.virtualDirectories) {
    if (directory.path == QLatin1String("/")) return directory.physicalPath;
  }
  return {};
}

}  // namespace

const iisconfig::Site* siteOf(const QList<iisconfig::Site>& sites, const QString& name) {
  for (const iisconfig::Site& site : sites) {
    if (site.name.compare(name, Qt::CaseInsensitive) == 0) return &site;
  }
  return nullptr;
}

const iisconfig::Application* applicationAt(const iisconfig::Site& site, const QString& path) {
  for (const iisconfig::Application& application : site.applications) {
    if (application.path.compare(path, Qt::CaseInsensitive) == 0) return &application;
  }
  return nullptr;
}

QString placeIn(const QString& folder, const QString& relative, bool windows) {
  if (relative.isEmpty()) return folder;
  QString path = relative;
  if (windows) path.replace(QLatin1Char('/'), QLatin1Char('\\'));
  return discovery::joinPath(folder, path, windows);
}

QString folderFor(const discovery::Observed& observed, const plan::Desired& desired) {
  const auto sites = observed.config->sites();
  const iisconfig::Site* site = siteOf(sites, desired.site);
  if (!site) return {};
  const auto physical = [&](const iisconfig::Application& application) {
    return discovery::physicalPath(rootOf(application), observed.environment, observed.windows);
  };
  if (const auto* application = applicationAt(*site, desired.path)) return physical(*application);
  const auto* root = applicationAt(*site, QStringLiteral("/"));
  return root ? placeIn(physical(*root), desired.path.mid(1), observed.windows) : QString();
}

}  // namespace iiswsgi::install
