#pragma once

#include <functional>
#include <optional>

#include <QJsonObject>

#include "app/core/ini/ini.h"
#include "app/core/project/project.h"
#include "app/core/project/python_source.h"

/// The steps of look(), a file each. Only the module's own .cpp files see this.
namespace iiswsgi::project {

/// What several steps read, read once.
struct Sources {
  const Tree& tree;
  QJsonObject pyproject;  ///< empty: there is none
  std::optional<ini::Document> setupCfg;
  std::optional<PythonSource> setupPy;
  QString packageInformation;  ///< PKG-INFO's text: a source distribution has one
};

Result<Sources> readSources(const Tree& tree);
/// The text of a file of at most a few MiB; empty if it isn't there, is larger or can't be read.
QByteArray contentOf(const Tree& tree, const QString& path);

Metadata metadataOf(const Sources& sources);
Result<Requirements> requirementsOf(const Sources& sources);

/// Pins of poetry.lock and uv.lock, as far as `wanted` and the project itself lead to them; nothing if there is no such
/// file.
Result<std::optional<Requirements>> lockedRequirements(const Sources& sources, const QList<Requirement>& wanted);
/// One line as pip reads it, hashes taken apart; nothing for a blank, a comment or an option.
std::optional<Requirement> parseRequirement(const QString& line);
QString conditionOf(const QString& line);     ///< "flask ; python_version > '3'" -> "python_version > '3'"

/// A requirements file and those that it includes, at the end of `into`.
Result<void> readRequirementsFile(const Tree& tree, const QString& path, Requirements& into);

/// [tool.poetry.dependencies], in pip's words.
void addPoetry(const Tree& tree, const QJsonObject& dependencies, Requirements& into);
/// Where a dependency is from if no index has it: Poetry's { git, rev } and { path }, uv's sources. The line for pip
/// without its condition; empty if nothing of the project leads there, with a note why.
QString sourceLine(const Tree& tree, const QString& name, const QStringList& extras, const QJsonObject& source,
                   QStringList& notes);
bool namesSource(const QJsonObject& table);

/// "./libs/shop" for a file or folder of the project, whatever slashes it was written with; empty if there is none.
QString ownPath(const Tree& tree, const QString& folder, const QString& written);
QStringList textsIn(const QJsonValue& value);  ///< of a list, or the one that stands for it

/// Likeliest first.
QList<Application> findApplications(const Tree& tree);
/// What a person named, with what is found out about it.
Result<Application> namedApplication(const Tree& tree, const Application& named, const QList<Application>& found);

/// `Project::staticFolders` and `dataFolders`.
void findFolders(const Tree& tree, Project& project);

QString folderOf(const QString& path);  ///< "" for a file right in the project
QString nameOf(const QString& path);

}  // namespace iiswsgi::project
