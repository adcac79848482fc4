#include <algorithm>

#include "app/core/package/generate.h"
#include "app/core/package/manifest.h"
#include "app/core/package/packed_settings.h"

/// A folder that describes its package itself is packed as it stands, but for the settings of commands.
namespace iiswsgi::package {
namespace {

constexpr qint64 readable = 1024 * 1024;

bool isManifest(const project::File& file) {
  return file.path.compare(QLatin1String("Manifest.xml"), Qt::CaseInsensitive) == 0;
}

/// The folder's own descriptions tell what its package is.
Result<void> readOwn(const project::Tree& tree, Recipe& recipe) {
  for (const project::File& file : tree.files) {
    if (isManifest(file)) {
      ASSIGN_OR_RETURN(const QByteArray bytes, tree.read(file.path, readable));
      ASSIGN_OR_RETURN(const Manifest manifest, readManifest(bytes, file.path));
      for (const Provider& provider : manifest.providers) {
        if (provider.is("iisApp") && recipe.about.id.isEmpty()) recipe.about.id = idFrom(provider.path);
      }
    } else if (file.path.compare(QLatin1String("Parameters.xml"), Qt::CaseInsensitive) == 0) {
      ASSIGN_OR_RETURN(const QByteArray bytes, tree.read(file.path, readable));
      ASSIGN_OR_RETURN(recipe.parameters, readParameters(bytes, file.path));
    }
  }
  return {};
}

Result<void> readOwnAbout(const project::Tree& tree, Recipe& recipe) {
  const QString path = recipe.about.id + QLatin1Char('/') + aboutName;
  if (!tree.contains(path)) return {};
  ASSIGN_OR_RETURN(const QByteArray bytes, tree.read(path, readable));
  ASSIGN_OR_RETURN(recipe.about, readAbout(bytes));
  return {};
}

}  // namespace

bool describesItself(const project::Tree& tree) {
  return std::any_of(tree.files.begin(), tree.files.end(), isManifest);
}

Result<Recipe> recipeForFolder(const project::Tree& tree, const Wishes& wishes, const SourceOf& sourceOf) {
  Recipe recipe;
  RETURN_IF_ERROR(readOwn(tree, recipe));
  RETURN_IF_ERROR(readOwnAbout(tree, recipe));
  if (!wishes.id.isEmpty()) recipe.about.id = idFrom(wishes.id);
  if (!wishes.title.isEmpty()) recipe.about.title = wishes.title;
  if (!wishes.version.isEmpty()) recipe.about.version = wishes.version;
  for (const project::File& file : tree.files) {
    ASSIGN_OR_RETURN(const Source source, sourceOf(file.path));
    QDateTime modified = source.modified;
    if (wishes.sourceDateEpoch)
      modified = std::min(modified, QDateTime::fromSecsSinceEpoch(*wishes.sourceDateEpoch, Qt::UTC));
    recipe.items << Item{file.path, source.size, modified, source.open};
    if (!isManifest(file)) continue;
    ASSIGN_OR_RETURN(const QByteArray bytes, tree.read(file.path, readable));
    ASSIGN_OR_RETURN(const PackedManifest packed, packSettings(bytes, file.path));
    recipe.items.last() = itemOf(file.path, packed.bytes, modified);
    recipe.notes << packed.notes;
  }
  return recipe;
}

}  // namespace iiswsgi::package
