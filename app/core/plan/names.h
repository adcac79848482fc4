#pragma once

#include <QString>
#include <QStringList>

/// "Did you mean ...?"
namespace iiswsgi::plan {

/// The one of `known` that needs the fewest changed letters to become `name`; empty if `known` is.
QString nearest(const QString& name, const QStringList& known);

}  // namespace iiswsgi::plan
