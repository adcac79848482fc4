#pragma once

#include "app/core/host/host.h"
#include "app/core/plan/plan.h"

/// One change: done, and taken back. Taking back looks at the machine and does only what is still needed, so it works
/// after a step that was half done, and may be repeated.
namespace iiswsgi::apply {

/// drifted, if the machine isn't as the change expects it.
Result<void> checkBefore(const plan::Change& change, host::Host& host);

/// The folders that the change will have to make, outermost first.
QStringList foldersToMake(const plan::Change& change, host::Host& host);

/// `ours`: folders that an earlier run made; those that the change leaves empty go too. `cancelled` ends a program that
/// runs (programCancelled), but one that can't be undone: half done it is worse than done.
Result<void> doChange(const plan::Change& change, const QStringList& ours, host::Host& host,
                      const std::shared_ptr<const std::atomic<bool>>& cancelled = {});

/// `madeFolders`: what foldersToMake said before the change. rollbackIncomplete if somebody else has changed the file
/// meanwhile (it is left as it is then), or if the change can't be taken back by anybody.
Result<void> undoChange(const plan::Change& change, const QStringList& madeFolders, host::Host& host);

/// A file's bytes; nothing if there is no such file.
Result<std::optional<QByteArray>> currentBytes(const QString& path, host::Host& host);

/// Whether `path` is `folder` or lies in it; either separator.
bool isWithin(const QString& path, const QString& folder);

}  // namespace iiswsgi::apply
