#pragma once

#include <QMap>

#include "app/core/plan/plan.h"

/// The files that a plan may edit, as values: read from Observed once, edited in memory, and at the end compared with
/// what was there. So a plan holds at most one change for a file, and none if the bytes are equal.
namespace iiswsgi::plan {

class Overlay {
 public:
  static Result<Overlay> open(const discovery::Observed& observed);

  iisconfig::Document& server() { return m_server; }
  const iisconfig::Document& server() const { return m_server; }
  /// The web.config of a configuration path; nullptr if that path can't have one.
  iisconfig::Document* webConfig(const QString& location);
  /// Says why a file is edited; several reasons of one file become one text.
  void because(const QString& path, const QString& why);
  const QString& serverPath() const { return m_serverPath; }
  QString webConfigPath(const QString& location) const;

  /// applicationHost.config and the web.configs on the way to `location`, as they are now.
  QList<iisconfig::Level> levels(const QString& location) const;
  /// The applications at `location` and below, as configuration paths; of the whole server if it is empty.
  QStringList pathsFrom(const QString& location) const;
  /// Every handler of every file with where it stands.
  struct Placed {
    iisconfig::Handler handler;
    QString file;
    QString location;  ///< within that file
  };
  QList<Placed> handlers() const;

  std::vector<Change> changes() const;

 private:
  struct WebFile {
    QString path;
    std::optional<QByteArray> before;
    iisconfig::Document document;
  };
  Overlay(QString serverPath, QByteArray before, iisconfig::Document server);

  QString m_serverPath;
  QByteArray m_serverBefore;
  iisconfig::Document m_server;
  QMap<QString, WebFile> m_webFiles;  ///< by configuration path in lower case
  QMap<QString, QString> m_names;     ///< the same in its own case
  QMap<QString, QStringList> m_why;
};

/// The same for a look at one place that is taken at each keystroke: nothing is read but the web.configs on the way. One
/// that can't be read is left out.
QList<iisconfig::Level> levelsTo(const discovery::Observed& observed, const QString& location);

}  // namespace iiswsgi::plan
