#include <functional>

#include <QJsonArray>
#include <QJsonObject>

#include "app/core/plan/desired.h"
#include "app/core/plan/names.h"

namespace iiswsgi::plan {
namespace {

const QList<QPair<HandlerPlace, QString>>& places() {
  static const QList<QPair<HandlerPlace, QString>> table{{HandlerPlace::Automatic, QStringLiteral("automatic")},
                                                         {HandlerPlace::Location, QStringLiteral("location")},
                                                         {HandlerPlace::Server, QStringLiteral("server")},
                                                         {HandlerPlace::WebConfig, QStringLiteral("web.config")}};
  return table;
}

Error badValue(const QString& name, const QString& wanted) {
  return Error(iiswsgi::codes::badJson, QStringLiteral("\"%1\" holds something else than %2.").arg(name, wanted),
               QStringLiteral("`iiswsgi plan --json` prints a valid file to start from."));
}

Error unknownName(const QString& name, const QStringList& known) {
  return Error(iiswsgi::codes::badJson, QStringLiteral("There is no field \"%1\".").arg(name),
               QStringLiteral("Did you mean \"%1\"?").arg(nearest(name, known)));
}

using Reader = std::function<Result<void>(const QJsonValue&)>;

Reader text(const QString& name, QString& field) {
  return [name, &field](const QJsonValue& value) -> Result<void> {
    if (!value.isString()) return badValue(name, QStringLiteral("text"));
    field = value.toString();
    return {};
  };
}

Result<void> readObject(const QJsonValue& value, const QString& name, const QMap<QString, Reader>& readers) {
  if (!value.isObject()) return badValue(name, QStringLiteral("an object"));
  const QJsonObject object = value.toObject();
  for (auto it = object.begin(); it != object.end(); ++it) {
    const auto reader = readers.find(it.key());
    if (reader == readers.end()) return unknownName(it.key(), readers.keys());
    RETURN_IF_ERROR((*reader)(it.value()));
  }
  return {};
}

Result<void> readGoal(const QJsonValue& value, Desired& desired) {
  const QString goal = value.toString();
  if (goal != QLatin1String("deployed") && goal != QLatin1String("removed"))
    return badValue(QStringLiteral("goal"), QStringLiteral("\"deployed\" or \"removed\""));
  desired.goal = goal == QLatin1String("removed") ? Desired::Goal::Removed : Desired::Goal::Deployed;
  return {};
}

Result<void> readFastCgi(const QJsonValue& value, Desired& desired) {
  if (!value.isObject()) return badValue(QStringLiteral("fastCgi"), QStringLiteral("an object of texts"));
  const QJsonObject object = value.toObject();
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (!it.value().isString()) return badValue(QStringLiteral("fastCgi.") + it.key(), QStringLiteral("text"));
    desired.fastCgi[it.key()] = it.value().toString();
  }
  return {};
}

Result<void> readEnvironment(const QJsonValue& value, Desired& desired) {
  if (!value.isArray()) return badValue(QStringLiteral("environment"), QStringLiteral("a list of {name, value}"));
  for (const auto& entry : value.toArray()) {
    QPair<QString, QString> variable;
    const QMap<QString, Reader> readers{
        {QStringLiteral("name"), text(QStringLiteral("environment.name"), variable.first)},
        {QStringLiteral("value"), text(QStringLiteral("environment.value"), variable.second)}};
    RETURN_IF_ERROR(readObject(entry, QStringLiteral("environment"), readers));
    desired.environment.append(variable);
  }
  return {};
}

QMap<QString, Reader> readersFor(Desired& desired) {
  ApplicationSource& application = desired.application;
  const QMap<QString, Reader> ofApplication{
      {QStringLiteral("iniFile"), text(QStringLiteral("application.iniFile"), application.iniFile)},
      {QStringLiteral("iniSection"), text(QStringLiteral("application.iniSection"), application.iniSection)},
      {QStringLiteral("callable"), text(QStringLiteral("application.callable"), application.callable)},
      {QStringLiteral("folder"), text(QStringLiteral("application.folder"), application.folder)}};
  return {
      {QStringLiteral("goal"), [&desired](const QJsonValue& value) { return readGoal(value, desired); }},
      {QStringLiteral("server"), text(QStringLiteral("server"), desired.server)},
      {QStringLiteral("name"), text(QStringLiteral("name"), desired.name)},
      {QStringLiteral("site"), text(QStringLiteral("site"), desired.site)},
      {QStringLiteral("path"), text(QStringLiteral("path"), desired.path)},
      {QStringLiteral("python"), text(QStringLiteral("python"), desired.python)},
      {QStringLiteral("application"),
       [ofApplication](const QJsonValue& value) {
         return readObject(value, QStringLiteral("application"), ofApplication);
       }},
      {QStringLiteral("handlerPath"), text(QStringLiteral("handlerPath"), desired.handlerPath)},
      {QStringLiteral("verb"), text(QStringLiteral("verb"), desired.verb)},
      {QStringLiteral("place"),
       [&desired](const QJsonValue& value) -> Result<void> {
         const auto place = placeFromText(value.toString());
         if (!place)
           return badValue(QStringLiteral("place"), QStringLiteral("automatic, location, server or web.config"));
         desired.place = *place;
         return {};
       }},
      {QStringLiteral("responseBufferLimit"),
       [&desired](const QJsonValue& value) -> Result<void> {
         if (!value.isString()) return badValue(QStringLiteral("responseBufferLimit"), QStringLiteral("text"));
         desired.responseBufferLimit = value.toString();
         return {};
       }},
      {QStringLiteral("gateway"), text(QStringLiteral("gateway"), desired.gateway)},
      {QStringLiteral("processPath"), text(QStringLiteral("processPath"), desired.processPath)},
      {QStringLiteral("processArguments"), text(QStringLiteral("processArguments"), desired.processArguments)},
      {QStringLiteral("fastCgi"), [&desired](const QJsonValue& value) { return readFastCgi(value, desired); }},
      {QStringLiteral("environment"), [&desired](const QJsonValue& value) { return readEnvironment(value, desired); }},
  };
}

void putText(QJsonObject& object, const char* name, const QString& value) {
  if (!value.isEmpty()) object[QLatin1String(name)] = value;
}

QJsonObject applicationToJson(const ApplicationSource& application) {
  QJsonObject object;
  putText(object, "iniFile", application.iniFile);
  putText(object, "iniSection", application.iniSection);
  putText(object, "callable", application.callable);
  putText(object, "folder", application.folder);
  return object;
}

}  // namespace

