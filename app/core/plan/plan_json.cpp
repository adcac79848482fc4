#include <QJsonArray>

#include "app/core/plan/plan.h"

namespace iiswsgi::plan {
namespace {

const QString formatName = QStringLiteral("iiswsgi-plan");
constexpr int formatVersion = 1;

Error broken(const QString& what) {
  return Error(iiswsgi::codes::badJson, QStringLiteral("This isn't a plan of iiswsgi: %1.").arg(what),
               QStringLiteral("`iiswsgi plan --output plan.json` writes one."));
}

QJsonValue bytesToJson(const std::optional<QByteArray>& bytes) {
  return bytes ? QJsonValue(QString::fromLatin1(bytes->toBase64())) : QJsonValue(QJsonValue::Null);
}

Result<std::optional<QByteArray>> bytesFromJson(const QJsonValue& value) {
  if (value.isNull() || value.isUndefined()) return std::optional<QByteArray>();
  const auto decoded =
      QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
  if (!decoded) return broken(QStringLiteral("a file's bytes aren't base64"));
  return std::optional(*decoded);
}

QJsonObject commandToJson(const host::Command& command) {
  return {{QStringLiteral("program"), command.program},
          {QStringLiteral("arguments"), QJsonArray::fromStringList(command.arguments)},
          {QStringLiteral("folder"), command.folder},
          {QStringLiteral("timeoutMilliseconds"), static_cast<qint64>(command.timeout.count())}};
}

host::Command commandFromJson(const QJsonObject& object) {
  host::Command command;
  command.program = object[QStringLiteral("program")].toString();
  for (const auto& argument : object[QStringLiteral("arguments")].toArray())
    command.arguments << argument.toString();
  command.folder = object[QStringLiteral("folder")].toString();
  const auto timeout = object[QStringLiteral("timeoutMilliseconds")].toInteger();
  if (timeout > 0) command.timeout = std::chrono::milliseconds(timeout);
  return command;
}

QJsonArray codesToJson(const QList<int>& codes) {
  QJsonArray array;
  for (const int code : codes)
    array.append(code);
  return array;
}

QList<int> codesFromJson(const QJsonValue& value) {
  QList<int> codes;
  for (const auto& code : value.toArray())
    codes << code.toInt();
  return codes.isEmpty() ? RunCommand().successCodes : codes;
}

const QStringList& undoNames() {
  static const QStringList names{QStringLiteral("byCommand"), QStringLiteral("coveredByEarlierChange"),
                                 QStringLiteral("impossible")};
  return names;
}

QJsonObject changeToJson(const SetFile& change) {
  return {{QStringLiteral("kind"), QStringLiteral("setFile")},
          {QStringLiteral("path"), change.path},
          {QStringLiteral("before"), bytesToJson(change.before)},
          {QStringLiteral("after"), bytesToJson(change.after)},
          {QStringLiteral("why"), change.why}};
}

QJsonObject changeToJson(const MovePath& change) {
  return {{QStringLiteral("kind"), QStringLiteral("movePath")},
          {QStringLiteral("from"), change.from},
          {QStringLiteral("to"), change.to},
          {QStringLiteral("why"), change.why}};
}

QJsonObject changeToJson(const RunCommand& change) {
  QJsonObject object{{QStringLiteral("kind"), QStringLiteral("runCommand")},
          {QStringLiteral("run"), commandToJson(change.run)},
          {QStringLiteral("undo"), undoNames().at(static_cast<int>(change.undo))},
          {QStringLiteral("undoCommand"), commandToJson(change.undoCommand)},
          {QStringLiteral("asAdministrator"), change.asAdministrator},
          {QStringLiteral("successCodes"), codesToJson(change.successCodes)},
          {QStringLiteral("why"), change.why}};
  if (!change.makes.isEmpty()) object[QStringLiteral("makes")] = change.makes;
  return object;
}

Result<Change> changeFromJson(const QJsonObject& object) {
  const QString kind = object[QStringLiteral("kind")].toString();
  const QString why = object[QStringLiteral("why")].toString();
  if (kind == QLatin1String("setFile")) {
    ASSIGN_OR_RETURN(const auto before, bytesFromJson(object[QStringLiteral("before")]));
    ASSIGN_OR_RETURN(const auto after, bytesFromJson(object[QStringLiteral("after")]));
    return Change(SetFile{object[QStringLiteral("path")].toString(), before, after, why});
  }
  if (kind == QLatin1String("movePath"))
    return Change(MovePath{object[QStringLiteral("from")].toString(), object[QStringLiteral("to")].toString(), why});
  if (kind != QLatin1String("runCommand"))
    return broken(QStringLiteral("there is no kind of change called \"%1\"").arg(kind));
  const auto undo = undoNames().indexOf(object[QStringLiteral("undo")].toString());
  if (undo < 0) return broken(QStringLiteral("a command doesn't say how it is undone"));
  return Change(RunCommand{
      commandFromJson(object[QStringLiteral("run")].toObject()), static_cast<RunCommand::Undo>(undo),
      commandFromJson(object[QStringLiteral("undoCommand")].toObject()), why,
      object[QStringLiteral("asAdministrator")].toBool(), codesFromJson(object[QStringLiteral("successCodes")]),
      object[QStringLiteral("makes")].toString()});
}

QJsonObject stepToJson(const AppCmdStep& step) {
  return {{QStringLiteral("section"), step.section},
          {QStringLiteral("location"), step.location},
          {QStringLiteral("operation"), step.operation},
          {QStringLiteral("inApplicationHost"), step.inApplicationHost}};
}

AppCmdStep stepFromJson(const QJsonObject& object) {
  return {object[QStringLiteral("section")].toString(), object[QStringLiteral("location")].toString(),
          object[QStringLiteral("operation")].toString(), object[QStringLiteral("inApplicationHost")].toBool(true)};
}

QJsonObject stagedToJson(const QMap<QString, QByteArray>& staged) {
  QJsonObject object;
  for (auto file = staged.begin(); file != staged.end(); ++file)
    object.insert(file.key(), QString::fromLatin1(file.value()));
  return object;
}

}  // namespace

QJsonObject toJson(const Plan& plan) {
  QJsonArray changes;
  for (const Change& change : plan.changes)
    changes.append(std::visit([](const auto& one) { return changeToJson(one); }, change));
  QJsonArray appCmd;
  for (const AppCmdStep& step : plan.appCmd)
    appCmd.append(stepToJson(step));
  QJsonObject object{{QStringLiteral("format"), formatName},
                     {QStringLiteral("version"), formatVersion},
                     {QStringLiteral("title"), plan.title},
                     {QStringLiteral("server"), plan.server},
                     {QStringLiteral("warnings"), QJsonArray::fromStringList(plan.warnings)},
                     {QStringLiteral("changes"), changes},
                     {QStringLiteral("appCmd"), appCmd}};
  if (!plan.litter.isEmpty()) object[QStringLiteral("litter")] = QJsonArray::fromStringList(plan.litter);
  if (!plan.staged.isEmpty()) object[QStringLiteral("staged")] = stagedToJson(plan.staged);
  if (!plan.undoes.isEmpty()) object[QStringLiteral("undoes")] = plan.undoes;
  if (!plan.discards.isEmpty()) object[QStringLiteral("discards")] = QJsonArray::fromStringList(plan.discards);
  if (plan.desired) object[QStringLiteral("desired")] = toJson(*plan.desired);
  if (plan.verifyUrl) object[QStringLiteral("verifyUrl")] = plan.verifyUrl->toString();
  return object;
}

Result<Plan> planFromJson(const QJsonObject& json) {
  if (json[QStringLiteral("format")].toString() != formatName)
    return broken(QStringLiteral("its format isn't \"%1\"").arg(formatName));
  if (json[QStringLiteral("version")].toInt() != formatVersion)
    return broken(QStringLiteral("it was written by another version"));
  Plan plan;
  plan.title = json[QStringLiteral("title")].toString();
  plan.server = json[QStringLiteral("server")].toString();
  plan.undoes = json[QStringLiteral("undoes")].toString();
  for (const auto& folder : json[QStringLiteral("discards")].toArray())
    plan.discards << folder.toString();
  for (const auto& warning : json[QStringLiteral("warnings")].toArray())
    plan.warnings << warning.toString();
  for (const auto& folder : json[QStringLiteral("litter")].toArray())
    plan.litter << folder.toString();
  const QJsonObject staged = json[QStringLiteral("staged")].toObject();
  for (auto file = staged.begin(); file != staged.end(); ++file)
    plan.staged.insert(file.key(), file.value().toString().toLatin1());
  for (const auto& value : json[QStringLiteral("changes")].toArray()) {
    ASSIGN_OR_RETURN(auto change, changeFromJson(value.toObject()));
    plan.changes.push_back(std::move(change));
  }
  for (const auto& step : json[QStringLiteral("appCmd")].toArray())
    plan.appCmd.push_back(stepFromJson(step.toObject()));
  if (json.contains(QStringLiteral("desired"))) {
    ASSIGN_OR_RETURN(plan.desired, desiredFromJson(json[QStringLiteral("desired")].toObject()));
  }
  if (json.contains(QStringLiteral("verifyUrl"))) plan.verifyUrl = QUrl(json[QStringLiteral("verifyUrl")].toString());
  return plan;
}

}  // namespace iiswsgi::plan
