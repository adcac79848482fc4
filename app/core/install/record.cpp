#include "app/core/install/record.h"

#include <QJsonArray>

#include "app/core/discovery/paths.h"

namespace iiswsgi::install {
namespace {

const QString formatName = QStringLiteral("iiswsgi-installed");

QStringList listFrom(const QJsonValue& value) {
  QStringList list;
  for (const auto& entry : value.toArray())
    list << entry.toString();
  return list;
}

QJsonObject toJson(const QMap<QString, QByteArray>& files) {
  QJsonObject json;
  for (auto file = files.begin(); file != files.end(); ++file)
    json.insert(file.key(), QString::fromLatin1(file.value()));
  return json;
}

QMap<QString, QByteArray> filesFrom(const QJsonValue& value) {
  const QJsonObject json = value.toObject();
  QMap<QString, QByteArray> files;
  for (auto file = json.begin(); file != json.end(); ++file)
    files.insert(file.key(), file.value().toString().toLatin1());
  return files;
}

QJsonObject toJson(const QMap<QString, QString>& answers) {
  QJsonObject json;
  for (auto answer = answers.begin(); answer != answers.end(); ++answer)
    json.insert(answer.key(), answer.value());
  return json;
}

}  // namespace

QJsonObject toJson(const Record& record) {
  return {{QStringLiteral("format"), formatName},
          {QStringLiteral("id"), record.id},
          {QStringLiteral("title"), record.title},
          {QStringLiteral("version"), record.version},
          {QStringLiteral("desired"), plan::toJson(record.desired)},
          {QStringLiteral("folder"), record.folder},
          {QStringLiteral("files"), toJson(record.files)},
          {QStringLiteral("writable"), QJsonArray::fromStringList(record.writable)},
          {QStringLiteral("environment"), record.environment},
          {QStringLiteral("basePython"), record.basePython},
          {QStringLiteral("madeApplication"), record.madeApplication},
          {QStringLiteral("madeFolder"), record.madeFolder},
          {QStringLiteral("retired"), QJsonArray::fromStringList(record.retired)},
          {QStringLiteral("answers"), toJson(record.answers)},
          {QStringLiteral("contentElsewhere"), record.contentElsewhere},
          {QStringLiteral("awaited"), toJson(record.awaited)}};
}

Result<Record> recordFromJson(const QJsonObject& json) {
  if (json[QStringLiteral("format")].toString() != formatName) {
    return Error(iiswsgi::codes::badJson, QStringLiteral("This isn't the record of an installed package."),
                 QStringLiteral("Restore the file from a backup, or install the package again."));
  }
  Record record;
  record.id = json[QStringLiteral("id")].toString();
  record.title = json[QStringLiteral("title")].toString();
  record.version = json[QStringLiteral("version")].toString();
  ASSIGN_OR_RETURN(record.desired, plan::desiredFromJson(json[QStringLiteral("desired")].toObject()));
  record.folder = json[QStringLiteral("folder")].toString();
  record.files = filesFrom(json[QStringLiteral("files")]);
  record.awaited = filesFrom(json[QStringLiteral("awaited")]);
  record.contentElsewhere = json[QStringLiteral("contentElsewhere")].toBool(record.files.isEmpty());
  record.writable = listFrom(json[QStringLiteral("writable")]);
  record.environment = json[QStringLiteral("environment")].toString();
  record.basePython = json[QStringLiteral("basePython")].toString();
  record.madeApplication = json[QStringLiteral("madeApplication")].toBool();
  record.madeFolder = json[QStringLiteral("madeFolder")].toBool(true);
  record.retired = listFrom(json[QStringLiteral("retired")]);
  const QJsonObject answers = json[QStringLiteral("answers")].toObject();
  for (auto answer = answers.begin(); answer != answers.end(); ++answer)
    record.answers.insert(answer.key(), answer.value().toString());
  return record;
}

QString recordPath(const QString& stateFolder, const QString& name, bool windows) {
  // A deployment's name may be anything that a handler's may.
  const QString file = QString::fromLatin1(name.toUtf8().toPercentEncoding(" ")) + QStringLiteral(".json");
  return discovery::joinPath(discovery::joinPath(stateFolder, QStringLiteral("installed"), windows), file, windows);
}

}  // namespace iiswsgi::install
