#include "app/core/install/unpack.h"

#include <QCryptographicHash>

#include "app/core/apply/remove_tree.h"
#include "app/core/discovery/paths.h"
#include "app/core/install/needs.h"
#include "app/core/package/file_edits.h"
#include "app/core/package/generate.h"

namespace iiswsgi::install {
namespace {

using package::ContentFile;
using package::Package;

constexpr qint64 iniSize = 1024 * 1024;

Error cancelledError() {
  return Error(package::codes::cancelled, QStringLiteral("It was cancelled; nothing was changed."));
}

class Meter {
 public:
  Meter(const Progress& progress, qint64 all) : m_progress(progress), m_all(all) {}
  Result<void> add(qint64 bytes) {
    m_done += bytes;
    if (m_progress.tell) m_progress.tell(m_done, m_all);
    if (m_progress.cancelled && m_progress.cancelled()) return cancelledError();
    return {};
  }

 private:
  const Progress& m_progress;
  qint64 m_all;
  qint64 m_done = 0;
};

qint64 bytesOf(const QList<ContentFile>& files) {
  qint64 bytes = 0;
  for (const ContentFile& file : files)
    bytes += file.entry.size;
  return bytes;
}

plan::ApplicationSource sourceFrom(const project::Application& application) {
  plan::ApplicationSource source;
  source.iniFile = application.iniFile;
  source.iniSection = application.iniFile.isEmpty() ? QString() : application.iniSection;
  source.callable = application.iniFile.isEmpty() ? application.callable : QString();
  source.folder = application.folder;
  return source;
}

void takeOver(const package::About& about, Bundle& bundle) {
  if (!about.id.isEmpty()) bundle.id = about.id;
  bundle.title = about.title.isEmpty() ? bundle.id : about.title;
  bundle.version = about.version;
  bundle.application = {about.iniFile, about.iniSection, about.callable, about.folder};
  bundle.requirements = about.requirements;
  bundle.wheels = about.wheels;
  for (const QString& folder : about.data) {
    if (!bundle.writable.contains(folder)) bundle.writable << folder;
  }
}

void takeOver(const project::Project& project, Bundle& bundle) {
  if (bundle.title.isEmpty()) bundle.title = project.metadata.name;
  if (bundle.version.isEmpty()) bundle.version = project.metadata.version;
  bundle.application = sourceFrom(project.application);
  if (project.requirements.source.endsWith(QLatin1String(".txt"))) bundle.requirements = project.requirements.source;
}

project::Tree treeOf(const Package& package, const QMap<QString, QByteArray>& edited) {
  project::Tree tree;
  tree.name = package.root().section(QLatin1Char('/'), -1);
  for (const ContentFile& file : package.content())
    tree.files << project::File{file.path, file.entry.size};
  std::sort(tree.files.begin(), tree.files.end(), [](const project::File& left, const project::File& right) {
    return left.path.toUtf8() < right.path.toUtf8();
  });
  tree.read = [&package, edited](const QString& path, qint64 limit) -> Result<QByteArray> {
    if (edited.contains(path)) return edited.value(path);
    return package.archive().read(package.file(path)->entry, limit);
  };
  return tree;
}

}  // namespace

QPair<QString, QString> siteAndPath(const QString& application) {
  const qsizetype slash = application.indexOf(QLatin1Char('/'));
  if (slash < 0) return {application, QStringLiteral("/")};
  return {application.left(slash), application.mid(slash)};
}

Result<Unpacking> Unpacking::prepare(const Package& package, const package::Answers& answers, const Progress& progress,
                                     const plan::ApplicationSource& application) {
  ASSIGN_OR_RETURN(const auto values, package::filledIn(package.parameters(), answers));
  ASSIGN_OR_RETURN(auto edits, package::ContentEdits::make(package.parameters(), values));
  Unpacking unpacking(package);
  for (const QString& folder : package.foreignFolders()) {
    unpacking.m_notes << QStringLiteral(
                             "The package asks for rights to \"%1\", which isn't in its own folder: nobody gets them.")
                             .arg(folder);
  }
  RETURN_IF_ERROR(unpacking.readFiles(edits, progress));
  RETURN_IF_ERROR(edits.checkMissed());
  unpacking.m_notes = edits.notes() + unpacking.m_notes;
  RETURN_IF_ERROR(unpacking.describe(values, answers, application));
  return unpacking;
}

Result<void> Unpacking::readFiles(package::ContentEdits& edits, const Progress& progress) {
  Meter meter(progress, bytesOf(m_package->content()));
  for (const ContentFile& file : m_package->content()) {
    QCryptographicHash sum(QCryptographicHash::Sha256);
    const bool touched = edits.touches(file.entry.name);
    if (touched && file.entry.size <= package::editable) {
      ASSIGN_OR_RETURN(const QByteArray bytes, m_package->archive().read(file.entry, package::editable));
      ASSIGN_OR_RETURN(const QByteArray edited, edits.apply(file.entry.name, bytes));
      if (edited != bytes) m_edited.insert(file.path, edited);
      sum.addData(edited);
      RETURN_IF_ERROR(meter.add(bytes.size()));
    } else {
      if (touched) edits.skip(file.entry.name);
      RETURN_IF_ERROR(m_package->archive().read(file.entry, [&](const QByteArray& piece) -> Result<void> {
        sum.addData(piece);
        return meter.add(piece.size());
      }));
    }
    m_bundle.content.files.insert(file.path, sum.result().toHex());
  }
  return {};
}

Result<void> Unpacking::describe(const package::Answers& values, const package::Answers& given,
                                 const plan::ApplicationSource& application) {
  m_bundle.id = m_package->id();
  m_bundle.title = m_bundle.id;
  m_bundle.writable = m_package->writableFolders();
  if (m_package->about()) takeOver(*m_package->about(), m_bundle);
  if (application != plan::ApplicationSource()) m_bundle.application = application;
  if (m_bundle.application == plan::ApplicationSource()) RETURN_IF_ERROR(lookAtProject());
  for (const package::Parameter& parameter : m_package->parameters()) {
    const auto control = package::controlOf(parameter);
    const bool secret = control == package::Control::Password || control == package::Control::NewPassword;
    // What nobody is asked comes from the package each time, unless somebody said otherwise.
    const bool hidden = control == package::Control::Hidden && !given.contains(parameter.name);
    if (!secret && !hidden && !parameter.isTagged("Password"))
      m_bundle.answers.insert(parameter.name, values.value(parameter.name));
  }
  const auto contentOf = [&](const QString& path) -> Result<QByteArray> {
    if (m_edited.contains(path)) return m_edited.value(path);
    const ContentFile* file = m_package->file(path);
    return file ? m_package->archive().read(file->entry, iniSize) : Result<QByteArray>(QByteArray());
  };
  if (!m_bundle.application.iniFile.isEmpty()) {
    if (m_package->file(m_bundle.application.iniFile) == nullptr)
      return Error(codes::nothingToServe,
                   QStringLiteral("There is no %1 in the package.").arg(m_bundle.application.iniFile),
                   QStringLiteral("Name a file that is: its path in the content, with --ini."));
    ASSIGN_OR_RETURN(m_bundle.iniFile, contentOf(m_bundle.application.iniFile));
  }
  if (!m_bundle.requirements.isEmpty()) {
    ASSIGN_OR_RETURN(const Needs needs, needsOf(m_bundle.requirements, contentOf));
    m_bundle.needsItself = needs.itself;
    m_bundle.requirementFiles = needs.files;
  }
  if (const ContentFile* config = m_package->file(QStringLiteral("web.config"))) {
    ASSIGN_OR_RETURN(m_bundle.webConfig, contentOf(config->path));
  }
  ASSIGN_OR_RETURN(const auto providers, package::withAnswers(m_package->providers(), m_package->parameters(), values));
  for (qsizetype at = 0; at < providers.size(); ++at) {
    const bool own = package::isInstallStep(providers.at(at)) || package::isInstallStep(m_package->providers().at(at));
    if (providers.at(at).is("runCommand") && !own) m_commands << providers.at(at);
  }
  return {};
}

/// A package that doesn't say what to serve is looked at like any project.
Result<void> Unpacking::lookAtProject() {
  ASSIGN_OR_RETURN(const auto project, project::look(treeOf(*m_package, m_edited)));
  const QString title = m_bundle.title;
  takeOver(project, m_bundle);
  if (!m_package->about()) m_bundle.title = project.metadata.name.isEmpty() ? title : project.metadata.name;
  m_notes << project.doubts << project.notes;
  if (!project.application.evidence.isEmpty()) m_notes << project.application.evidence;
  return {};
}

Result<QList<package::PackageCommand>> Unpacking::commands() const {
  QList<package::PackageCommand> commands;
  for (const package::Provider& provider : m_commands) {
    ASSIGN_OR_RETURN(const auto command, package::commandOf(provider));
    commands << command;
  }
  return commands;
}

QStringList Unpacking::commandLines() const {
  QStringList lines;
  for (const package::Provider& provider : m_commands)
    lines << provider.path;
  return lines;
}

Result<void> Unpacking::writeTo(host::Host& host, const QString& folder, const QStringList& left,
                                const Progress& progress) const {
  // What an install that was cut off has left.
  RETURN_IF_ERROR(apply::removeTree(host, folder));
  const auto written = writeFiles(host, folder, left, progress);
  if (written) return {};
  const auto removed = apply::removeTree(host, folder);
  return removed ? written.error() : written.error().followedBy(removed.error());
}

Result<void> Unpacking::writeFiles(host::Host& host, const QString& folder, const QStringList& left,
                                   const Progress& progress) const {
  const bool windows = discovery::isWindows(host.environment());
  Meter meter(progress, bytesOf(m_package->content()));
  RETURN_IF_ERROR(host.makeFolder(folder));
  for (const QString& writable : m_bundle.writable) {
    const bool file = m_package->file(writable) != nullptr;
    if (!writable.isEmpty() && !file) RETURN_IF_ERROR(host.makeFolder(placeIn(folder, writable, windows)));
  }
  QSet<QString> made;
  for (const ContentFile& file : m_package->content()) {
    if (left.contains(file.path)) continue;
    const QString path = placeIn(folder, file.path, windows);
    const QString parent = discovery::parentFolder(path);
    if (!made.contains(parent)) RETURN_IF_ERROR(host.makeFolder(parent));
    made << parent;
    const auto edited = m_edited.constFind(file.path);
    RETURN_IF_ERROR(host.writeFile(path, [&](QIODevice& device) -> Result<void> {
      const auto put = [&](const QByteArray& piece) -> Result<void> {
        if (device.write(piece) != piece.size())
          return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written.").arg(path),
                       QStringLiteral("Check the space on the disk."), device.errorString());
        return meter.add(piece.size());
      };
      return edited != m_edited.constEnd() ? put(*edited) : m_package->archive().read(file.entry, put);
    }));
  }
  return {};
}

Result<Bundle> bundleOfFolder(host::Host& host, const QString& folder, const project::Project& project,
                              const std::optional<package::About>& about) {
  const bool windows = discovery::isWindows(host.environment());
  Bundle bundle;
  takeOver(project, bundle);
  bundle.id = package::idFrom(project.metadata.name);
  if (about) takeOver(*about, bundle);
  for (const QString& data : project.dataFolders) {
    if (!bundle.writable.contains(data)) bundle.writable << data;
  }
  const auto contentOf = [&](const QString& name) { return host.readFile(placeIn(folder, name, windows)); };
  if (!bundle.application.iniFile.isEmpty()) {
    ASSIGN_OR_RETURN(bundle.iniFile, contentOf(bundle.application.iniFile));
  }
  const QString config = placeIn(folder, QStringLiteral("web.config"), windows);
  if (host::exists(host, config)) {
    ASSIGN_OR_RETURN(bundle.webConfig, host.readFile(config));
  }
  return bundle;
}

}  // namespace iiswsgi::install
