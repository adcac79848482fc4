#pragma once

#include "app/core/host/host.h"

/// When a folder can be trusted to hold only what we put there: who recovers a run does what a file there says.
namespace iiswsgi::platform {

/// Who owns a folder of Windows, and who may do what there. No list lets everybody do everything.
struct FolderRights {
  QString owner;  ///< SID
  std::optional<QList<host::AccessEntry>> entries;
};

/// Why others may have written there; empty: they can't. `person`: the SID of one more user to trust, if any.
QString whyNotPrivate(const FolderRights& rights, const QString& person);

Error notPrivate(const QString& path, const QString& why);

}  // namespace iiswsgi::platform
