#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/plan/desired.h"

/// Where a site's applications stand: in its configuration, and on the disk.
namespace iiswsgi::install {

/// Nothing if there is none; names and paths without regard to case, as IIS compares them.
const iisconfig::Site* siteOf(const QList<iisconfig::Site>& sites, const QString& name);
const iisconfig::Application* applicationAt(const iisconfig::Site& site, const QString& path);

/// Where a site has a path: its application's folder, or the one that it would get.
QString folderFor(const discovery::Observed& observed, const plan::Desired& desired);

/// "Default Web Site/shop", as packages ask for it.
QString applicationOf(const plan::Desired& desired);

/// "/shop/" is the same place as "/shop".
QString withoutSlashes(QString path);

/// Whether `desired.path` can be one of the site's applications, and a folder in it: badPath. One that is there, can.
Result<void> checkPath(const discovery::Observed& observed, const plan::Desired& desired);

/// A full path out of a folder and a relative one with "/".
QString placeIn(const QString& folder, const QString& relative, bool windows);

}  // namespace iiswsgi::install
