#include "app/core/install/installing.h"

#include "app/core/apply/remove_tree.h"
#include "app/core/apply/staged.h"
#include "app/core/discovery/access.h"
#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"
#include "app/core/discovery/project_tree.h"
#include "app/core/install/folders.h"
#include "app/core/install/steps.h"
#include "app/core/install/web_deploy.h"
#include "app/core/package/generate.h"
#include "app/core/plan/prerequisites.h"
#include "app/core/plan/process.h"

namespace iiswsgi::install {
namespace {

using discovery::Observed;
using discovery::Server;
using package::Package;

class Preparer {
 public:
  Preparer(host::Host& host, const Server& server, const Wish& wish)
      : m_host(host), m_server(server), m_wish(wish), m_windows(discovery::isWindows(host.environment())) {
    m_ready.choice.desired = wish.desired;
    m_ready.choice.stateFolder = discovery::stateFolder(host, server);
    m_ready.choice.contentElsewhere = wish.contentElsewhere;
  }

  Result<Ready> install(const Package& package, const Progress& progress) {
    ASSIGN_OR_RETURN(m_ready.observed, discovery::observe(m_host, m_server));
    std::optional<QByteArray> bytes;
    ASSIGN_OR_RETURN(m_record, readRecord(m_host, m_ready.choice.stateFolder, nameFor(package), bytes));
    if (m_record) RETURN_IF_ERROR(checkSecrets(package));
    package::Answers answers =
        answersFor(m_ready.observed, package.parameters(), m_record ? &*m_record : nullptr, m_wish.answers);
    placeAt(package, answers);
    for (const auto& bad : package::checkAnswers(package.parameters(), answers))
      return bad.error;
    ASSIGN_OR_RETURN(Unpacking unpacking, Unpacking::prepare(package, answers, progress, m_wish.application));
    m_ready.notes = unpacking.notes();
    const bool byWebDeploy = !m_wish.webDeployPackage.isEmpty();
    if (byWebDeploy) RETURN_IF_ERROR(useWebDeploy(package, answers));
    if (!m_wish.runCommands || !m_windows) {
      m_ready.ignoredCommands = unpacking.commandLines();
    } else if (!byWebDeploy) {  // it runs them itself
      ASSIGN_OR_RETURN(unpacking.bundle().commands, unpacking.commands());
    }
    RETURN_IF_ERROR(decide(unpacking.bundle()));
    m_ready.unpacking = unpacking;
    if (m_ready.choice.copier) tellOfWebDeploy(package);
    return m_ready;
  }

  Result<Ready> inPlace(const QString& application) {
    ASSIGN_OR_RETURN(m_ready.observed, discovery::observe(m_host, m_server));
    auto& desired = m_ready.choice.desired;
    std::tie(desired.site, desired.path) = siteAndPath(withoutSlashes(application));
    RETURN_IF_ERROR(checkPath(m_ready.observed, desired));
    const QString folder = folderFor(m_ready.observed, desired);
    if (folder.isEmpty() || !host::exists(m_host, folder)) {
      const auto sites = m_ready.observed.config->sites();
      const bool known = siteOf(sites, desired.site) != nullptr;
      return Error(codes::nothingThere,
                   known ? QStringLiteral("There is no folder %1, where %2 would be.").arg(folder, application)
                         : QStringLiteral("%1 has no site \"%2\".").arg(m_server.name, desired.site),
                   QStringLiteral("`iiswsgi status` lists the sites; the content has to be copied there first."));
    }
    ASSIGN_OR_RETURN(const auto tree, discovery::readProjectTree(m_host, folder));
    ASSIGN_OR_RETURN(const auto project, project::look(tree));
    std::optional<package::About> about;
    const QString aboutPath = placeIn(folder, package::aboutName, m_windows);
    if (host::exists(m_host, aboutPath)) {
      ASSIGN_OR_RETURN(const QByteArray bytes, m_host.readFile(aboutPath));
      ASSIGN_OR_RETURN(about, package::readAbout(bytes));
    }
    ASSIGN_OR_RETURN(const Bundle bundle, bundleOfFolder(m_host, folder, project, about));
    m_ready.choice.contentElsewhere = true;
    m_ready.choice.pipFolder = folder;
    RETURN_IF_ERROR(decide(bundle));
    return m_ready;
  }

