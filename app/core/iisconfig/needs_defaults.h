#pragma once

#include "app/core/iisconfig/effective.h"

/// A server's own applicationHost.config holds long lists (MIME types, hidden segments, default documents) that a short
/// one, such as a sandbox's, leaves out.
namespace iiswsgi::iisconfig {

/// At server level, not only in a <location>.
bool serverSpeaksOf(const QList<Level>& levels, const QString& section);

/// Whether the list that a real server's file would hold has to stand in: nobody gives one, and nobody clears it.
/// `part`: only the child element of that name; empty: the whole section.
bool needsDefaults(const QList<Level>& levels, const QString& section, const QString& part = {});

}  // namespace iiswsgi::iisconfig
