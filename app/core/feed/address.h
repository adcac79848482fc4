#pragma once

#include <QUrl>

#include "app/core/base/result.h"

/// Addresses that stand in a feed, which a stranger wrote.
namespace iiswsgi::feed {

/// The address of an installer, seen from the feed's own. Relative ones are allowed and may not leave the feed's
/// folder; http and https always; file: only from a feed that is itself a file, and of another computer only if
/// the feed is there too. Everything else (javascript:, data:, UNC paths, which would send the person's password hash
/// to a stranger's server) is unsafeAddress.
Result<QUrl> installerAddress(const QString& written, const QUrl& feed);

/// Whether one may go on from `from` to `to` when a server says so: never from https to http, never to file:.
Result<void> checkRedirect(const QUrl& from, const QUrl& to);

}  // namespace iiswsgi::feed
