#pragma once

#include <optional>

#include <QJsonObject>

#include "app/core/base/result.h"
#include "app/core/install/trees.h"
#include "app/core/plan/desired.h"

/// What is known of a package that was installed: the state folder keeps one file for each deployment. Without it
/// nothing could tell the package's files from the site's own.
namespace iiswsgi::install {

struct Record {
  QString id;  ///< of the package, "shop"
  QString title;
  QString version;
  plan::Desired desired;  ///< what was deployed
  QString folder;         ///< of the content, full path
  QMap<QString, QByteArray> files;
  /// Somebody else copies the content: what the package has that the server was prepared with, as in `files`. Empty, if
  /// that isn't known.
  QMap<QString, QByteArray> awaited;
  bool contentElsewhere = false;
  QStringList writable;            ///< relative folders that the site writes into; "" is the content's root
  QString environment;             ///< virtual environment that was made for it, full path; empty: none
  QString basePython;              ///< the one that the environment was made with, full path
  bool madeApplication = false;    ///< the application was added to the site
  bool madeFolder = true;          ///< its folder too
  QStringList retired;             ///< folders of an earlier version, kept for an undo until the next one comes
  QMap<QString, QString> answers;  ///< to the package's parameters; passwords aren't kept
  bool operator==(const Record&) const = default;
};

QJsonObject toJson(const Record& record);
Result<Record> recordFromJson(const QJsonObject& json);

/// <state folder>/installed/<name>.json
QString recordPath(const QString& stateFolder, const QString& name, bool windows);

}  // namespace iiswsgi::install
