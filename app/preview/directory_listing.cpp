#include "app/preview/directory_listing.h"

#include <QDateTime>
#include <QDir>
#include <QUrl>

namespace iiswsgi::preview {

Reply listFolder(const QString& folder, const QString& urlPath) {
  QString rows;
  const auto entries = QDir(folder).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::DirsFirst);
  for (const QFileInfo& entry : entries) {
    const QString slash = entry.isDir() ? QStringLiteral("/") : QString();
    const QString size = entry.isDir() ? QStringLiteral("&lt;dir&gt;") : QString::number(entry.size());
    rows += QStringLiteral("<tr><td>%1</td><td>%2</td><td><a href=\"%3\">%4</a></td></tr>\n")
                .arg(entry.lastModified().toString(Qt::ISODate), size,
                     QString::fromLatin1(QUrl::toPercentEncoding(entry.fileName())) + slash,
                     entry.fileName().toHtmlEscaped());
  }
  const QString title = urlPath.toHtmlEscaped();
  Reply reply;
  reply.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  reply.body = QStringLiteral(
                   "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>"
                   "<style>:root{color-scheme:light dark}td{padding:0 1rem 0 0}</style></head>\n"
                   "<body><h1>%1</h1>\n<p><a href=\"..\">Parent folder</a></p>\n<table>\n%2</table>"
                   "</body></html>\n")
                   .arg(title, rows)
                   .toUtf8();
  return reply;
}

}  // namespace iiswsgi::preview
