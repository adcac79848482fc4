#pragma once

#include <QMap>
#include <QStringList>

#include "app/core/iisconfig/model.h"

/// What an applicationHost.config of a real IIS always holds. A sandbox's file holds only what matters for it; where it
/// doesn't speak of a section at all, these stand in, so that it behaves as a freshly installed IIS does.
namespace iiswsgi::preview {

QList<iisconfig::Handler> defaultHandlers();
QMap<QString, QString> defaultMimeTypes();
QStringList defaultDefaultDocuments();
QMap<QString, bool> defaultExtensions();

}  // namespace iiswsgi::preview
