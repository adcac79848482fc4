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

/// Names that lockAttributes or lockElements lists ("*": all), or all but those of lockAll...Except.
struct LockedNames {
  QStringList listed;
  bool allExcept = false;

  bool covers(const QString& name) const;
  bool coversAll() const { return allExcept ? listed.isEmpty() : listed.contains(QStringLiteral("*")); }
};

/// What the lock attributes of one element keep levels below from doing.
struct Lock {
  bool item = false;
  LockedNames attributes;
  LockedNames elements;
  QString reason;  ///< a sentence naming the attributes and the place
};
/// Nothing if the element has no lock attributes.
std::optional<Lock> lockOf(const Element& element, const Applied& from);

}  // namespace iiswsgi::iisconfig
