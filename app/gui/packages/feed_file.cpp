#include "app/gui/packages/feed_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

namespace iiswsgi::gui {
namespace {

bool isAddress(const QString& text) {
  static const QRegularExpression scheme(QStringLiteral("^[a-z][a-z0-9+.-]+://"),
                                         QRegularExpression::CaseInsensitiveOption);
  return scheme.match(text).hasMatch() && !QUrl(text).isLocalFile();
}

}  // namespace

QString feedFile(const QString& written) {
  const QString text = written.trimmed();
  if (text.isEmpty() || isAddress(text)) return {};
  const QUrl url(text);
  const QString path = url.isLocalFile() ? url.toLocalFile() : text;
  return QDir::toNativeSeparators(QDir::cleanPath(QDir().absoluteFilePath(path)));
}

QString feedFileProblem(const QString& written) {
  if (isAddress(written.trimmed()))
    return QCoreApplication::translate(
        "feedFile", "A feed on the web can't be written from here. Name a file, and upload it once it is published.");
  return feedFile(written).isEmpty()
             ? QCoreApplication::translate("feedFile", "Name a file. It is made if it isn't there.")
             : QString();
}

QString feedBeside(const QString& path) {
  return QDir::toNativeSeparators(QFileInfo(path).dir().filePath(QStringLiteral("web-pi.xml")));
}

}  // namespace iiswsgi::gui
