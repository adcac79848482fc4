#pragma once

#include <functional>

#include <QUrl>

#include "app/core/feed/document.h"

/// What WebPI would stumble over in a feed, with line numbers.
namespace iiswsgi::feed {

struct Finding {
  enum class Weight { Mistake, Advice };  ///< Mistake: WebPI refuses the feed, the entry, or installs the wrong thing
  Weight weight = Weight::Mistake;
  QString rule;  ///< stable name: "missing-tab"
  int line = 0;  ///< 1-based; 0: the feed as a whole
  QString text;  ///< what is wrong
  QString hint;  ///< what to do
};

/// What is known of an installer's file; nothing if it can't be looked at.
struct FileFacts {
  qint64 bytes = 0;
  QString sha1;
  QString sha256;
};
using FactsOf = std::function<std::optional<FileFacts>(const QString& installerUrl)>;

/// Whether the sums have the form of sums; without one is fine. invalidValue.
Result<void> checkSums(const InstallerFile& file);

/// Sorted by line. Without `factsOf` sizes and sums are checked for their form alone. `url`: where the feed is, which
/// decides what its addresses may be; a file here unless said.
QList<Finding> check(const Feed& feed, const FactsOf& factsOf = {},
                     const QUrl& url = QUrl(QStringLiteral("file:///feed/feed.xml")));

}  // namespace iiswsgi::feed
