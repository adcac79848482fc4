#pragma once

#include "app/core/iisconfig/effective.h"

/// Paths of the configuration ("Site/app/folder") and what is locked where.
namespace iiswsgi::iisconfig {

/// Whether `outer` is `inner` or above it, at a "/" boundary and without case. "" is above everything.
bool contains(const QString& outer, const QString& inner);
int depthOf(const QString& path);

/// An instance of a section that applies at a path, with the path from which on it does.
struct Applied {
  SectionInstance instance;
  QString base;   ///< "" for the server level
  int level = 0;  ///< index of its file among the levels
};

/// Every instance that reaches `path`, in the order in which IIS applies them: by depth, outer files first.
QList<Applied> appliedAt(const QList<Level>& levels, const QString& section, const QString& path);

}  // namespace iiswsgi::iisconfig
