#pragma once

#include <QString>

namespace iiswsgi {

/// "1 file", "20 files".
inline QString counted(qint64 number, const char* noun) {
  return QStringLiteral("%1 %2%3").arg(number).arg(QLatin1String(noun), number == 1 ? QString() : QStringLiteral("s"));
}

}  // namespace iiswsgi
