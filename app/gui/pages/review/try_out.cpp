#include "app/gui/pages/review/try_out.h"

#include <QFileInfo>
#include <QRegularExpression>

#include "gateway/contract/contract.h"

namespace iiswsgi::gui {
namespace {

/// Importing a big application on a cold disk takes its time.
constexpr std::chrono::minutes timeToLoad{2};

QString option(const char* name) {
  return QString::fromLatin1(name);
}

/// The folder that the deployment will run in: the person's, the INI's (the gateway's default), or the site's.
QString folderFor(const discovery::Observed& observed, const plan::Desired& desired) {
  if (!desired.application.folder.isEmpty() || !desired.application.iniFile.isEmpty())
    return desired.application.folder;
  const QString place = desired.path == QLatin1String("/") ? desired.site : desired.site + desired.path;
  const QString webConfig = observed.webConfigs.value(place).path;
  return webConfig.isEmpty() ? QString() : QFileInfo(webConfig).path();
}

QStringList argumentsFor(const discovery::Observed& observed, const plan::Desired& desired) {
  const auto& source = desired.application;
  QStringList arguments{option(contract::option::check), option(contract::option::python), desired.python};
  const QString section = source.iniSection.isEmpty() ? QString() : QLatin1Char('#') + source.iniSection;
  if (source.iniFile.isEmpty()) arguments << option(contract::option::app) << source.callable;
  if (!source.iniFile.isEmpty()) arguments << option(contract::option::ini) << source.iniFile + section;
  const QString folder = folderFor(observed, desired);
  if (!folder.isEmpty()) arguments << option(contract::option::folder) << folder;
  return arguments;
}

Error errorFrom(const QString& said, int exitCode) {
  static const QRegularExpression form(
      QStringLiteral("IISWSGI-(\\d{4}): ([^\\n]*)(?:\\n  What to do: ([^\\n]*))?(?:\\n  Detail: (.*))?"),
      QRegularExpression::DotMatchesEverythingOption);
  const auto match = form.match(said);
  if (match.hasMatch())
    return {ErrorCode{match.captured(1).toInt()}, match.captured(2), match.captured(3), match.captured(4).trimmed()};
  return {codes::applicationNotTried, QStringLiteral("The gateway could not try the application out."),
          QStringLiteral("See why in the details; applying is possible all the same."),
          QStringLiteral("exit code %1\n%2").arg(exitCode).arg(said)};
}

}  // namespace

Result<bool> tryOut(host::Host& host, const discovery::Observed& observed, const plan::Desired& desired) {
  const QString gateway = desired.gateway.isEmpty() ? observed.gateway : desired.gateway;
  if (!desired.processPath.isEmpty() || gateway.isEmpty() || !host::exists(host, gateway)) return false;
  // Variables can't be given to one command alone; without them the answer might mislead.
  if (!desired.environment.isEmpty()) return false;
  host::Command command;
  command.program = gateway;
  command.arguments = argumentsFor(observed, desired);
  command.timeout = timeToLoad;
  const auto ran = host.run(command);
  if (!ran) return ran.error().during(QStringLiteral("trying the application out"));
  if (ran->exitCode == 0) return true;
  return errorFrom(QString::fromUtf8(ran->errors + ran->output).trimmed(), ran->exitCode);
}

}  // namespace iiswsgi::gui
