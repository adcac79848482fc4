#pragma once

#include <optional>

#include "app/core/package/about.h"
#include "app/core/package/manifest.h"
#include "app/core/package/parameters.h"
#include "app/core/package/writer.h"
#include "app/core/project/project.h"

/// From a project, or from a folder that has a Manifest.xml of its own, to what goes into a package.
///
/// Flow: recipeFor(project, ...) or recipeForFolder(tree, ...) -> Recipe -> writeZip(recipe.items), and the files that
/// lie beside a package (msdeploy.h).
namespace iiswsgi::package {

struct Wishes {
  Form form = Form::Application;  ///< Application: WebPI, IIS Manager, iiswsgi. Full: Visual Studio's and Azure's tools
  QString id;                     ///< empty: from the project's name
  QString title;
  QString version;
  std::optional<project::Application> application;  ///< instead of the one that was found
  QStringList requirements;                         ///< lines for pip that the project doesn't say itself
  bool installProject = false;  ///< pip installs the project too, even where nothing shows that it needs to be
  /// The package ends by asking iiswsgi to serve what was copied. Only an administrator's deployment may run commands.
  bool installStep = true;
  std::optional<qint64> sourceDateEpoch;  ///< no time in the package is later (reproducible-builds.org)
};

/// A file of the project as the machine has it.
struct Source {
  OpenBytes open;
  qint64 size = 0;
  QDateTime modified;
};
using SourceOf = std::function<Result<Source>(const QString& path)>;

/// Files that aren't in the project: wheels, and what a person's templates put in the place of generated ones, by name,
/// without regard to case ("Manifest.xml", "web.config", ...).
struct Additions {
  QMap<QString, Source> wheels;  ///< by file name
  QByteArray lock;               ///< requirements with a hash for each wheel; empty: nothing was vendored
  QMap<QString, QByteArray> templates;
};

/// The generated files, by the names that templates may have; "Parameters.xml" is for either form.
const QStringList& templateNames();
std::optional<QByteArray> templateFor(const QMap<QString, QByteArray>& templates, const QString& name);

struct Recipe {
  Form form = Form::Application;
  About about;
  QList<Parameter> parameters;
  QList<Item> items;
  QStringList notes;  ///< sentences worth reading
  qint64 bytes() const;
};

Result<Recipe> recipeFor(const project::Project& project, const Wishes& wishes, const SourceOf& sourceOf,
                         const Additions& additions = {});

/// Of a folder whose Manifest.xml and Parameters.xml are its own: everything in `tree`, for the gallery as it stands
/// there (but see packed_settings.h), for pipelines in the full form. What is wished for lies in its iiswsgi.json then.
Result<Recipe> recipeForFolder(const project::Tree& tree, const Wishes& wishes, const SourceOf& sourceOf);
bool describesItself(const project::Tree& tree);  ///< it has a Manifest.xml at its top
/// The files of such a folder that its manifest names: they are packed, whatever they look like.
Result<QStringList> filesNamedIn(const project::Tree& tree);

/// A name of letters, digits, ".", "-" and "_" out of any: "My Shop!" -> "My-Shop".
QString idFrom(const QString& name);

/// requirements for pip, sorted, the project's own folders last; with hashes where every one has some.
QByteArray requirementsText(const project::Requirements& requirements);

inline const QString requirementsName = QStringLiteral("iiswsgi-requirements.txt");
inline const QString wheelsFolder = QStringLiteral("wheels");

}  // namespace iiswsgi::package
