#pragma once

#include "app/core/host/host.h"

/// What is laid ready for a plan before its run begins, so that no journal knows it: noted before it is made. Whoever
/// writes or deletes the note holds the lock.
namespace iiswsgi::apply {

QString stagedLockPath(const QString& stateFolder);

/// Beside what an earlier one has left.
Result<void> noteStaged(host::Host& host, const QString& stateFolder, const QStringList& paths);

/// Whether something is noted. The state folder has to be a private one: what the note names is deleted.
bool hasStaged(host::Host& host, const QString& stateFolder);

/// Deletes all that is noted. What can't be deleted now stays noted.
void removeStaged(host::Host& host, const QString& stateFolder);

/// The note only.
void forgetStaged(host::Host& host, const QString& stateFolder);

}  // namespace iiswsgi::apply
