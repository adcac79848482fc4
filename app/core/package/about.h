#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"
#include "app/core/package/codes.h"

/// `iiswsgi.json` in the content's root: what Web Deploy's own files have no place for. A package without one can be
/// installed too; then its content is looked at like any project.
namespace iiswsgi::package {

inline const QString aboutName = QStringLiteral("iiswsgi.json");

struct About {
  QString id;  ///< "shop": the product's id in a feed, and what an upgrade is recognised by
  QString title;
  QString version;
  QString summary;
  QString author;
  QString iniFile;     ///< relative; empty: `callable` counts
  QString iniSection;  ///< "main" unless said
  QString callable;
  QString folder;        ///< relative, put on sys.path; empty: the content's root
  QString requirements;  ///< relative file for pip; empty: nothing is needed
  QString wheels;        ///< relative folder with every wheel; empty: pip asks its index
  QString python;        ///< ">=3.9": versions that it runs with
  QStringList data;      ///< relative folders that belong to the running site
  bool operator==(const About&) const = default;
};

QByteArray writeAbout(const About& about);
Result<About> readAbout(const QByteArray& bytes);

}  // namespace iiswsgi::package
