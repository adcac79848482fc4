#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"

/// Whether IIS's own accounts may read what a deployment needs. IIS starts Python as the application pool's identity,
/// and that may read less than the person who tries things out.
namespace iiswsgi::discovery {

/// Who the processes of an application ("Default Web Site", "Default Web Site/app") run as.
PoolIdentity poolIdentityOf(const iisconfig::Document& config, const QString& location);

/// "S-1-5-82-..." of "IIS AppPool\<name>": the SHA-1 of the pool's name in small letters and UTF-16, as five numbers.
/// Every Windows gives the same name the same SID, also before the pool exists.
QString appPoolSid(const QString& pool);

/// Whether an access list lets that identity, or a group that it is in, read and execute.
Access accessOf(const std::optional<QList<host::AccessEntry>>& list, const PoolIdentity& identity);

/// Fills observed.access for those folders, as far as they can be looked at. Only for IIS: everything else runs as the
/// person.
void observeAccess(host::Host& host, Observed& observed, const QString& location, const QStringList& folders);

}  // namespace iiswsgi::discovery
