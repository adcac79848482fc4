#include "app/core/install/installation.h"

#include <QJsonDocument>

#include "app/core/base/counted.h"
#include "app/core/discovery/paths.h"
#include "app/core/install/admission.h"
#include "app/core/install/replacement.h"
#include "app/core/install/steps.h"
#include "app/core/plan/prerequisites.h"
#include "app/core/plan/process.h"

namespace iiswsgi::install {
namespace {

using plan::Desired;
using plan::MovePath;
using plan::SetFile;

class Installer {
 public:
  Installer(const discovery::Observed& observed, const Bundle& bundle, const Choice& choice, const Present& present)
      : m_observed(observed), m_bundle(bundle), m_choice(choice), m_present(present), m_windows(observed.windows) {}

  Result<Installation> run() {
    m_made.folder = m_choice.folder.isEmpty() ? folderFor(m_observed, m_choice.desired) : m_choice.folder;
    const bool sandbox = m_observed.server.kind == discovery::ServerKind::Sandbox;
    const Admission admission{m_bundle, m_choice, m_present, m_made.folder, m_windows, sandbox};
    RETURN_IF_ERROR(admission.check());
    nameFolders();
    m_replacement.emplace(m_bundle, m_present, m_made.previous, m_windows);
    if (!m_choice.contentElsewhere) {
      RETURN_IF_ERROR(m_replacement->checkWay(m_made.folder));
      m_made.left = m_replacement->left();
      m_made.leaving = m_replacement->leaving();
      m_made.plan.warnings << m_replacement->warnings();
    }
    describe();
    ASSIGN_OR_RETURN(const plan::Plan served, planServing());
    // A new environment takes minutes, and nobody notices. One that takes the place of another can't be made before
    // the site's processes have let go of that.
    const bool replaces = replacesEnvironment();
    if (!replaces) addEnvironment();
    const bool updating = isRunning() && (!m_choice.contentElsewhere || replaces);
    if (updating) setOffline(std::nullopt, offlineText());
    if (updating && !m_present.awaitsContent) add(awaitProcesses(m_choice.desired.python));
    if (replaces) addEnvironment();
    if (!m_choice.contentElsewhere) addMoves();
    for (const plan::Change& change : served.changes)
      add(change);
    if (m_choice.copier)
      copyContent();
    else if (m_choice.contentElsewhere)
      awaitContent();
    addRights();
    addCommands();
    addRecord();
    if (updating) setOffline(offlineText(), std::nullopt);
    letVisitorsIn();
    finish(served);
    return m_made;
  }

 private:
  void nameFolders();
  void describe();
  Result<plan::Plan> planServing();
  void addApplication(discovery::Observed& observed);
  void foretell(discovery::Observed& observed, const Desired& desired) const;
  bool isRunning() const;
  bool replacesEnvironment() const;
  void addEnvironment();
  void awaitContent();
  void copyContent();
  void addRights();
  void addCommands();
  void letVisitorsIn();
  void setOffline(const std::optional<QByteArray>& before, const std::optional<QByteArray>& after);
  void addMoves();
  void addRecord();
  void finish(const plan::Plan& served);

  void add(const plan::Change& change) { m_made.plan.changes.push_back(change); }
  QString inFolder(const QString& relative) const { return placeIn(m_made.folder, relative, m_windows); }
  QString what() const { return (m_bundle.title + QLatin1Char(' ') + m_bundle.version).trimmed(); }
  Desired desired() const;