QString textOf(HandlerPlace place) {
  for (const auto& [value, name] : places()) {
    if (value == place) return name;
  }
  return {};
}

std::optional<HandlerPlace> placeFromText(const QString& text) {
  for (const auto& [value, name] : places()) {
    if (name == text) return value;
  }
  return std::nullopt;
}

QJsonObject toJson(const Desired& desired) {
  QJsonObject object;
  object[QStringLiteral("goal")] =
      desired.goal == Desired::Goal::Removed ? QStringLiteral("removed") : QStringLiteral("deployed");
  putText(object, "server", desired.server);
  putText(object, "name", desired.name);
  putText(object, "site", desired.site);
  putText(object, "path", desired.path);
  putText(object, "python", desired.python);
  const QJsonObject application = applicationToJson(desired.application);
  if (!application.isEmpty()) object[QStringLiteral("application")] = application;
  putText(object, "handlerPath", desired.handlerPath);
  putText(object, "verb", desired.verb);
  object[QStringLiteral("place")] = textOf(desired.place);
  if (desired.responseBufferLimit) object[QStringLiteral("responseBufferLimit")] = *desired.responseBufferLimit;
  putText(object, "gateway", desired.gateway);
  putText(object, "processPath", desired.processPath);
  putText(object, "processArguments", desired.processArguments);
  QJsonObject fastCgi;
  for (auto it = desired.fastCgi.begin(); it != desired.fastCgi.end(); ++it)
    fastCgi[it.key()] = it.value();
  if (!fastCgi.isEmpty()) object[QStringLiteral("fastCgi")] = fastCgi;
  QJsonArray environment;
  for (const auto& [name, value] : desired.environment)
    environment.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("value"), value}});
  if (!environment.isEmpty()) object[QStringLiteral("environment")] = environment;
  return object;
}

Result<Desired> desiredFromJson(const QJsonObject& json) {
  Desired desired;
  RETURN_IF_ERROR(readObject(json, QStringLiteral("the file"), readersFor(desired)));
  return desired;
}

}  // namespace iiswsgi::plan
