#pragma once

#include <QStringList>

#include "app/core/iisconfig/effective.h"

/// system.webServer/security/requestFiltering/hiddenSegments: parts of an address that IIS answers with 404.8, whatever
/// lies there.
namespace iiswsgi::iisconfig {

/// Those that hold at `path`, a configuration path: "Default Web Site/app". Errors: those of effectiveSection.
Result<QStringList> hiddenSegments(const QList<Level>& levels, const QString& path);

/// The first part of the path of a URL that is hidden, web.config included, which always is; empty: none.
QString hiddenSegmentIn(const QString& urlPath, const QStringList& hidden);

}  // namespace iiswsgi::iisconfig