 private:
  QString nameFor(const Package& package) const {
    return m_wish.desired.name.isEmpty() ? package.id() : m_wish.desired.name;
  }

  /// What Web Deploy does beside copying is no change of the plan: nobody would read it there.
  void tellOfWebDeploy(const Package& package) {
    const QString text = m_wish.runCommands ? QStringLiteral("Web Deploy does this too, as the package wants it: %1")
                                            : QStringLiteral("The package wants this too, and it is left out: %1");
    for (const QString& command : package.commands())
      m_ready.installation.plan.warnings << text.arg(command);
  }

  /// Passwords aren't kept: an update stops where one would be written over by the package's own.
  Result<void> checkSecrets(const Package& package) const {
    for (const package::Parameter& parameter : package.parameters()) {
      const auto control = package::controlOf(parameter);
      const bool secret = control == package::Control::Password || control == package::Control::NewPassword;
      const bool used = !parameter.entries.isEmpty();
      if (secret && used && !m_wish.answers.contains(parameter.name))
        return Error(package::codes::badValue,
                     QStringLiteral("The package needs \"%1\" again: passwords aren't kept.").arg(parameter.name),
                     QStringLiteral("Give it with --set \"%1=...\" or --set-parameters, or answer on a terminal.")
                         .arg(parameter.name));
    }
    return {};
  }

  Result<void> useWebDeploy(const Package& package, const package::Answers& answers) {
    RETURN_IF_ERROR(checkConfined(package, answers));
    Choice& choice = m_ready.choice;
    m_ready.answersFile =
        discovery::joinPath(choice.stateFolder, nameFor(package) + QStringLiteral(".SetParameters.xml"), m_windows);
    m_ready.answers = package::writeAnswers(package.parameters(), answers);
    const WebDeploy wanted{m_wish.webDeployPackage, m_ready.answersFile, m_wish.runCommands};
    ASSIGN_OR_RETURN(choice.copier, webDeployCommand(m_host, m_server, package, wanted));
    choice.contentElsewhere = true;
    return {};
  }

  /// What the person answers, else where the earlier version is, else what the package proposes. One that doesn't ask
  /// becomes an application of the server's only site.
  QString proposedPlace(const Package& package) const {
    const auto* where = package::applicationParameter(package.parameters());
    for (auto answer = m_wish.answers.begin(); where && answer != m_wish.answers.end(); ++answer) {
      if (answer.key().compare(where->name, Qt::CaseInsensitive) == 0) return answer.value();
    }
    if (m_record) return applicationOf(m_record->desired);
    if (where) return applicationFor(m_ready.observed, package.parameters(), {});
    const auto sites = m_ready.observed.config->sites();
    return (sites.size() == 1 ? sites.first().name : QString()) + QLatin1Char('/') + package.id();
  }

  /// The package's own question gets the answer that comes of all that was said.
  void placeAt(const Package& package, package::Answers& answers) {
    auto [site, path] = siteAndPath(proposedPlace(package));
    if (!m_wish.site.isEmpty()) {
      const bool moves = !m_record || site.compare(m_wish.site, Qt::CaseInsensitive) != 0;
      if (moves) path = QStringLiteral("/");
      site = m_wish.site;
    }
    if (!m_wish.path.isEmpty()) path = m_wish.path;
    auto& desired = m_ready.choice.desired;
    desired.site = site;
    desired.path = withoutSlashes(path);
    if (const auto* where = package::applicationParameter(package.parameters()))
      answers.insert(where->name, applicationOf(desired));
  }

