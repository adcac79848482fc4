#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"

/// A person writes a command's settings as attributes (waitInterval="60000"), as msdeploy.exe itself takes them from a
/// manifest. In a package it ignores them there, and wants them in MSDeploy.MSDeployProviderOptions: see
/// provider_options.h.
namespace iiswsgi::package {

/// The settings of runCommand, as Web Deploy spells them.
const QStringList& commandSettings();

struct PackedManifest {
  QByteArray bytes;
  QStringList notes;  ///< a sentence for each command that was changed
};

/// The file with such attributes where Web Deploy reads them in a package; every other byte is as it was. A command
/// that has its provider options already stays as it is. `file`: the name for letters (badManifest).
Result<PackedManifest> packSettings(const QByteArray& bytes, const QString& file);

}  // namespace iiswsgi::package
