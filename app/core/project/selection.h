#pragma once

#include <optional>

#include "app/core/project/ignore_rules.h"
#include "app/core/project/tree.h"

/// Which files of a project are packed. The fixed rules look at names alone, so that a walker can stop at a folder
/// before it reads it.
namespace iiswsgi::project {

/// By the fixed rules, which no .gitignore can undo. `path` is relative; a folder's has no "/" at its end.
/// Databases (*.sqlite3, *.db) are left out: they hold people's data and often passwords, a package travels, and an
/// installed one would replace what the site has gathered. Choices::include takes one in nevertheless.
std::optional<LeftOut> leftOutByName(const QString& path, bool folder);

/// By the content of a small file: a private key under any name. `start` is what it begins with, as much as
/// `telling` says.
constexpr qint64 telling = 4096;
std::optional<LeftOut> leftOutByContent(const QString& path, const QByteArray& start);

/// By a line of a .gitignore or .hgignore, in the file or in a folder above it.
std::optional<LeftOut> leftOutByRules(const IgnoreRules& rules, const QString& path);

}  // namespace iiswsgi::project
