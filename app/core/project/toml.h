#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include "app/core/base/result.h"

namespace iiswsgi::project {

/// A TOML file's tables, arrays, texts, numbers and truth values; dates as texts. badToml names file and line.
Result<QJsonObject> parseToml(const QString& file, const QByteArray& bytes);

}  // namespace iiswsgi::project
