#pragma once

#include "app/core/host/host.h"
#include "app/core/plan/plan.h"

/// One change: done, and taken back. Taking back looks at the machine and does only what is still needed, so it works
/// after a step that was half done, and may be repeated.
namespace iiswsgi::apply {

/// The folders that the change will have to make, outermost first.
QStringList foldersToMake(const plan::Change& change, host::Host& host);

Result<void> doChange(const plan::Change& change, host::Host& host);

/// rollbackIncomplete if somebody else has changed the file meanwhile: then it is left as it is.
Result<void> undoChange(const plan::Change& change, const QStringList& madeFolders, host::Host& host);

/// A file's bytes; nothing if there is no such file.
Result<std::optional<QByteArray>> currentBytes(const QString& path, host::Host& host);

}  // namespace iiswsgi::apply
