#include "app/core/install/places.h"

#include <QRegularExpression>

#include "app/core/discovery/paths.h"
#include "app/core/install/installation.h"
#include "app/core/package/names.h"

namespace iiswsgi::install {
namespace {

QString rootOf(const iisconfig::Application& application) {
  for (const auto& directory : application.virtualDirectories) {
    if (directory.path == QLatin1String("/")) return directory.physicalPath;
  }
  return {};
}

/// IIS Manager and appcmd refuse the first ones (ApplicationCollection.InvalidApplicationPathCharacters); % and # mean
/// something else in an address.
QString objectionTo(const QString& path) {
  static const QRegularExpression forbidden(QStringLiteral("[\\\\?;:@&=+$,|\"<>*%#]"));
  if (const auto match = forbidden.match(path); match.hasMatch())
    return QStringLiteral("IIS has no application with %1 in its path").arg(match.captured());
  const QStringList parts = path.split(QLatin1Char('/'));
  if (parts.contains(QStringLiteral("..")) || parts.contains(QStringLiteral(".")) || parts.contains(QString()))
    return QStringLiteral("a part of it is empty, or leads elsewhere");
  if (package::checkName(path)) return {};
  return QStringLiteral("Windows has no folder of that name, or means another one by it");
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

QString applicationOf(const plan::Desired& desired) {
  return desired.path == QLatin1String("/") ? desired.site : desired.site + desired.path;
}

QString withoutSlashes(QString path) {
  while (path.size() > 1 && path.endsWith(QLatin1Char('/')))
    path.chop(1);
  return path;
}

Result<void> checkPath(const discovery::Observed& observed, const plan::Desired& desired) {
  const auto sites = observed.config->sites();
  const iisconfig::Site* site = siteOf(sites, desired.site);
  // No site: the plan says so.
  if (!site || desired.path == QLatin1String("/") || applicationAt(*site, desired.path)) return {};
  const QString objection = objectionTo(desired.path.mid(1));
  if (objection.isEmpty()) return {};
  return Error(codes::badPath,
               QStringLiteral("%1 can't be the path of an application: %2.").arg(desired.path, objection),
               QStringLiteral("Choose another path, for example /shop: letters, digits, hyphens and underscores."));
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
