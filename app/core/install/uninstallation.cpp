#include "app/core/base/counted.h"
#include "app/core/discovery/paths.h"
#include "app/core/install/installation.h"
#include "app/core/install/steps.h"
#include "app/core/plan/process.h"

namespace iiswsgi::install {
namespace {

using plan::MovePath;
using plan::SetFile;

/// What it brought, unless the site has written into it since.
QStringList filesOf(const Record& record, const Present& present, bool windows) {
  QStringList files;
  const Caches caches(record.files.keys());
  for (auto file = present.tree.files.begin(); file != present.tree.files.end(); ++file) {
    const bool preparation = present.awaitsContent && keyOf(file.key(), windows) == offlineName;
    const auto installed = record.files.find(file.key());
    const bool brought = installed != record.files.end();
    const bool edited = brought && installed.value() != file.value();
    if (edited && isData(file.key(), record.writable, edited, windows)) continue;
    if (brought || caches.contains(file.key()) || preparation) files << file.key();
  }
  return files;
}

/// Folders for the site's data that hold none: they go too.
QStringList emptyFolders(const Record& record, const Present& present, const QStringList& staying, bool windows) {
  QStringList empty;
  for (const QString& path : present.tree.folders) {
    const bool holds = std::any_of(staying.begin(), staying.end(), [&](const QString& other) {
      return present.tree.files.contains(other) && isBelowAny(other, {path}, windows);
    });
    if (!holds && isBelowAny(path, record.writable, windows)) empty << path;
  }
  return empty;
}

/// The application goes with its deployment, if it came with it.
Result<QByteArray> withoutApplication(const QByteArray& bytes, const plan::Desired& desired) {
  ASSIGN_OR_RETURN(iisconfig::Document document, iisconfig::Document::parse(bytes));
  RETURN_IF_ERROR(document.removeApplication(desired.site, desired.path));
  return document.bytes();
}

Result<plan::Plan> planRemoval(const discovery::Observed& observed, const Record& record) {
  plan::Desired desired = record.desired;
  desired.goal = plan::Desired::Goal::Removed;
  auto removal = plan::makePlan(observed, desired);
  // Taken away by hand already: the rest is still to be done.
  if (!removal && removal.error().code() != plan::codes::nothingOfOurs) return removal.error();
  plan::Plan plan = removal ? *removal : plan::Plan();
  plan.desired = desired;
  if (!record.madeApplication) return plan;
  const QString& path = observed.server.configPath;
  for (plan::Change& change : plan.changes) {
    auto* file = std::get_if<SetFile>(&change);
    if (!file || file->path != path || !file->after) continue;
    if (const auto without = withoutApplication(*file->after, desired)) file->after = *without;
    return plan;
  }
  const auto without = withoutApplication(observed.configBytes, desired);
  if (!without) return plan;
  plan.changes.push_back(
      SetFile{path, observed.configBytes, *without, QStringLiteral("Take the application %1 away.").arg(desired.path)});
  return plan;
}

/// Its processes let go of the files and of the environment, and then nobody is sent there any more.
void goOffline(Installation& made, const Present& present, bool windows) {
  if (present.python.isEmpty() || !present.folderExists || !findIn(present.tree, offlineName, windows).isEmpty())
    return;
  const QString path = placeIn(made.folder, offlineName, windows);
  auto& changes = made.plan.changes;
  std::vector<plan::Change> first{
      SetFile{path, std::nullopt, offlineText(), QStringLiteral("Tell visitors that the site isn't there now.")},
      awaitProcesses(present.python)};
  changes.insert(changes.begin(), first.begin(), first.end());
  changes.emplace_back(SetFile{path, offlineText(), std::nullopt, QStringLiteral("Take that away too.")});
}

}  // namespace

Result<Installation> planUninstallation(const discovery::Observed& observed, const Record& record,
                                        const QString& stateFolder, const Present& present) {
  const bool windows = observed.windows;
  Installation made;
  made.record = record;
  made.folder = record.folder;
  made.previous = placeIn(present.aside, keptName, windows);
  ASSIGN_OR_RETURN(made.plan, planRemoval(observed, record));
  made.plan.title = QStringLiteral("Uninstall %1 %2").arg(record.title, record.version).trimmed();
  goOffline(made, present, windows);
  made.plan.server = observed.server.configPath;
  made.plan.verifyUrl.reset();
  made.leaving = filesOf(record, present, windows);
  const QStringList& leaving = made.leaving;
  QStringList staying = stayingBeside(present.tree, leaving, windows);
  const QStringList empty = emptyFolders(record, present, staying, windows);
  for (const QString& folder : empty)
    staying.removeAll(folder);
  if (!leaving.isEmpty() || !empty.isEmpty()) made.plan.changes.emplace_back(closing(present.aside, windows));
  const QString why = QStringLiteral("Take the files of %1 away.").arg(record.title);
  // A folder that the package came with goes whole, unless the site has made something in it.
  if (record.madeApplication && record.madeFolder && staying.isEmpty() && !leaving.isEmpty()) {
    made.plan.changes.push_back(MovePath{record.folder, made.previous, why});
  } else {
    for (const QString& path : together(leaving + empty, staying, windows)) {
      made.plan.changes.push_back(
          MovePath{placeIn(record.folder, path, windows), placeIn(made.previous, path, windows), why});
    }
  }
  made.finished << present.aside;
  made.isFinal = true;
  made.plan.warnings << QStringLiteral(
      "This is final: what is taken away is deleted. To have it back, install it again.");
  if (!record.environment.isEmpty() && present.environmentExists) {
    const QString& removed = present.environmentAside;
    made.plan.changes.push_back(MovePath{record.environment, removed, QStringLiteral("Take its Python away.")});
    made.finished << removed;
  }
  made.finished << record.retired;
  made.plan.discards = made.finished;
  made.plan.changes.push_back(SetFile{recordPath(stateFolder, record.desired.name, windows), present.recordBytes,
                                      std::nullopt, QStringLiteral("Forget which files belonged to it.")});
  QStringList kept;
  for (const QString& path : staying) {
    if (present.tree.files.contains(path)) kept << path;
  }
  if (!kept.isEmpty()) {
    made.plan.warnings << QStringLiteral("What the site itself has made stays in %1: %2, %3 among them.")
                              .arg(record.folder, counted(kept.size(), "file"), kept.first());
  }
  return made;
}

}  // namespace iiswsgi::install
