#include "app/preview/check.h"

#include <QRegularExpression>

#include "app/core/discovery/paths.h"
#include "app/core/plan/process.h"
#include "gateway/contract/command_line.h"
#include "gateway/contract/contract.h"

namespace iiswsgi::preview {
namespace {

using plan::Desired;

/// Importing a big application on a cold disk takes its time.
constexpr std::chrono::minutes timeToLoad{2};

/// The very arguments that IIS will pass, and the folder that the gateway then learns from the first request: the
/// application's in the site.
QStringList checkArguments(const discovery::Observed& observed, const Desired& desired) {
  const QString line = host::expandVariables(plan::pairFor(observed, desired).arguments, observed.environment);
  QStringList arguments{contract::option::check};
  for (const std::string& argument : contract::splitArguments(line.toStdString()))
    arguments << QString::fromStdString(argument);
  const auto& source = desired.application;
  const QString webConfig = observed.webConfigs.value(plan::locationOf(desired)).path;
  if (source.iniFile.isEmpty() && source.folder.isEmpty() && !webConfig.isEmpty())
    arguments << contract::option::folder << discovery::parentFolder(webConfig);
  return arguments;
}

host::Command commandFor(const discovery::Observed& observed, const Desired& desired, const QString& gateway) {
  host::Command command;
  command.program = gateway;
  command.arguments = checkArguments(observed, desired);
  command.timeout = timeToLoad;
  for (const auto& [name, value] : desired.environment)
    command.variables.insert(name, value);
  return command;
}

Error notRun(const QString& gateway, const QString& detail) {
  return {codes::checkNotRun, QStringLiteral("%1 could not try the application out.").arg(gateway),
          QStringLiteral("See why in the details. The plan can be applied without this try."), detail};
}

}  // namespace

std::optional<Error> errorFromText(const QString& text) {
  static const QRegularExpression form(
      QStringLiteral("IISWSGI-(\\d{4}): ([^\\n]*)(?:\\n  What to do: ([^\\n]*))?(?:\\n  Detail: (.*))?"),
      QRegularExpression::DotMatchesEverythingOption);
  const auto match = form.match(text);
  if (!match.hasMatch()) return std::nullopt;
  return Error{ErrorCode{match.captured(1).toInt()}, match.captured(2), match.captured(3), match.captured(4).trimmed()};
}

Result<Check> checkApplication(host::Host& host, const discovery::Observed& observed, const Desired& desired,
                               std::shared_ptr<const std::atomic<bool>> cancelled) {
  if (desired.goal == Desired::Goal::Removed || !plan::usesGateway(desired)) return Check::NothingToTry;
  const QString gateway = host::expandVariables(plan::pairFor(observed, desired).fullPath, observed.environment);
  if (gateway.isEmpty() || !exists(host, gateway)) return Check::NothingToTry;
  host::Command command = commandFor(observed, desired, gateway);
  command.cancelled = std::move(cancelled);
  const auto ran = host.run(command);
  if (!ran) return notRun(gateway, ran.error().text());
  if (ran->exitCode == 0) return Check::Loads;
  const QString said = QString::fromUtf8(ran->errors + ran->output).trimmed();
  if (const auto error = errorFromText(said)) return error->during(QStringLiteral("trying the application out"));
  return notRun(gateway, QStringLiteral("exit code %1\n%2").arg(ran->exitCode).arg(said));
}

}  // namespace iiswsgi::preview
