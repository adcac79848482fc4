#include <QFileInfo>

#include "app/core/plan/appcmd.h"
#include "app/core/plan/inheritance.h"
#include "app/core/plan/overlay.h"
#include "app/core/plan/plan.h"
#include "app/core/plan/prerequisites.h"
#include "app/core/plan/process.h"
#include "app/core/plan/validation.h"

namespace iiswsgi::plan {
namespace {

using iisconfig::FastCgiApplication;
using iisconfig::Handler;

/// A file and a place in it where the handler stands or shall stand.
struct Spot {
  QString file;
  QString location;  ///< within the file
  bool inApplicationHost = true;
};

class Planner {
 public:
  Planner(const discovery::Observed& observed, const Desired& desired, Overlay overlay)
      : m_observed(observed), m_desired(desired), m_before(overlay), m_overlay(std::move(overlay)) {}

  Result<Plan> run() {
    RETURN_IF_ERROR(m_desired.goal == Desired::Goal::Removed ? remove() : deploy());
    m_plan.desired = m_desired;
    m_plan.server = m_observed.server.configPath;
    m_plan.changes = m_overlay.changes();
    if (m_desired.goal == Desired::Goal::Deployed) addPrerequisites();
    if (m_plan.changes.empty()) m_plan.appCmd.clear();
    return m_plan;
  }

 private:
  Result<void> deploy();
  Result<void> remove();
  Result<Spot> chooseSpot();
  void warn();
  void addPrerequisites();

  Spot locationSpot() const { return {m_overlay.serverPath(), location(), true}; }
  Spot webConfigSpot() const { return {m_overlay.webConfigPath(location()), QString(), false}; }
  Spot serverSpot() const { return {m_overlay.serverPath(), QString(), true}; }
  QList<Spot> possibleSpots() const;
  std::optional<Spot> ourSpot() const;
  std::optional<Handler> handlerAt(const Spot& spot) const;
  iisconfig::Document& documentOf(const Spot& spot) {
    return spot.inApplicationHost ? m_overlay.server() : *m_overlay.webConfig(location());
  }
  /// For AppCmd: where a spot lies in the configuration as a whole.
  QString wholeLocation(const Spot& spot) const { return spot.inApplicationHost ? spot.location : location(); }

  std::optional<FastCgiApplication> fastCgiOf(const ProcessPair& pair) const;
  Result<void> placeFastCgi(const std::optional<ProcessPair>& previous);
  Result<void> placeHandler(const Spot& spot);
  Result<void> dropHandler(const Spot& spot, const Handler& handler);
  Result<void> dropFastCgiIfUnused(const ProcessPair& pair);

  QString location() const { return m_desired.place == HandlerPlace::Server ? QString() : locationOf(m_desired); }
  QString what() const;
  QString where() const;

