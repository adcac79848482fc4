#pragma once

#include "app/core/project/tree.h"

/// What earlier builds left in the project's own folder, which is where people build.
namespace iiswsgi::build {

/// Sorts it out of `files` and into `leftOut`. `id` is the package's, `output` its zip file relative to the project,
/// empty if that lies elsewhere.
void leaveOwnOutput(const QString& id, const QString& output, QList<project::File>& files,
                    QList<project::LeftOut>& leftOut);

/// Wheels lie beside the package while it is built.
QString wheelsBeside(const QString& output);

}  // namespace iiswsgi::build
