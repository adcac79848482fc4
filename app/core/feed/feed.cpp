#include "app/core/feed/feed.h"

namespace iiswsgi::feed {

const InstallerFile* Entry::firstFile() const {
  for (const Installer& installer : installers) {
    if (installer.file && !installer.file->installerUrl.isEmpty()) return &*installer.file;
  }
  return nullptr;
}

const Entry* Feed::find(const QString& productId) const {
  for (const Entry& entry : entries) {
    if (entry.productId.compare(productId, Qt::CaseInsensitive) == 0) return &entry;
  }
  return nullptr;
}

QString feedDate(const QDateTime& moment) {
  return moment.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) + QLatin1Char('Z');
}

}  // namespace iiswsgi::feed