  const discovery::Observed& m_observed;
  const Desired& m_desired;
  const Overlay m_before;
  Overlay m_overlay;
  Plan m_plan;
};

QString Planner::what() const {
  const QString ini = m_desired.application.iniFile;
  if (!ini.isEmpty()) return QString(ini).replace(QLatin1Char('\\'), QLatin1Char('/')).section(QLatin1Char('/'), -1);
  return m_desired.application.callable.isEmpty() ? m_desired.name : m_desired.application.callable;
}

QString Planner::where() const {
  const auto url = verifyUrlFor(m_observed, m_desired);
  return url ? url->toString() : location().isEmpty() ? QStringLiteral("every site") : location();
}

QList<Spot> Planner::possibleSpots() const {
  if (location().isEmpty()) return {serverSpot()};
  QList<Spot> spots{locationSpot()};
  if (!webConfigSpot().file.isEmpty()) spots << webConfigSpot();
  return spots;
}

std::optional<Handler> Planner::handlerAt(const Spot& spot) const {
  for (const Overlay::Placed& placed : m_overlay.handlers()) {
    const bool here = placed.file == spot.file && placed.location.compare(spot.location, Qt::CaseInsensitive) == 0;
    if (here && placed.handler.name.compare(m_desired.name, Qt::CaseInsensitive) == 0) return placed.handler;
  }
  return std::nullopt;
}

std::optional<Spot> Planner::ourSpot() const {
  const ProcessPair pair = pairFor(m_observed, m_desired);
  for (const Spot& spot : possibleSpots()) {
    const auto handler = handlerAt(spot);
    if (handler && isOurs(*handler, pair)) return spot;
  }
  return std::nullopt;
}

Result<Spot> Planner::chooseSpot() {
  const iisconfig::Writable writable =
      location().isEmpty() ? iisconfig::Writable()
                           : iisconfig::writableAt(m_overlay.levels(location()),
                                                   QStringLiteral("system.webServer/handlers"), location());
  const bool webConfigThere = !webConfigSpot().file.isEmpty();
  switch (m_desired.place) {
    case HandlerPlace::Server:
      return serverSpot();
    case HandlerPlace::Location:
      return locationSpot();
    case HandlerPlace::WebConfig:
      if (writable.allowed && webConfigThere) return webConfigSpot();
      return Error(codes::placeLocked,
                   QStringLiteral("A web.config of %1 may not set handlers. %2")
                       .arg(location(), writable.allowed ? QStringLiteral("Its folder isn't there.") : writable.reason),
                   QStringLiteral("Let it be written into applicationHost.config, for this site."));
    case HandlerPlace::Automatic:
      break;
  }
  if (const auto there = ourSpot()) return *there;
  return writable.allowed && webConfigThere ? webConfigSpot() : locationSpot();
}

std::optional<FastCgiApplication> Planner::fastCgiOf(const ProcessPair& pair) const {
  const auto expand = [&](const QString& text) { return host::expandVariables(text, m_observed.environment); };
  for (const FastCgiApplication& application : m_overlay.server().fastCgiApplications()) {
    if (iisconfig::matchesPair(pair.scriptProcessor(), application, expand)) return application;
  }
  return std::nullopt;
}

Result<void> Planner::placeFastCgi(const std::optional<ProcessPair>& previous) {
  const ProcessPair pair = pairFor(m_observed, m_desired);
  const auto existing = fastCgiOf(pair);
  const auto replaced = previous ? fastCgiOf(*previous) : std::nullopt;
  FastCgiApplication wanted = fastCgiFor(m_observed, m_desired, existing ? existing : replaced);
  m_overlay.because(
      m_overlay.serverPath(),
      QStringLiteral("Let IIS start %1 for %2.")
          .arg(usesGateway(m_desired) ? QStringLiteral("Python through the gateway") : pair.fullPath, what()));
  if (!existing) {
    // AppCmd's text keeps what the person wrote: cmd.exe expands %NUMBER_OF_PROCESSORS% itself.
    FastCgiApplication asWritten = wanted;
    for (auto it = m_desired.fastCgi.begin(); it != m_desired.fastCgi.end(); ++it)
      asWritten.attributes[it.key()] = it.value();
    m_plan.appCmd.push_back(addFastCgiStep(asWritten));
    for (const AppCmdStep& step : addVariableSteps(wanted))
      m_plan.appCmd.push_back(step);
    return m_overlay.server().addFastCgi(wanted);
  }
  wanted.fullPath = existing->fullPath;
  wanted.arguments = existing->arguments;
  if (wanted == *existing) return {};
  for (const AppCmdStep& step : setFastCgiSteps(*existing, wanted))
    m_plan.appCmd.push_back(step);
  return m_overlay.server().setFastCgi(wanted);
}

Result<void> Planner::placeHandler(const Spot& spot) {
  const Handler wanted = handlerFor(m_observed, m_desired);
  const auto existing = handlerAt(spot);
  m_overlay.because(spot.file, QStringLiteral("Send requests for %1 to it.").arg(where()));
  if (existing) {
    for (const AppCmdStep& step : setHandlerSteps(*existing, wanted, wholeLocation(spot), spot.inApplicationHost))
      m_plan.appCmd.push_back(step);
    return documentOf(spot).setHandler(iisconfig::Place::at(spot.location), wanted);
  }
  const bool orderDecides = wanted.path.contains(QLatin1Char('*'));
  m_plan.appCmd.push_back(addHandlerStep(wanted, wholeLocation(spot), spot.inApplicationHost, orderDecides));
  return documentOf(spot).addHandler(iisconfig::Place::at(spot.location), wanted);
}

Result<void> Planner::dropHandler(const Spot& spot, const Handler& handler) {
  m_overlay.because(spot.file, QStringLiteral("Send requests for %1 to Python no longer.").arg(where()));
  m_plan.appCmd.push_back(removeHandlerStep(handler.name, wholeLocation(spot), spot.inApplicationHost));
  return documentOf(spot).removeHandler(iisconfig::Place::at(spot.location), handler.name);
}

Result<void> Planner::dropFastCgiIfUnused(const ProcessPair& pair) {
  const auto application = fastCgiOf(pair);
  if (!application) return {};
  const auto expand = [&](const QString& text) { return host::expandVariables(text, m_observed.environment); };
  for (const Overlay::Placed& placed : m_overlay.handlers()) {
    if (iisconfig::matchesPair(placed.handler.scriptProcessor, *application, expand)) return {};
  }
  m_overlay.because(m_overlay.serverPath(), QStringLiteral("Take away the process that no handler uses any more."));
  m_plan.appCmd.push_back(removeFastCgiStep(application->fullPath, application->arguments));
  return m_overlay.server().removeFastCgi(application->fullPath, application->arguments);
}

Result<void> Planner::deploy() {
  const QList<FieldProblem> problems = validate(m_observed, m_desired);
  if (!problems.isEmpty()) return problems.first().error;
  ASSIGN_OR_RETURN(const Spot spot, chooseSpot());
  const ProcessPair pair = pairFor(m_observed, m_desired);
  std::optional<ProcessPair> previous;
  for (const Spot& possible : possibleSpots()) {
    const auto handler = handlerAt(possible);
    if (!handler) continue;
    const bool target = possible.file == spot.file && possible.location == spot.location;
    if (!isOurs(*handler, pair)) {
      if (!target) continue;
      return Error(codes::nameTaken,
                   QStringLiteral("There is a handler \"%1\" already, and it isn't one of ours.").arg(handler->name),
                   QStringLiteral("Choose another name; the one that is there stays as it is."));
    }
    previous = ProcessPair::fromScriptProcessor(handler->scriptProcessor);
    if (!target) RETURN_IF_ERROR(dropHandler(possible, *handler));
  }
  RETURN_IF_ERROR(placeFastCgi(previous));
  RETURN_IF_ERROR(placeHandler(spot));
  if (previous && *previous != pair) RETURN_IF_ERROR(dropFastCgiIfUnused(*previous));
  m_plan.title = QStringLiteral("Serve %1 at %2").arg(what(), where());
  m_plan.verifyUrl = verifyUrlFor(m_observed, m_desired);
  warn();
  const Inheritance inheritance = inheritanceOf(m_before, m_overlay, m_desired.name, location());
  if (inheritance.conflict) return *inheritance.conflict;
  m_plan.warnings += inheritance.warnings;
  return {};
}

Result<void> Planner::remove() {
  const auto spot = ourSpot();
  if (!spot) {
    return Error(codes::nothingOfOurs,
                 QStringLiteral("There is no deployment \"%1\" at %2.")
                     .arg(m_desired.name, location().isEmpty() ? QStringLiteral("the server level") : location()),
                 QStringLiteral("`iiswsgi status` lists what iiswsgi has deployed."));
  }
  const Handler handler = *handlerAt(*spot);
  RETURN_IF_ERROR(dropHandler(*spot, handler));
  RETURN_IF_ERROR(dropFastCgiIfUnused(ProcessPair::fromScriptProcessor(handler.scriptProcessor)));
  m_plan.title = QStringLiteral("Take %1 away from %2").arg(m_desired.name, where());
  return {};
}

void Planner::warn() {
  static const QStringList secrets{QStringLiteral("PASSWORD"), QStringLiteral("SECRET"), QStringLiteral("TOKEN"),
                                   QStringLiteral("KEY"), QStringLiteral("PWD")};
  for (const auto& [name, value] : m_desired.environment) {
    const bool secret = std::any_of(secrets.begin(), secrets.end(),
                                    [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
    if (secret)
      m_plan.warnings << QStringLiteral(
                             "%1 will stand in applicationHost.config in clear: whoever may read that file reads it.")
                             .arg(name);
  }
  if (m_desired.place == HandlerPlace::Server && m_desired.handlerPath == QLatin1String("*")) {
    m_plan.warnings << QStringLiteral(
        "At the server level with the path \"*\", every request of every site goes to Python.");
  }
}

void Planner::addPrerequisites() {
  const Prerequisites needed = prerequisitesOf(m_observed, m_desired);
  m_plan.warnings += needed.warnings;
  for (const RunCommand& command : needed.commands)
    m_plan.changes.emplace_back(command);
}

}  // namespace

const QString& whyOf(const Change& change) {
  return std::visit([](const auto& one) -> const QString& { return one.why; }, change);
}

Result<Plan> makePlan(const discovery::Observed& observed, const Desired& desired) {
  ASSIGN_OR_RETURN(auto overlay, Overlay::open(observed));
  return Planner(observed, desired, std::move(overlay)).run();
}

}  // namespace iiswsgi::plan