  const discovery::Observed& m_observed;
  const Bundle& m_bundle;
  const Choice& m_choice;
  const Present& m_present;
  const bool m_windows;
  std::optional<Replacement> m_replacement;
  QString m_aside;
  Installation m_made;
};

void Installer::nameFolders() {
  // Beside the site's folder unless that is there: what is moved within it keeps the access list that it has there.
  const QString beside = m_made.folder + QStringLiteral(".iiswsgi-");
  m_made.closed = m_present.folderExists ? inFolder(QStringLiteral(".iiswsgi-new")) : beside + QStringLiteral("new");
  m_made.staging = placeIn(m_made.closed, keptName, m_windows);
  m_aside = m_present.aside.isEmpty() ? beside + QStringLiteral("previous") : m_present.aside;
  m_made.previous = placeIn(m_aside, keptName, m_windows);
}

Desired Installer::desired() const {
  Desired desired = m_choice.desired;
  desired.goal = Desired::Goal::Deployed;
  // The content's own web.config stays the package's, and a later version may replace it.
  if (desired.place == plan::HandlerPlace::Automatic) desired.place = plan::HandlerPlace::Location;
  desired.application = m_bundle.application;
  if (!desired.application.iniFile.isEmpty()) desired.application.iniFile = inFolder(desired.application.iniFile);
  desired.application.folder =
      desired.application.folder.isEmpty() ? m_made.folder : inFolder(desired.application.folder);
  if (!m_choice.environmentFolder.isEmpty()) desired.python = m_choice.environmentFolder;
  return desired;
}

void Installer::describe() {
  Record& record = m_made.record;
  record.id = m_bundle.id;
  record.title = m_bundle.title;
  record.version = m_bundle.version;
  record.desired = desired();
  record.folder = m_made.folder;
  const bool brought = !m_choice.contentElsewhere || m_choice.copier;
  if (brought) record.files = m_bundle.content.files;
  if (!brought && m_present.record) record.files = m_present.record->files;
  record.contentElsewhere = !brought;
  if (!brought) record.awaited = m_bundle.content.files;
  if (!brought && record.awaited.isEmpty() && m_present.record) record.awaited = m_present.record->awaited;
  record.writable = m_bundle.writable;
  record.environment = m_choice.environmentFolder;
  record.basePython = m_choice.desired.python;
  record.answers = m_bundle.answers;
  record.madeApplication = m_present.record && m_present.record->madeApplication;
  record.madeFolder = m_present.record ? m_present.record->madeFolder : !m_present.folderExists;
  if (m_present.record) {
    const QString environment = m_present.record->environment;
    if (!environment.isEmpty() && environment != record.environment) record.retired << environment;
  }
}

/// The server as it will be once the files are there: the planner needs no other world.
void Installer::foretell(discovery::Observed& observed, const Desired& desired) const {
  const QString location = plan::locationOf(desired);
  const QString webConfig = placeIn(m_made.folder, QStringLiteral("web.config"), m_windows);
  const QString own = findIn(m_present.tree, QStringLiteral("web.config"), m_windows);
  const bool replaced = m_made.leaving.contains(own) || (m_choice.contentElsewhere && m_bundle.webConfig);
  const bool stays = !own.isEmpty() && !replaced;
  observed.webConfigs.insert(location, {webConfig, stays ? m_present.webConfig : m_bundle.webConfig});
  if (!desired.application.iniFile.isEmpty() && !observed.iniFiles.contains(desired.application.iniFile))
    observed.iniFiles.insert(desired.application.iniFile, m_bundle.iniFile);
  if (m_choice.environmentFolder.isEmpty()) return;
  for (const discovery::Python& base : m_observed.pythons) {
    if (base.executable != m_choice.desired.python && base.virtualEnvironment != m_choice.desired.python) continue;
    discovery::Python made = base;
    made.executable = interpreterOf(m_choice.environmentFolder, m_windows);
    made.virtualEnvironment = m_choice.environmentFolder;
    made.base = discovery::parentFolder(base.executable);
    observed.pythons << made;
    return;
  }
}

void Installer::addApplication(discovery::Observed& observed) {
  const auto sites = observed.config->sites();
  const iisconfig::Site* site = siteOf(sites, m_choice.desired.site);
  if (!site || applicationAt(*site, m_choice.desired.path)) return;
  iisconfig::Application application;
  application.path = m_choice.desired.path;
  // An application without a pool gets the server's default one, not its site's.
  if (const auto* root = applicationAt(*site, QStringLiteral("/"))) application.applicationPool = root->applicationPool;
  application.virtualDirectories = {{QStringLiteral("/"), m_made.folder}};
  iisconfig::Document document = *observed.config;
  if (!document.addApplication(site->name, application)) return;
  observed.config = document;
  observed.configBytes = document.bytes();
  m_made.record.madeApplication = true;
}

Result<plan::Plan> Installer::planServing() {
  discovery::Observed observed = m_observed;
  addApplication(observed);
  foretell(observed, m_made.record.desired);
  ASSIGN_OR_RETURN(plan::Plan plan, plan::makePlan(observed, m_made.record.desired));
  const bool edited = observed.configBytes != m_observed.configBytes;
  const QString& path = m_observed.server.configPath;
  bool told = false;
  for (plan::Change& change : plan.changes) {
    auto* file = std::get_if<SetFile>(&change);
    if (!file || file->path != path) continue;
    file->before = m_observed.configBytes;
    told = true;
  }
  if (edited && !told) {
    plan.changes.insert(plan.changes.begin(),
                        SetFile{path, m_observed.configBytes, observed.configBytes,
                                QStringLiteral("Add the application %1 to the site.").arg(m_choice.desired.path)});
  }
  return plan;
}

/// A record alone isn't a site: its folder may have been deleted by hand.
bool Installer::isRunning() const {
  return m_present.record.has_value() && m_present.folderExists;
}

bool Installer::replacesEnvironment() const {
  return m_present.record && m_present.environmentExists && !m_choice.environmentReady &&
         m_present.record->environment == m_choice.environmentFolder;
}

void Installer::addEnvironment() {
  if (m_choice.environmentFolder.isEmpty() || m_choice.environmentReady) return;
  if (replacesEnvironment()) {
    const QString& aside = m_present.environmentAside;
    add(MovePath{m_choice.environmentFolder, aside, QStringLiteral("Put its earlier Python aside.")});
    m_made.record.retired << aside;
  }
  Environment environment;
  environment.folder = m_choice.environmentFolder;
  environment.python = m_choice.desired.python;
  // Not yet in its place: the environment comes first. Where pip builds the content too, it leaves build/ and more
  // there.
  if (m_bundle.needsItself && !m_choice.contentElsewhere)
    m_made.sources = placeIn(m_made.closed, QStringLiteral("sources"), m_windows);
  const QString staged = m_made.sources.isEmpty() ? m_made.staging : m_made.sources;
  const QString from = m_choice.pipFolder.isEmpty() ? staged : m_choice.pipFolder;
  environment.content = from;
  if (!m_bundle.requirements.isEmpty()) environment.requirements = placeIn(from, m_bundle.requirements, m_windows);
  if (!m_bundle.wheels.isEmpty()) environment.wheels = placeIn(from, m_bundle.wheels, m_windows);
  for (const plan::Change& change : environmentChanges(environment, m_windows))
    add(change);
  // It lies in a closed folder, and nobody is let into what is made there but who is named.
  if (auto grant = plan::grantReading(m_observed, m_choice.environmentFolder)) {
    grant->undo = plan::RunCommand::Undo::CoveredByEarlierChange;
    add(*grant);
  }
}

/// Until somebody copies the content there. Web Deploy's rule AppOffline takes the file away at its end.
void Installer::awaitContent() {
  if (m_present.folderExists && !m_present.tree.files.isEmpty()) return;
  add(SetFile{inFolder(offlineName), std::nullopt, comingSoonText(),
              QStringLiteral("Tell visitors that the site's content isn't there yet.")});
}

/// As the last thing but the record: what is copied can't be taken back, so all that may fail has been done by then.
void Installer::copyContent() {
  plan::RunCommand change;
  change.run = *m_choice.copier;
  change.undo = plan::RunCommand::Undo::Impossible;
  change.why = QStringLiteral("Let Web Deploy copy the files of %1 into %2.").arg(what(), m_made.folder);
  change.asAdministrator = true;
  add(change);
  m_made.plan.warnings << QStringLiteral("What Web Deploy copies can't be taken back by iiswsgi.");
  for (const QString& setting : m_replacement->left())
    m_made.plan.warnings << QStringLiteral("%1 was edited here; Web Deploy replaces it.").arg(setting);
}

/// Where files are moved, the folders come with them.
void Installer::addRights() {
  for (const QString& folder : m_bundle.writable) {
    const bool there = folder.isEmpty() || m_present.tree.folders.contains(folder) ||
                       m_present.tree.files.contains(folder) || m_bundle.content.files.contains(folder);
    if (m_choice.contentElsewhere && !there) add(makeFolder(m_choice.desired.python, inFolder(folder)));
    if (const auto grant = plan::grantWriting(m_observed, inFolder(folder))) add(*grant);
  }
}

void Installer::addCommands() {
  for (const package::PackageCommand& command : m_bundle.commands)
    add(runPackageCommand(command, m_made.folder));
}

void Installer::setOffline(const std::optional<QByteArray>& before, const std::optional<QByteArray>& after) {
  const bool own = !findIn(m_present.tree, offlineName, m_windows).isEmpty() ||
                   !findIn(m_bundle.content, offlineName, m_windows).isEmpty();
  if (own) return;  // somebody has taken the site offline already, and brings it back
  add(SetFile{inFolder(offlineName), before, after,
              after ? QStringLiteral("Tell visitors that the site is being updated.")
                    : QStringLiteral("Bring the site back.")});
}

/// The content has come to a prepared server. Web Deploy takes the file away itself.
void Installer::letVisitorsIn() {
  const bool here = !m_choice.contentElsewhere || m_present.tree.files.size() > 1;
  if (!m_present.awaitsContent || m_choice.copier || !here) return;
  add(SetFile{inFolder(offlineName), comingSoonText(), std::nullopt, QStringLiteral("Let visitors in.")});
}

void Installer::addMoves() {
  const QStringList outgoing = m_replacement->outgoingPaths();
  if (!outgoing.isEmpty()) add(closing(m_aside, m_windows));
  for (const QString& path : outgoing) {
    const QString was = QStringLiteral("%1 %2").arg(m_present.record->title, m_present.record->version).trimmed();
    const QString why = QStringLiteral("Put %1 aside.").arg(was);
    add(MovePath{inFolder(path), placeIn(m_made.previous, path, m_windows), why});
  }
  const QString why = QStringLiteral("Put %1 of %2 into %3.")
                          .arg(counted(m_bundle.content.files.size(), "file"), what(), m_made.folder);
  if (!m_present.folderExists) {
    add(MovePath{m_made.staging, m_made.folder, why});
    return;
  }
  for (const QString& path : m_replacement->incomingPaths())
    add(MovePath{placeIn(m_made.staging, path, m_windows), inFolder(path), why});
}

void Installer::addRecord() {
  Record& record = m_made.record;
  const bool putsAside = !m_choice.contentElsewhere && !m_replacement->leaving().isEmpty();
  if (m_present.record && putsAside) record.retired << m_aside;
  add(SetFile{recordPath(m_choice.stateFolder, record.desired.name, m_windows), m_present.recordBytes,
              QJsonDocument(toJson(record)).toJson(), QStringLiteral("Note which files belong to %1.").arg(what())});
}

void Installer::finish(const plan::Plan& served) {
  plan::Plan& plan = m_made.plan;
  plan.title =
      QStringLiteral("%1 %2: %3")
          .arg(m_present.record ? QStringLiteral("Update to") : QStringLiteral("Install"), what(), served.title);
  plan.desired = m_made.record.desired;
  plan.server = m_observed.server.configPath;
  plan.warnings << served.warnings;
  plan.appCmd = served.appCmd;
  plan.verifyUrl = plan::verifyUrlFor(m_observed, m_made.record.desired);
  m_made.finished << m_made.closed;
  // Somebody may have deleted one of them already, and then its name is this one's.
  const QStringList taken{m_aside, m_present.environmentAside, m_choice.environmentFolder};
  for (const QString& folder : m_present.record ? m_present.record->retired : QStringList()) {
    if (!taken.contains(folder)) m_made.finished << folder;
  }
  plan.litter << m_made.closed;
  if (m_choice.contentElsewhere) return;
  for (auto file = m_bundle.content.files.begin(); file != m_bundle.content.files.end(); ++file) {
    if (!m_made.left.contains(file.key()))
      plan.staged.insert(placeIn(m_made.staging, file.key(), m_windows), file.value());
  }
}

}  // namespace

Result<Installation> planInstallation(const discovery::Observed& observed, const Bundle& bundle, const Choice& choice,
                                      const Present& present) {
  return Installer(observed, bundle, choice, present).run();
}

}  // namespace iiswsgi::install
