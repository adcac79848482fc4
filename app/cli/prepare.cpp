#include "app/cli/prepare.h"

#include <QJsonDocument>
#include <QStringDecoder>

#include "app/cli/desired_options.h"
#include "app/cli/text.h"
#include "app/core/apply/hand_over.h"
#include "app/core/discovery/access.h"
#include "app/core/discovery/discovery.h"
#include "app/core/plan/prerequisites.h"
#include "app/core/plan/process.h"
#include "app/preview/check.h"

namespace iiswsgi::cli {
namespace {

using plan::Desired;

QStringList iniFilesOf(const Desired& desired) {
  return desired.application.iniFile.isEmpty() ? QStringList() : QStringList{desired.application.iniFile};
}

/// A Python's own problem is the planner's to tell; one that isn't there is told here.
Result<void> readPython(host::Host& host, discovery::Observed& observed, Desired& desired) {
  if (desired.goal == Desired::Goal::Removed || !desired.processPath.isEmpty()) return {};
  ASSIGN_OR_RETURN(const auto python, discovery::readPython(host, desired.python));
  // A name of PATH, a shim or a folder that holds a Python becomes what IIS can start; a virtual environment stays one.
  if (desired.python != python.virtualEnvironment) desired.python = python.executable;
  observed.pythons << python;
  return {};
}

Result<discovery::Observed> observeTarget(host::Host& host, const Target& target, const QStringList& iniFiles) {
  const auto observed = discovery::observe(host, target.server, iniFiles);
  if (!observed) return toldForServer(observed.error(), target.server, host);
  return *observed;
}

Result<Prepared> prepareFromOptions(const Context& context) {
  ASSIGN_OR_RETURN(Desired desired, readDesired(context));
  ASSIGN_OR_RETURN(const Target target, chooseServer(context, desired.server));
  ASSIGN_OR_RETURN(auto observed, observeTarget(context.host, target, iniFilesOf(desired)));
  fillDefaults(context.host, observed, desired);
  RETURN_IF_ERROR(readPython(context.host, observed, desired));
  discovery::observeAccess(context.host, observed, plan::locationOf(desired), plan::foldersToRead(observed, desired));
  ASSIGN_OR_RETURN(const auto plan, plan::makePlan(observed, desired));
  if (!plan.empty() && !context.arguments.has(QStringLiteral("--no-check"))) {
    const auto checked = preview::checkApplication(context.host, observed, desired);
    if (!checked) return checked.error();
  }
  return Prepared{target, observed, plan};
}

/// Editors and shells write JSON in other encodings too, with a mark of it in front.
QByteArray asUtf8(const QByteArray& bytes) {
  const auto marked = QStringConverter::encodingForData(bytes);
  return marked ? QString(QStringDecoder(*marked)(bytes)).toUtf8() : bytes;
}

Result<plan::Plan> readPlan(host::Host& host, const QString& path, const std::optional<QString>& sha256) {
  const auto bytes = host.readFile(path);
  if (!bytes) return bytes.error();
  if (sha256) RETURN_IF_ERROR(apply::checkSum(*bytes, *sha256));
  const auto document = QJsonDocument::fromJson(asUtf8(*bytes));
  if (!document.isObject())
    return Error{iiswsgi::codes::badJson, QStringLiteral("%1 isn't a plan.").arg(path),
                 QStringLiteral("`iiswsgi plan --output FILE` saves one.")};
  const auto plan = plan::planFromJson(document.object());
  if (!plan) return plan.error().during(QStringLiteral("reading %1").arg(path));
  return *plan;
}

Error otherServer(const plan::Plan& plan, const discovery::Server& server) {
  return {codes::badArgument,
          QStringLiteral("The plan is for %1, and --server means %2.").arg(plan.server, server.configPath),
          QStringLiteral("Leave --server out, or plan again for that server.")};
}

Result<Prepared> prepareFromFile(const Context& context, const QString& path) {
  ASSIGN_OR_RETURN(const auto plan, readPlan(context.host, path, context.arguments.optional("--sha256")));
  const bool named = plan.desired && !plan.desired->server.isEmpty();
  ASSIGN_OR_RETURN(const Target target, chooseServer(context, named ? plan.desired->server : plan.server));
  if (target.server.configPath != plan.server) return otherServer(plan, target.server);
  const auto iniFiles = plan.desired ? iniFilesOf(*plan.desired) : QStringList();
  ASSIGN_OR_RETURN(const auto observed, observeTarget(context.host, target, iniFiles));
  return Prepared{target, observed, plan};
}

}  // namespace

QList<Option> planningOptions() {
  return {{"--no-check", "", "Don't let the gateway try the application out first."}};
}

Result<Prepared> preparePlan(const Context& context) {
  const auto file = context.arguments.optional(QStringLiteral("--plan"));
  if (file) return prepareFromFile(context, absolutePath(*file));
  if (!context.arguments.has(QStringLiteral("--sha256"))) return prepareFromOptions(context);
  return Error(codes::badArgument, QStringLiteral("--sha256 is the sum of a plan's file, and there is no --plan."),
               QStringLiteral("Name the file with --plan."));
}

Result<plan::Plan> planAgain(host::Host& host, const discovery::Server& server, const Desired& desired) {
  ASSIGN_OR_RETURN(const auto observed, discovery::observe(host, server, iniFilesOf(desired)));
  return plan::makePlan(observed, desired);
}

}  // namespace iiswsgi::cli
