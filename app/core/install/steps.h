#pragma once

#include "app/core/package/command.h"
#include "app/core/plan/plan.h"

/// Single steps that several plans about packages share.
namespace iiswsgi::install {

/// The file that the gateway answers with while it is there.
inline const QString offlineName = QStringLiteral("app_offline.htm");
const QByteArray& offlineText();     ///< the site is being changed
const QByteArray& comingSoonText();  ///< a prepared server, which waits for its content

/// What is put aside, or waits to be moved, often lies where the web server serves files. A folder with this web.config
/// answers no request; what it keeps is in a folder below.
inline const QString keptName = QStringLiteral("content");
const QByteArray& closedText();
plan::SetFile closing(const QString& folder, bool windows);

/// An idle process of the gateway looks for app_offline.htm every second. One that hasn't seen it would go on with the
/// earlier version's modules, and on Windows hold the files of its libraries. A Python is what every system has here.
plan::RunCommand awaitProcesses(const QString& python);

/// A folder that has to be there before anybody is let into it.
plan::RunCommand makeFolder(const QString& python, const QString& folder);

/// As Web Deploy runs a package's command, with the settings that it has: by cmd.exe unless it wants none, in the
/// site's folder. `why` tells what isn't as usual.
plan::RunCommand runPackageCommand(const package::PackageCommand& command, const QString& folder);

}  // namespace iiswsgi::install
