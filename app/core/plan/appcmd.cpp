#include "app/core/plan/appcmd.h"

#include "app/core/plan/render.h"

namespace iiswsgi::plan {
namespace {

const QString fastCgiSection = QStringLiteral("system.webServer/fastCgi");
const QString handlersSection = QStringLiteral("system.webServer/handlers");

using Attributes = QList<QPair<QString, QString>>;

QString quoted(const QString& value) {
  QString text = value;
  text.replace(QLatin1Char('\''), QLatin1String("''")).replace(QLatin1Char('"'), QLatin1String("\"\""));
  return QLatin1Char('\'') + text + QLatin1Char('\'');
}

QString element(const Attributes& attributes) {
  QStringList parts;
  for (const auto& [name, value] : attributes)
    parts << name + QLatin1Char('=') + quoted(value);
  return QLatin1Char('[') + parts.join(QLatin1Char(',')) + QLatin1Char(']');
}

Attributes pairOf(const QString& fullPath, const QString& arguments) {
  Attributes pair{{QStringLiteral("fullPath"), fullPath}};
  if (!arguments.isEmpty()) pair.append({QStringLiteral("arguments"), arguments});
  return pair;
}

Attributes attributesOf(const iisconfig::FastCgiApplication& application) {
  Attributes attributes = pairOf(application.fullPath, application.arguments);
  const auto& all = application.attributes;
  // The document's order: how many, then what to watch, then the rest.
  for (const char* first : {"maxInstances", "monitorChangesTo"}) {
    if (all.contains(QLatin1String(first))) attributes.append({QLatin1String(first), all.value(QLatin1String(first))});
  }
  for (auto it = all.begin(); it != all.end(); ++it) {
    if (it.key() != QLatin1String("maxInstances") && it.key() != QLatin1String("monitorChangesTo"))
      attributes.append({it.key(), it.value()});
  }
  return attributes;
}

Attributes attributesOf(const iisconfig::Handler& handler) {
  Attributes attributes{{QStringLiteral("name"), handler.name},
                        {QStringLiteral("path"), handler.path},
                        {QStringLiteral("verb"), handler.verb},
                        {QStringLiteral("modules"), handler.modules},
                        {QStringLiteral("scriptProcessor"), handler.scriptProcessor}};
  const auto add = [&](const char* name, const std::optional<QString>& value) {
    if (value) attributes.append({QLatin1String(name), *value});
  };
  add("resourceType", handler.resourceType);
  add("requireAccess", handler.requireAccess);
  add("responseBufferLimit", handler.responseBufferLimit);
  return attributes;
}

AppCmdStep step(const QString& section, const QString& operation, const QString& location = {},
                bool inApplicationHost = true) {
  return {section, location, operation, inApplicationHost};
}

QString valueIn(const Attributes& attributes, const QString& name) {
  for (const auto& [key, value] : attributes) {
    if (key == name) return value;
  }
  return {};
}

QString assignment(const QString& target, const QString& name, const QString& value) {
  return QStringLiteral("/\"%1.%2:%3\"")
      .arg(target, name, QString(value).replace(QLatin1Char('"'), QLatin1String("\"\"")));
}

QList<AppCmdStep> differences(const AppCmdStep& like, const QString& target, const Attributes& before,
                              const Attributes& after) {
  QList<AppCmdStep> steps;
  for (const auto& [name, value] : after) {
    if (valueIn(before, name) != value)
      steps << step(like.section, assignment(target, name, value), like.location, like.inApplicationHost);
  }
  return steps;
}

AppCmdStep variableStep(const iisconfig::FastCgiApplication& application, QLatin1Char sign,
                        const QPair<QString, QString>& variable) {
  const QString target = element(pairOf(application.fullPath, application.arguments));
  return step(fastCgiSection, QStringLiteral("/%1\"%2.environmentVariables.%3\"")
                                  .arg(sign)
                                  .arg(target, element({{QStringLiteral("name"), variable.first},
                                                        {QStringLiteral("value"), variable.second}})));
}

}  // namespace

AppCmdStep addFastCgiStep(const iisconfig::FastCgiApplication& application) {
  return step(fastCgiSection, QStringLiteral("/+\"%1\"").arg(element(attributesOf(application))));
}

QList<AppCmdStep> addVariableSteps(const iisconfig::FastCgiApplication& application) {
  QList<AppCmdStep> steps;
  for (const auto& variable : application.environmentVariables)
    steps << variableStep(application, QLatin1Char('+'), variable);
  return steps;
}

QList<AppCmdStep> setFastCgiSteps(const iisconfig::FastCgiApplication& before,
                                  const iisconfig::FastCgiApplication& after) {
  const QString target = element(pairOf(before.fullPath, before.arguments));
  Attributes old = attributesOf(before);
  Attributes wanted = attributesOf(after);
  QList<AppCmdStep> steps =
      differences(step(fastCgiSection, {}), target, old, wanted.mid(pairOf(after.fullPath, after.arguments).size()));
  for (const auto& variable : before.environmentVariables) {
    if (!after.environmentVariables.contains(variable)) steps << variableStep(after, QLatin1Char('-'), variable);
  }
  for (const auto& variable : after.environmentVariables) {
    if (!before.environmentVariables.contains(variable)) steps << variableStep(after, QLatin1Char('+'), variable);
  }
  return steps;
}

AppCmdStep removeFastCgiStep(const QString& fullPath, const QString& arguments) {
  return step(fastCgiSection, QStringLiteral("/-\"%1\"").arg(element(pairOf(fullPath, arguments))));
}

AppCmdStep addHandlerStep(const iisconfig::Handler& handler, const QString& location, bool inApplicationHost,
                          bool first) {
  QString entry = element(attributesOf(handler));
  if (first) entry.insert(1, QStringLiteral("@start,"));
  return step(handlersSection, QStringLiteral("/+\"%1\"").arg(entry), location, inApplicationHost);
}

QList<AppCmdStep> setHandlerSteps(const iisconfig::Handler& before, const iisconfig::Handler& after,
                                  const QString& location, bool inApplicationHost) {
  return differences(step(handlersSection, {}, location, inApplicationHost),
                     element({{QStringLiteral("name"), after.name}}), attributesOf(before), attributesOf(after));
}

AppCmdStep removeHandlerStep(const QString& name, const QString& location, bool inApplicationHost) {
  return step(handlersSection, QStringLiteral("/-\"%1\"").arg(element({{QStringLiteral("name"), name}})), location,
              inApplicationHost);
}

QString renderAppCmd(const Plan& plan) {
  QString script;
  for (const AppCmdStep& one : plan.appCmd) {
    const QString location = one.location.isEmpty() ? QString() : QStringLiteral("\"%1\" ").arg(one.location);
    script += QStringLiteral("appcmd.exe set config %1-section:%2 %3%4\n")
                  .arg(location, one.section, one.operation,
                       one.inApplicationHost ? QStringLiteral(" /commit:apphost") : QString());
  }
  for (const Change& change : plan.changes) {
    if (const auto* command = std::get_if<RunCommand>(&change)) script += commandLine(command->run) + QLatin1Char('\n');
  }
  return script;
}

}  // namespace iiswsgi::plan
