#include <algorithm>

#include "app/core/package/forms.h"
#include "app/core/package/generate.h"
#include "app/core/package/names.h"
#include "app/core/package/package.h"
#include "app/core/package/packed_settings.h"

/// A folder that describes its package itself: for the gallery it is packed as it stands, but for the settings of
/// commands; for pipelines the full form is made of what it says.
namespace iiswsgi::package {
namespace {

constexpr qint64 readable = 1024 * 1024;

const project::File* findIn(const project::Tree& tree, const QString& path) {
  const auto found = std::find_if(tree.files.begin(), tree.files.end(), [&](const project::File& file) {
    return file.path.compare(path, Qt::CaseInsensitive) == 0;
  });
  return found == tree.files.end() ? nullptr : &*found;
}

Result<PackedManifest> packedManifest(const project::Tree& tree) {
  const project::File* file = findIn(tree, manifestName(Form::Application));
  ASSIGN_OR_RETURN(const QByteArray bytes, tree.read(file->path, readable));
  return packSettings(bytes, file->path);
}

class OwnFolder {
 public:
  OwnFolder(const project::Tree& tree, const Wishes& wishes, const SourceOf& sourceOf)
      : m_tree(tree), m_wishes(wishes), m_sourceOf(sourceOf) {}

  Result<Recipe> run() {
    m_recipe.form = m_wishes.form;
    RETURN_IF_ERROR(readDescription());
    RETURN_IF_ERROR(readOwnAbout());
    for (const project::File& file : m_tree.files)
      RETURN_IF_ERROR(addFile(file));
    if (m_hasAbout) m_recipe.items << itemOf(inContent(aboutName), writeAbout(m_recipe.about), m_newest);
    addPlaceholders(m_recipe.items, writableFolders(), m_newest);
    if (m_wishes.form == Form::Full) RETURN_IF_ERROR(addFullDescription());
    return m_recipe;
  }

 private:
  Result<void> readDescription() {
    ASSIGN_OR_RETURN(m_packed, packedManifest(m_tree));
    ASSIGN_OR_RETURN(m_description.manifest, readManifest(m_packed.bytes, manifestName(Form::Application)));
    RETURN_IF_ERROR(checkInstallStep());
    for (const Provider& provider : m_description.manifest.providers) {
      if (!provider.is("iisApp")) continue;
      ASSIGN_OR_RETURN(m_root, placeInArchive(provider.path, Form::Application));
      break;
    }
    const project::File* parameters = findIn(m_tree, parametersName(Form::Application));
    if (!parameters) return {};
    ASSIGN_OR_RETURN(const QByteArray bytes, m_tree.read(parameters->path, readable));
    ASSIGN_OR_RETURN(m_description.parameters, readParameters(bytes, parameters->path));
    m_recipe.parameters = m_description.parameters;
    return {};
  }

  /// Pipelines' packages are never given one, so there nobody has said that the manifest's own is unwanted.
  Result<void> checkInstallStep() const {
    if (m_wishes.installStep || m_wishes.form == Form::Full) return {};
    const auto& providers = m_description.manifest.providers;
    const auto step = std::find_if(providers.begin(), providers.end(), isInstallStep);
    if (step == providers.end()) return {};
    return Error(codes::ownInstallStep,
                 QStringLiteral("The folder's own Manifest.xml has an install step, in line %1.").arg(step->line),
                 QStringLiteral("Take it out of Manifest.xml, or build the package with it."));
  }

  /// The folder's own, and over it what the person wishes.
  Result<void> readOwnAbout() {
    About& about = m_recipe.about;
    if (const project::File* file = findIn(m_tree, below(m_root, aboutName))) {
      ASSIGN_OR_RETURN(const QByteArray bytes, m_tree.read(file->path, readable));
      ASSIGN_OR_RETURN(about, readAbout(bytes));
      m_hasAbout = true;
    }
    m_hasAbout = m_hasAbout || m_wishes.application || !m_wishes.id.isEmpty() || !m_wishes.title.isEmpty() ||
                 !m_wishes.version.isEmpty();
    if (!m_wishes.id.isEmpty()) about.id = idFrom(m_wishes.id);
    if (about.id.isEmpty()) about.id = idFrom(m_root.section(QLatin1Char('/'), -1));
    if (!m_wishes.title.isEmpty()) about.title = m_wishes.title;
    if (!m_wishes.version.isEmpty()) about.version = m_wishes.version;
    if (m_wishes.application) serve(*m_wishes.application);
    return {};
  }

