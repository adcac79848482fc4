#pragma once

#include <QString>

namespace iiswsgi {

/// "1 file", "20 files".
inline QString counted(qint64 number, const char* noun) {
  return QStringLiteral("%1 %2%3").arg(number).arg(QLatin1String(noun), number == 1 ? QString() : QStringLiteral("s"));
}

/// "117 bytes", "2.4 KB", "17.2 MB": of 1,024, as Windows' Explorer and feeds count.
inline QString sizeText(qint64 bytes) {
  constexpr double step = 1024;
  const double size = double(bytes);
  if (size < step) return counted(bytes, "byte");
  if (size < step * step) return QStringLiteral("%1 KB").arg(size / step, 0, 'f', 1);
  if (size < step * step * step) return QStringLiteral("%1 MB").arg(size / step / step, 0, 'f', 1);
  return QStringLiteral("%1 GB").arg(size / step / step / step, 0, 'f', 1);
}

}  // namespace iiswsgi
