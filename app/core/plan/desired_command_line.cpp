#include <QRegularExpression>

#include "app/core/plan/desired.h"
#include "gateway/contract/command_line.h"

namespace iiswsgi::plan {
namespace {

QString quotedForPosix(const QString& argument) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
  if (plain.match(argument).hasMatch()) return argument;
  return QLatin1Char('\'') + QString(argument).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString quotedForWindows(const QString& argument) {
  static const QRegularExpression special(QStringLiteral("[&|<>^()]"));
  const QString quoted = QString::fromStdString(contract::quoteArgument(argument.toStdString()));
  // cmd.exe reads these before the program does, unless they stand in quotes.
  return quoted == argument && special.match(argument).hasMatch() ? QLatin1Char('"') + argument + QLatin1Char('"')
                                                                  : quoted;
}

QStringList optionsOf(const Desired& desired) {
  const Desired usual;
  QStringList options;
  const auto add = [&](const char* name, const QString& value, const QString& unlessIts = QString()) {
    if (value != unlessIts) options << QLatin1String(name) << value;
  };
  const ApplicationSource& application = desired.application;
  const bool otherSection = !application.iniSection.isEmpty() && application.iniSection != QLatin1String("main");
  if (desired.goal == Desired::Goal::Removed) options << QStringLiteral("--remove");
  add("--server", desired.server);
  add("--name", desired.name);
  add("--site", desired.site);
  add("--path", desired.path, usual.path);
  add("--python", desired.python);
  add("--ini", application.iniFile + (otherSection ? QLatin1Char('#') + application.iniSection : QString()));
  add("--app", application.callable);
  add("--folder", application.folder);
  add("--handler-path", desired.handlerPath, usual.handlerPath);
  add("--verb", desired.verb, usual.verb);
  add("--place", textOf(desired.place), textOf(usual.place));
  if (desired.responseBufferLimit) options << QStringLiteral("--response-buffer-limit") << *desired.responseBufferLimit;
  add("--gateway", desired.gateway);
  add("--process", desired.processPath);
  add("--arguments", desired.processArguments);
  for (auto it = desired.fastCgi.begin(); it != desired.fastCgi.end(); ++it)
    options << QStringLiteral("--fast-cgi") << it.key() + QLatin1Char('=') + it.value();
  for (const auto& [name, value] : desired.environment)
    options << QStringLiteral("--env") << name + QLatin1Char('=') + value;
  return options;
}

}  // namespace

QString toCommandLine(const Desired& desired, bool windows) {
  QStringList words{QStringLiteral("iiswsgi"), QStringLiteral("apply")};
  for (const QString& option : optionsOf(desired))
    words << (windows ? quotedForWindows(option) : quotedForPosix(option));
  return words.join(QLatin1Char(' '));
}

}  // namespace iiswsgi::plan
