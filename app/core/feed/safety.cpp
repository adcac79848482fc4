#include "app/core/feed/safety.h"

#include <QXmlStreamReader>

namespace iiswsgi::feed {
namespace {

bool looksLikeWebPage(const QByteArray& utf8) {
  const QByteArray start = utf8.left(2048).toLower();
  return start.contains("<!doctype html") || start.contains("<html");
}

Error webPage() {
  return Error(
      codes::webPage, QStringLiteral("It is a web page, no feed."),
      QStringLiteral("Open the address in a browser to see what it says, and check that it is the feed's own."));
}

Error notXml(const QXmlStreamReader& reader) {
  return Error(codes::notXml,
               QStringLiteral("The feed isn't well-formed XML: line %1, column %2: %3")
                   .arg(reader.lineNumber())
                   .arg(reader.columnNumber() + 1)
                   .arg(reader.errorString()),
               QStringLiteral("Fetch it again if it was cut off, or mend it in an editor."));
}

Result<void> checkRoot(const QXmlStreamReader& reader) {
  if (reader.name().compare(QLatin1String("html"), Qt::CaseInsensitive) == 0) return webPage();
  if (reader.name() != QLatin1String("feed"))
    return Error(codes::notAFeed,
                 QStringLiteral("It is XML, but its first element is <%1> instead of <feed>.").arg(reader.name()),
                 QStringLiteral("Choose a Web Platform Installer feed."));
  if (reader.namespaceUri() != QLatin1String(atomNamespace))
    return Error(codes::wrongNamespace,
                 QStringLiteral("Its <feed> is in the namespace \"%1\".").arg(reader.namespaceUri()),
                 QStringLiteral("Write <feed xmlns=\"%1\">.").arg(QLatin1String(atomNamespace)));
  return {};
}

/// How much there is of what entries refer to, and of entries.
class Count {
 public:
  explicit Count(const Limits& limits) : m_limits(limits) {}

  Result<void> add(const QXmlStreamReader& reader, int depth) {
    if (depth > m_limits.depth)
      return Error(codes::feedTooDeep,
                   QStringLiteral("More than %1 elements stand inside each other in line %2.")
                       .arg(m_limits.depth)
                       .arg(reader.lineNumber()),
                   QStringLiteral("Don't use this feed: a real one needs about ten."));
    if (depth == 2) m_inEntry = reader.name() == QLatin1String("entry");
    if (depth == 2 && m_inEntry && ++m_entries > m_limits.entries)
      return Error(codes::tooManyEntries, QStringLiteral("The feed has more than %1 entries.").arg(m_limits.entries),
                   QStringLiteral("Split it into several feeds."));
    if (depth >= 2 && !m_inEntry && ++m_shared > m_limits.shared)
      return Error(codes::tooManyEntries,
                   QStringLiteral("The feed has more than %1 elements beside its entries.").arg(m_limits.shared),
                   QStringLiteral("Split it into several feeds."));
    return {};
  }

 private:
  const Limits& m_limits;
  int m_entries = 0;
  int m_shared = 0;
  bool m_inEntry = false;
};

}  // namespace

Result<void> checkSafe(const QByteArray& utf8, const Limits& limits) {
  if (looksLikeWebPage(utf8)) return webPage();
  QXmlStreamReader reader(QString::fromUtf8(utf8));
  int depth = 0;
  Count count(limits);
  while (!reader.atEnd()) {
    const auto token = reader.readNext();
    if (token == QXmlStreamReader::DTD)
      return Error(codes::doctypeRefused,
                   QStringLiteral("The feed brings a document type in line %1.").arg(reader.lineNumber()),
                   QStringLiteral("Feeds have none: don't use it if you don't know its author."));
    if (token == QXmlStreamReader::EndElement) --depth;
    if (token != QXmlStreamReader::StartElement) continue;
    if (depth == 0) RETURN_IF_ERROR(checkRoot(reader));
    RETURN_IF_ERROR(count.add(reader, ++depth));
  }
  if (reader.hasError()) return notXml(reader);
  return {};
}

}  // namespace iiswsgi::feed
