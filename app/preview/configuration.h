#pragma once

#include <map>
#include <memory>
#include <variant>

#include <QProcessEnvironment>

#include "app/preview/place.h"
#include "app/preview/problem.h"
#include "app/preview/settings.h"

/// The configuration files as they are at this moment: read again as soon as a file's time or size changes, as IIS
/// does. One thread.
///
/// Flow: `sites()` for the server; `settingsAt(site, urlPath)` for each request.
namespace iiswsgi::preview {

struct SiteList {
  QList<iisconfig::Site> sites;
  QString defaultPool;  ///< of applicationDefaults
};

class Configuration {
 public:
  Configuration(QString path, QProcessEnvironment environment);
  ~Configuration();

  using Sites = std::variant<std::shared_ptr<const SiteList>, Problem>;
  Sites sites();

  using At = std::variant<std::shared_ptr<const Settings>, Problem>;
  At settingsAt(const iisconfig::Site& site, const QString& urlPath);

  const Expand& expand() const { return m_expand; }
  const QString& path() const { return m_path; }

 private:
  struct File;
  struct Merged;
  using Loaded = std::variant<std::shared_ptr<const File>, Problem>;
  using Levels = std::variant<QList<iisconfig::Level>, Problem>;

  Loaded load(const QString& path);
  Levels levelsFor(const iisconfig::Site& site, const QString& urlPath, QString& stamp, QStringList& files);

  QString m_path;
  Expand m_expand;
  std::map<QString, std::shared_ptr<const File>> m_files;
  std::map<QString, Merged> m_merged;  ///< by the configuration path that decides; see speakingPath()
  std::shared_ptr<const SiteList> m_sites;
  QString m_sitesStamp;
};

/// 500.19 with IIS's number for what the configuration engine complains about.
Problem configurationProblem(const Error& error, const QString& file);

/// The longest path that a level or a <location> speaks of and that holds `path`: settings are the same for every path
/// below it that no other one holds, so that they needn't be merged for each address.
QString speakingPath(const QList<iisconfig::Level>& levels, const QString& path);

}  // namespace iiswsgi::preview
