#pragma once

#include <QString>

/// The feed that a person publishes to, as it is written: a path, or a file: address.
namespace iiswsgi::gui {

QString feedFile(const QString& written);         ///< full path; empty: it is no file
QString feedFileProblem(const QString& written);  ///< empty: all is well
QString feedBeside(const QString& path);          ///< the usual one, in the folder of a project or a package

}  // namespace iiswsgi::gui