  Result<void> decide(const Bundle& bundle) {
    Choice& choice = m_ready.choice;
    if (choice.desired.name.isEmpty()) choice.desired.name = bundle.id;
    choice.desired.server = m_server.name;
    // First of all: the folder is read, and a path may lead anywhere.
    RETURN_IF_ERROR(checkPath(m_ready.observed, choice.desired));
    const QString folder = folderFor(m_ready.observed, choice.desired);
    ASSIGN_OR_RETURN(const Present present, readPresent(m_host, folder, choice.stateFolder, choice.desired.name));
    RETURN_IF_ERROR(readPythonOf(choice.desired));
    if (m_wish.ownEnvironment) chooseEnvironment(bundle, present);
    if (m_windows) {
      QStringList folders = plan::foldersToRead(m_ready.observed, choice.desired);
      for (const QString& writable : bundle.writable)
        folders << placeIn(folder, writable, m_windows);
      discovery::observeAccess(m_host, m_ready.observed, plan::locationOf(choice.desired), folders);
    }
    ASSIGN_OR_RETURN(m_ready.installation, planInstallation(m_ready.observed, bundle, choice, present));
    // Nobody can ask a site whose content comes later.
    if (m_wish.contentElsewhere) m_ready.installation.plan.verifyUrl.reset();
    return {};
  }

  Result<void> readPythonOf(plan::Desired& desired) {
    if (desired.python.isEmpty()) desired.python = m_windows ? QStringLiteral("python") : QStringLiteral("python3");
    ASSIGN_OR_RETURN(const auto python, discovery::readPython(m_host, desired.python));
    if (desired.python != python.virtualEnvironment) desired.python = python.executable;
    m_ready.observed.pythons << python;
    return {};
  }

  /// The earlier version's stays if it has what this one needs: then nothing restarts but the site's own processes, and
  /// the pair that IIS knows the process by stays what it is.
  void chooseEnvironment(const Bundle& bundle, const Present& present) {
    Choice& choice = m_ready.choice;
    if (present.record && !present.record->environment.isEmpty() && fits(bundle, *present.record)) {
      choice.environmentFolder = present.record->environment;
      choice.environmentReady = true;
      addPython(choice.environmentFolder);
      return;
    }
    choice.environmentFolder = freshEnvironment(bundle, present);
  }

  /// "." among the requirements is the content itself, which is another one now.
  bool fits(const Bundle& bundle, const Record& record) const {
    if (m_wish.contentElsewhere || m_ready.choice.contentElsewhere) return false;
    if (!host::exists(m_host, interpreterOf(record.environment, m_windows))) return false;
    const auto relevant = [&](const QMap<QString, QByteArray>& files) {
      QMap<QString, QByteArray> found;
      for (auto file = files.begin(); file != files.end(); ++file) {
        const bool wheel = !bundle.wheels.isEmpty() && file.key().startsWith(bundle.wheels + QLatin1Char('/'));
        if (bundle.requirementFiles.contains(file.key()) || wheel) found.insert(file.key(), file.value());
      }
      return found;
    };
    return !bundle.needsItself && relevant(bundle.content.files) == relevant(record.files) &&
           record.basePython == m_ready.choice.desired.python;
  }

  QString freshEnvironment(const Bundle& bundle, const Present& present) const {
    const QString name = package::idFrom(m_ready.choice.desired.name);
    const QString folder = discovery::joinPath(m_ready.choice.stateFolder, QStringLiteral("environments"), m_windows);
    // A prepared server's pair is stable: publishers' content doesn't know of versions.
    const bool stable = m_ready.choice.contentElsewhere && !m_ready.choice.copier;
    const QString version = bundle.version.isEmpty() ? QStringLiteral("1") : package::idFrom(bundle.version);
    const QString first = discovery::joinPath(folder, stable ? name : name + QLatin1Char('-') + version, m_windows);
    const auto isOwn = [&](const QString& path) {
      return stable && present.record && present.record->environment == path;
    };
    QString path = first;
    // Names of deployments that differ may be one as names of folders.
    for (int count = 2; host::exists(m_host, path) && !isOwn(path); ++count)
      path = first + QStringLiteral("-%1").arg(count);
    return path;
  }

  void addPython(const QString& environment) {
    if (const auto python = discovery::readPython(m_host, environment)) m_ready.observed.pythons << *python;
  }

