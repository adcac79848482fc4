#pragma once

#include <QString>

#include "app/core/host/host.h"

/// Where IIS Express keeps a person's things. Empty where there is no such person's profile.
namespace iiswsgi::discovery {

/// The person's documents, which may have been moved (OneDrive, a server's share).
QString documentsFolder(host::Host& host);

/// Its configuration lies in `config` below: CustomUserHome of HKCU\Software\Microsoft\IISExpress, else
/// Documents\IISExpress.
QString expressUserHome(host::Host& host);

/// IIS_SITES_HOME: Documents\My Web Sites.
QString expressSitesHome(host::Host& host);

/// Its own programs, appcmd.exe among them.
QString expressPrograms(host::Host& host);

}  // namespace iiswsgi::discovery
