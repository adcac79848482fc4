#pragma once

#include <optional>

#include "app/core/package/manifest.h"

/// How archive.xml writes values that aren't text.
namespace iiswsgi::package {

QString typeName(Attribute::Type type);  ///< the .NET class that MSDeploy.<name>.Type names
std::optional<Attribute::Type> typeOf(const QString& name);

std::optional<QString> readable(const QString& stored, Attribute::Type type);
std::optional<QString> stored(const QString& readable, Attribute::Type type);

}  // namespace iiswsgi::package
