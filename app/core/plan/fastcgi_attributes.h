#pragma once

#include <optional>

#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"

/// What system.webServer/fastCgi/application takes beside its pair: names, ranges, words (IIS 10's schema).
namespace iiswsgi::plan {

QStringList fastCgiAttributeNames();

/// A letter if `value` isn't one for `name`. `%NUMBER_OF_PROCESSORS%` is a number wherever one is wanted: AppCmd's
/// examples write it so, and the planner puts the machine's own number into the file.
std::optional<Error> checkFastCgiAttribute(const QString& name, const QString& value, const QString& expanded);

/// Where ours is better than IIS's own: see the reasons in the .cpp.
QMap<QString, QString> fastCgiDefaults();

}  // namespace iiswsgi::plan
