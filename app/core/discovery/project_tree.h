#pragma once

#include "app/core/host/host.h"
#include "app/core/project/project.h"

/// Walks through a project's folder and makes the value that project::look looks at.
///
/// It stops at folders that are never packed (.git, node_modules, environments, what a .gitignore names), follows no
/// link to a folder and none that leads out of the project, and ends with an error before it has walked through a
/// whole disk. Files are read later, one at a time, when look() asks for them.
namespace iiswsgi::discovery {

struct TreeLimits {
  int files = 100000;
  int depth = 40;
  qint64 bytes = qint64(4) * 1024 * 1024 * 1024;
};

/// `host` must outlive the tree. Errors: notAFolder, treeTooLarge, and the machine's own.
Result<project::Tree> readProjectTree(host::Host& host, const QString& folder, const project::Choices& choices = {},
                                      const TreeLimits& limits = {});

}  // namespace iiswsgi::discovery
