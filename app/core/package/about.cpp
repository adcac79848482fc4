#include "app/core/package/about.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "app/core/package/names.h"

namespace iiswsgi::package {
namespace {

struct Field {
  const char* name;
  QString About::*member;
  bool path = false;
};

const QList<Field>& fields() {
  static const QList<Field> all{{"id", &About::id},
                                {"title", &About::title},
                                {"version", &About::version},
                                {"summary", &About::summary},
                                {"author", &About::author},
                                {"iniFile", &About::iniFile, true},
                                {"iniSection", &About::iniSection},
                                {"callable", &About::callable},
                                {"folder", &About::folder, true},
                                {"requirements", &About::requirements, true},
                                {"wheels", &About::wheels, true},
                                {"python", &About::python}};
  return all;
}

Error bad(const QString& why) {
  return Error(codes::badDescription, QStringLiteral("%1 of the package can't be used: %2").arg(aboutName, why),
               QStringLiteral("Mend it where the package is made, and build it again."));
}

Result<QString> checked(const QString& stored) {
  const QString path = plainName(stored);
  RETURN_IF_ERROR(checkName(path));
  return path;
}

Result<QStringList> readData(const QJsonValue& value) {
  QStringList data;
  for (const QJsonValue& one : value.toArray()) {
    ASSIGN_OR_RETURN(const QString path, checked(one.toString()));
    data << path;
  }
  return data;
}

}  // namespace

QByteArray writeAbout(const About& about) {
  QJsonObject json;
  for (const Field& field : fields()) {
    if (!(about.*field.member).isEmpty()) json.insert(QLatin1String(field.name), about.*field.member);
  }
  if (!about.data.isEmpty()) json.insert(QStringLiteral("data"), QJsonArray::fromStringList(about.data));
  return QJsonDocument(json).toJson();
}

Result<About> readAbout(const QByteArray& bytes) {
  QJsonParseError failure;
  const QJsonDocument document = QJsonDocument::fromJson(bytes, &failure);
  if (!document.isObject())
    return bad(failure.error == QJsonParseError::NoError ? QStringLiteral("it is no object.") : failure.errorString());
  const QJsonObject json = document.object();
  About about;
  for (const Field& field : fields()) {
    const QJsonValue value = json.value(QLatin1String(field.name));
    if (value.isUndefined()) continue;
    if (!value.isString()) return bad(QStringLiteral("\"%1\" isn't a text.").arg(QLatin1String(field.name)));
    about.*field.member = value.toString();
    if (!field.path) continue;
    ASSIGN_OR_RETURN(about.*field.member, checked(value.toString()));
  }
  ASSIGN_OR_RETURN(about.data, readData(json.value(QStringLiteral("data"))));
  return about;
}

}  // namespace iiswsgi::package