  host::Host& m_host;
  const Server& m_server;
  const Wish& m_wish;
  const bool m_windows;
  std::optional<Record> m_record;  ///< of the version that is there
  Ready m_ready;
};

Result<apply::Receipt> stageAndApply(host::Host& host, const Ready& ready, const apply::Options& options,
                                     const Progress& progress) {
  const Installation& installation = ready.installation;
  QStringList paths;
  if (ready.unpacking) paths << installation.closed;
  if (!ready.answersFile.isEmpty()) paths << ready.answersFile;
  if (!paths.isEmpty()) RETURN_IF_ERROR(apply::noteStaged(host, ready.choice.stateFolder, paths));
  if (ready.unpacking) {
    // What an installation that was cut off has left.
    RETURN_IF_ERROR(apply::removeTree(host, installation.closed));
    RETURN_IF_ERROR(host.makeFolder(installation.closed));
    const auto close = closing(installation.closed, discovery::isWindows(host.environment()));
    RETURN_IF_ERROR(host.replaceFile(close.path, *close.after));
    auto staged = ready.unpacking->writeTo(host, installation.staging, installation.left, progress);
    if (staged && !installation.sources.isEmpty())
      staged = ready.unpacking->writeTo(host, installation.sources, {}, {{}, progress.cancelled});
    if (!staged) return staged.error().during(QStringLiteral("unpacking the package"));
  }
  if (!ready.answersFile.isEmpty()) {
    RETURN_IF_ERROR(host.replaceFile(ready.answersFile, ready.answers));
  }
  return apply::applyPlan(installation.plan, host, options);
}

/// A plan moves whole folders that had nothing but the package's files when it was made. What the site has put there
/// since, while the person was reading or pip was at work, comes back to its place.
Result<void> bringBack(host::Host& host, const Installation& installation) {
  if (!host::exists(host, installation.previous)) return {};
  const bool windows = discovery::isWindows(host.environment());
  ASSIGN_OR_RETURN(const Tree tree, readTree(host, installation.previous, {}, [](const QString&) { return false; }));
  const QSet<QString> known(installation.leaving.begin(), installation.leaving.end());
  const Caches caches(installation.leaving);
  for (const QString& file : tree.files.keys()) {
    const QString place = placeIn(installation.folder, file, windows);
    if (known.contains(file) || caches.contains(file) || host::exists(host, place)) continue;
    RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(place)));
    RETURN_IF_ERROR(host.movePath(placeIn(installation.previous, file, windows), place));
  }
  return {};
}

/// What isn't needed any more, now that all is in its place; or what was staged, if it isn't.
QStringList tidy(host::Host& host, const Ready& ready) {
  QStringList folders = ready.installation.finished;
  if (!ready.installation.closed.isEmpty() && !folders.contains(ready.installation.closed))
    folders << ready.installation.closed;
  return apply::removeFolders(host, folders);
}

/// Unpacking says it with a package's letter, for it runs elsewhere too.
Error asCancelled(const Error& error) {
  if (error.code() != package::codes::cancelled) return error;
  return Error(apply::codes::cancelled, QStringLiteral("Cancelled. Everything is as it was."),
               QStringLiteral("Start again when you want to."));
}

/// What was answered then, as far as the package still asks it.
package::Answers keptAnswers(const Record& record, const QList<package::Parameter>& parameters) {
  package::Answers kept;
  for (auto answer = record.answers.begin(); answer != record.answers.end(); ++answer) {
    if (package::findParameter(parameters, answer.key())) kept.insert(answer.key(), answer.value());
  }
  return kept;
}

}  // namespace

QString applicationFor(const Observed& observed, const QList<package::Parameter>& parameters,
                       const package::Answers& answers) {
  const auto* where = package::applicationParameter(parameters);
  if (!where) return {};
  for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
    if (answer.key().compare(where->name, Qt::CaseInsensitive) == 0) return answer.value();
  }
  const auto [site, path] = siteAndPath(where->defaultValue.value_or(QString()));
  const auto sites = observed.config->sites();
  const bool there = std::any_of(sites.begin(), sites.end(), [name = site](const iisconfig::Site& one) {
    return one.name.compare(name, Qt::CaseInsensitive) == 0;
  });
  const QString chosen = there || sites.size() != 1 ? site : sites.first().name;
  return path == QLatin1String("/") ? chosen : chosen + path;
}