  void serve(const project::Application& application) {
    About& about = m_recipe.about;
    about.iniFile = application.iniFile;
    about.iniSection = application.iniFile.isEmpty() ? QString() : application.iniSection;
    about.callable = application.iniFile.isEmpty() ? application.callable : QString();
    about.folder = application.folder;
    const QString requirements = QStringLiteral("requirements.txt");
    if (about.requirements.isEmpty() && m_tree.contains(below(m_root, requirements))) about.requirements = requirements;
  }

  Result<void> addFile(const project::File& file) {
    const bool manifest = file.path.compare(manifestName(Form::Application), Qt::CaseInsensitive) == 0;
    if (m_hasAbout && file.path.compare(below(m_root, aboutName), Qt::CaseInsensitive) == 0) return {};
    ASSIGN_OR_RETURN(const Source source, m_sourceOf(file.path));
    const QDateTime modified = limited(source.modified);
    m_newest = std::max(m_newest, modified);
    if (m_wishes.form == Form::Full) {
      if (isBelow(file.path, m_root))
        m_recipe.items << Item{inContent(file.path.mid(m_root.size() + 1)), source.size, modified, source.open};
      else if (!isDescription(file.path))
        m_recipe.notes << QStringLiteral("%1 isn't packed: nothing in Manifest.xml brings it anywhere.").arg(file.path);
    } else if (manifest) {
      m_recipe.items << itemOf(file.path, m_packed.bytes, modified);
      m_recipe.notes << m_packed.notes;
    } else {
      m_recipe.items << Item{file.path, source.size, modified, source.open};
    }
    return {};
  }

  Result<void> addFullDescription() {
    ASSIGN_OR_RETURN(const Description full, inFullForm(m_description));
    m_recipe.parameters = full.parameters;
    m_recipe.items << itemOf(manifestName(Form::Full), writeManifest(full.manifest), m_newest)
                   << itemOf(parametersName(Form::Full), writeParameters(full.parameters), m_newest)
                   << itemOf(systemInfoName, systemInfoText(), m_newest);
    return {};
  }

  /// As the zip file names them; rights to a single file are no folder's.
  QStringList writableFolders() const {
    QStringList folders;
    for (const Provider& provider : m_description.manifest.providers) {
      const QString kind = provider.attribute(QStringLiteral("setAclResourceType"));
      const auto place = placeInArchive(provider.path, m_wishes.form);
      const bool inside = place && place->startsWith(inContent(QString()), Qt::CaseInsensitive);
      const bool folder = kind.isEmpty() || kind.compare(QLatin1String("Directory"), Qt::CaseInsensitive) == 0;
      if (provider.is("setAcl") && inside && folder && !place->isEmpty()) folders << *place;
    }
    return folders;
  }

  static bool isDescription(const QString& path) {
    return path.compare(manifestName(Form::Application), Qt::CaseInsensitive) == 0 ||
           path.compare(parametersName(Form::Application), Qt::CaseInsensitive) == 0;
  }
  static QString below(const QString& folder, const QString& path) {
    return folder.isEmpty() ? path : folder + QLatin1Char('/') + path;
  }
  QString inContent(const QString& path) const {
    const QString inFolder = below(m_root, path);
    return m_wishes.form == Form::Full ? QStringLiteral("Content/") + inFolder : inFolder;
  }
  QDateTime limited(const QDateTime& moment) const {
    if (!m_wishes.sourceDateEpoch) return moment;
    return std::min(moment, QDateTime::fromSecsSinceEpoch(*m_wishes.sourceDateEpoch, Qt::UTC));
  }

  const project::Tree& m_tree;
  const Wishes& m_wishes;
  const SourceOf& m_sourceOf;
  PackedManifest m_packed;
  Description m_description;
  QString m_root;  ///< the application's folder
  bool m_hasAbout = false;
  QDateTime m_newest = QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
  Recipe m_recipe;
};

}  // namespace

bool describesItself(const project::Tree& tree) {
  return findIn(tree, manifestName(Form::Application)) != nullptr;
}

Result<QStringList> filesNamedIn(const project::Tree& tree) {
  ASSIGN_OR_RETURN(const PackedManifest packed, packedManifest(tree));
  ASSIGN_OR_RETURN(const Manifest manifest, readManifest(packed.bytes, manifestName(Form::Application)));
  QStringList named;
  for (const Provider& provider : manifest.providers) {
    const auto place = placeInArchive(provider.path, Form::Application);
    const project::File* file = place ? findIn(tree, *place) : nullptr;
    if (file) named << file->path;
  }
  return named;
}

Result<Recipe> recipeForFolder(const project::Tree& tree, const Wishes& wishes, const SourceOf& sourceOf) {
  return OwnFolder(tree, wishes, sourceOf).run();
}

}  // namespace iiswsgi::package
