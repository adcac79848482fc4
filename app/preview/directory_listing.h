#pragma once

#include "app/preview/request.h"

/// DirectoryListingModule's page: a folder's content, for sites that switch directoryBrowse on.
namespace iiswsgi::preview {

Reply listFolder(const QString& folder, const QString& urlPath);

}  // namespace iiswsgi::preview
