#pragma once

#include <QProcessEnvironment>
#include <QString>

#include "app/core/host/host.h"

/// Paths of the server's machine as texts. QDir would follow the rules of the machine that this runs on, and a fake
/// Windows is looked at by tests on Linux; nothing here asks the machine.
namespace iiswsgi::discovery {

/// Windows sets OS=Windows_NT for every process.
bool isWindows(const QProcessEnvironment& environment);

QString joinPath(const QString& folder, const QString& name, bool windows);
QString parentFolder(const QString& path);  ///< empty for a root and for a bare name
QString fileNameOf(const QString& path);
bool isAbsolutePath(const QString& path, bool windows);

/// Without "." and "..", doubled or trailing separators; on Windows with backslashes.
QString cleanedPath(const QString& path, bool windows);

/// A physicalPath as a configuration writes it -> a path of this machine: variables expanded, and backslashes turned
/// to slashes where the machine knows only these.
QString physicalPath(const QString& written, const QProcessEnvironment& environment, bool windows);

/// Whether `path` is `folder` or stands below it.
bool isWithin(const QString& path, const QString& folder, bool windows);

/// The person's home folder: HOME, or USERPROFILE on Windows.
QString homeFolder(const QProcessEnvironment& environment);

}  // namespace iiswsgi::discovery
