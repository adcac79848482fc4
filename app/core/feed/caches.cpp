#include "app/core/feed/caches.h"

#include <algorithm>

#include <QUrl>
#include <QXmlStreamReader>

namespace iiswsgi::feed {
namespace {

bool contains(const QStringList& list, const QString& text) {
  return !text.isEmpty() && std::any_of(list.begin(), list.end(), [&](const QString& one) {
    return one.compare(text, Qt::CaseInsensitive) == 0;
  });
}

/// A link beside itself ("web-pi.xml") is what anybody's feed may have.
bool isAddress(const QString& link) {
  return !QUrl(link).isRelative();
}

}  // namespace

QString cacheFolder(const QString& localAppData) {
  return localAppData + QStringLiteral("\\Microsoft\\Web Platform Installer");
}

bool isCachedFeed(const QString& name) {
  return name.endsWith(QLatin1String(".xml"), Qt::CaseInsensitive) ||
         name.endsWith(QLatin1String(".xml.temp"), Qt::CaseInsensitive);
}

/// The feed's own id and links alone count: entries are skipped. A copy that was cut off says what it says until then.
bool isOurFeed(const QByteArray& cached, const Ours& ours) {
  QXmlStreamReader reader(cached);
  if (!reader.readNextStartElement() || reader.name() != QLatin1String("feed")) return false;
  while (reader.readNextStartElement()) {
    if (reader.name() == QLatin1String("link")) {
      const QString link = reader.attributes().value(QLatin1String("href")).toString().trimmed();
      if (isAddress(link) && contains(ours.feedLinks, link)) return true;
      reader.skipCurrentElement();
    } else if (reader.name() == QLatin1String("id")) {
      if (contains(ours.feedIds, reader.readElementText().trimmed())) return true;
    } else {
      reader.skipCurrentElement();
    }
  }
  return false;
}

bool isOurInstaller(const QString& folderName, const Ours& ours) {
  return contains(ours.products, folderName);
}

}  // namespace iiswsgi::feed
