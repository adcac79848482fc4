#pragma once

#include "app/core/host/host.h"
#include "app/core/install/installation.h"

/// What installing asks of the machine beside a plan: looking at the site's folder before.
namespace iiswsgi::install {

/// Every file below `folder` that isn't in one of `without` (full paths); with its SHA-256 where `wanted` says so.
/// Links are taken for what they are, and not followed.
Result<Tree> readTree(host::Host& host, const QString& folder, const QStringList& without,
                      const std::function<bool(const QString& relative)>& wanted);

/// A path beside a folder where nothing is yet, for what is put aside.
QString freshBeside(host::Host& host, const QString& folder);

/// What was installed under that name: nothing, or the record with its file's `bytes`. folderNotPrivate, like
/// readRecords and readPresent, where somebody else could have written it: an installation deletes and moves what it
/// names.
Result<std::optional<Record>> readRecord(host::Host& host, const QString& stateFolder, const QString& name,
                                         std::optional<QByteArray>& bytes);
Result<QList<Record>> readRecords(host::Host& host, const QString& stateFolder);

/// The site's folder and the record of what was installed there under that name.
Result<Present> readPresent(host::Host& host, const QString& folder, const QString& stateFolder, const QString& name);

}  // namespace iiswsgi::install
