#include "app/cli/gateway_check.h"

#include <QRegularExpression>

#include "app/cli/command.h"
#include "gateway/contract/contract.h"

namespace iiswsgi::cli {
namespace {

using plan::Desired;

constexpr std::chrono::minutes timeToLoad{2};

QString configurationPath(const Desired& desired) {
  return desired.path == QLatin1String("/") ? desired.site : desired.site + desired.path;
}

/// The folder that the planner would take: the person's, the INI's, or the application's in the site.
QString folderFor(const discovery::Observed& observed, const Desired& desired) {
  if (!desired.application.folder.isEmpty() || !desired.application.iniFile.isEmpty())
    return desired.application.folder;
  const QString webConfig = observed.webConfigs.value(configurationPath(desired)).path;
  return webConfig.left(std::max(webConfig.lastIndexOf(QLatin1Char('/')), webConfig.lastIndexOf(QLatin1Char('\\'))));
}

QStringList checkArguments(const discovery::Observed& observed, const Desired& desired) {
  const auto& source = desired.application;
  QStringList arguments{contract::option::check, contract::option::python, desired.python};
  if (source.iniFile.isEmpty())
    arguments << contract::option::app << source.callable;
  else
    arguments << contract::option::ini
              << (source.iniSection.isEmpty() ? source.iniFile : source.iniFile + QLatin1Char('#') + source.iniSection);
  const QString folder = folderFor(observed, desired);
  if (!folder.isEmpty()) arguments << contract::option::folder << folder;
  return arguments;
}

/// A Host's command inherits this program's environment; env(1) adds what the deployment will have on top.
host::Command commandFor(const discovery::Observed& observed, const Desired& desired, const QString& gateway) {
  host::Command command;
  command.program = gateway;
  command.arguments = checkArguments(observed, desired);
  command.timeout = timeToLoad;
  if (desired.environment.isEmpty() || observed.windows) return command;
  QStringList variables;
  for (const auto& [name, value] : desired.environment)
    variables << name + QLatin1Char('=') + value;
  command.arguments = variables + QStringList{command.program} + command.arguments;
  command.program = QStringLiteral("/usr/bin/env");
  return command;
}

Error notRun(const QString& gateway, const QString& detail) {
  return {codes::checkNotRun, QStringLiteral("%1 could not try the application out.").arg(gateway),
          QStringLiteral("See why in the detail; --no-check plans without trying the application."), detail};
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

Result<void> checkApplication(host::Host& host, const discovery::Observed& observed, const Desired& desired) {
  const QString gateway = desired.gateway.isEmpty() ? observed.gateway : desired.gateway;
  if (desired.goal == Desired::Goal::Removed || !desired.processPath.isEmpty()) return {};
  if (gateway.isEmpty() || !exists(host, gateway)) return {};
  // On Windows a variable can't be given to one command alone, and without it the answer would mislead.
  if (observed.windows && !desired.environment.isEmpty()) return {};
  const auto ran = host.run(commandFor(observed, desired, gateway));
  if (!ran) return notRun(gateway, ran.error().text());
  if (ran->exitCode == 0) return {};
  const QString said = QString::fromUtf8(ran->errors + ran->output).trimmed();
  if (const auto error = errorFromText(said)) return error->during(QStringLiteral("trying the application out"));
  return notRun(gateway, QStringLiteral("exit code %1\n%2").arg(ran->exitCode).arg(said));
}

}  // namespace iiswsgi::cli
