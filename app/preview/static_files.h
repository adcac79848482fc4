#pragma once

#include <QDateTime>

#include "app/preview/problem.h"

/// What StaticFileModule answers for a file that is there: conditions, one range, HEAD. Pure.
namespace iiswsgi::preview {

struct FileFacts {
  QString path;
  quint64 size = 0;
  QDateTime modified;  ///< UTC
  QByteArray type;     ///< Content-Type
  QByteArray cacheControl;
};

/// 200, 206, 304, 412 or 416. The method is GET or HEAD.
Reply answerFile(const Request& request, const FileFacts& facts);

/// "1d9a2b3c4d5e6f70:0" in quotes: time in hexadecimal and a change number, as IIS writes it.
QByteArray entityTag(const FileFacts& facts);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
QByteArray httpDate(const QDateTime& time);

}  // namespace iiswsgi::preview