package::Answers answersFor(const Observed& observed, const QList<package::Parameter>& parameters, const Record* record,
                            const package::Answers& given) {
  package::Answers answers = given;
  const QStringList said = given.keys();
  const package::Answers kept = record ? keptAnswers(*record, parameters) : package::Answers();
  for (auto answer = kept.begin(); answer != kept.end(); ++answer) {
    if (!said.contains(answer.key(), Qt::CaseInsensitive)) answers.insert(answer.key(), answer.value());
  }
  if (const auto* where = package::applicationParameter(parameters))
    answers.insert(where->name, applicationFor(observed, parameters, answers));
  return answers;
}

Result<std::optional<package::Answers>> earlierAnswers(host::Host& host, const Server& server, const Package& package,
                                                       const QString& name) {
  std::optional<QByteArray> bytes;
  const QString stateFolder = discovery::stateFolder(host, server);
  ASSIGN_OR_RETURN(const auto record, readRecord(host, stateFolder, name.isEmpty() ? package.id() : name, bytes));
  if (!record) return std::optional<package::Answers>();
  return std::optional(keptAnswers(*record, package.parameters()));
}

Result<Ready> prepareInstall(host::Host& host, const Server& server, const Package& package, const Wish& wish,
                             const Progress& progress) {
  return Preparer(host, server, wish).install(package, progress);
}

Result<Ready> prepareInPlace(host::Host& host, const Server& server, const QString& application, const Wish& wish) {
  return Preparer(host, server, wish).inPlace(application);
}

Result<Ready> prepareUninstall(host::Host& host, const Server& server, const QString& name) {
  Ready ready;
  ready.choice.stateFolder = discovery::stateFolder(host, server);
  ASSIGN_OR_RETURN(ready.observed, discovery::observe(host, server));
  std::optional<QByteArray> bytes;
  ASSIGN_OR_RETURN(const auto record, readRecord(host, ready.choice.stateFolder, name, bytes));
  if (!record)
    return Error(
        codes::notInstalled, QStringLiteral("No package is installed under the name \"%1\".").arg(name),
        QStringLiteral("`iiswsgi uninstall` lists those that are; `iiswsgi apply --remove` takes away what was "
                       "deployed without a package."));
  ASSIGN_OR_RETURN(const Present present, readPresent(host, record->folder, ready.choice.stateFolder, name));
  ASSIGN_OR_RETURN(ready.installation,
                   planUninstallation(ready.observed, *present.record, ready.choice.stateFolder, present));
  return ready;
}

Result<Done> carryOut(host::Host& host, const Ready& ready, const apply::Options& options, const Progress& progress) {
  const QString& stateFolder = ready.choice.stateFolder;
  // The plan's own lock comes later: another installation would be unpacked into the same folder.
  RETURN_IF_ERROR(host.makePrivateFolder(stateFolder));
  ASSIGN_OR_RETURN(const auto lock, host.takeLock(apply::stagedLockPath(stateFolder)));
  const auto receipt = stageAndApply(host, ready, options, progress);
  if (!ready.answersFile.isEmpty()) std::ignore = host.removeFile(ready.answersFile);
  if (!receipt) {
    apply::removeFolders(host, {ready.installation.closed});
    // Where taking back is tried again, it moves files there again.
    if (receipt.error().code() != apply::codes::rollbackIncomplete) apply::removeStaged(host, stateFolder);
    return asCancelled(receipt.error());
  }
  RETURN_IF_ERROR(bringBack(host, ready.installation));
  const QStringList left = tidy(host, ready);
  // What can't be deleted is told now, and an undo may put something there.
  apply::forgetStaged(host, stateFolder);
  return Done{*receipt, left};
}

Result<QList<Record>> installed(host::Host& host, const Server& server) {
  return readRecords(host, discovery::stateFolder(host, server));
}

}  // namespace iiswsgi::install
