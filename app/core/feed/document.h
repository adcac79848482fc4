#pragma once

#include <memory>

#include <QByteArray>
#include <QUrl>

#include "app/core/base/result.h"
#include "app/core/feed/feed.h"

/// One feed, read and edited without touching another byte.
///
/// Flow:
///   1. `Document::parse(bytes)`, from a file or a download, or `Document::fresh(...)` for a new one.
///   2. Read `feed()`; edit with publish(), remove(), merge(). An edit that fails leaves the document as it was.
///   3. `bytes()`: byte for byte what came in if nothing was edited.
/// A feed comes from a stranger: its size, depth and entities are limited before anything is made of it.
namespace iiswsgi::feed {

namespace codes {
inline constexpr ErrorCode notXml{601};
inline constexpr ErrorCode webPage{602};   ///< HTML: an error page or a login in place of the feed
inline constexpr ErrorCode notAFeed{603};  ///< XML with another root
inline constexpr ErrorCode wrongNamespace{604};
inline constexpr ErrorCode doctypeRefused{605};  ///< a DTD, and with it entities that expand
inline constexpr ErrorCode feedTooLarge{606};
inline constexpr ErrorCode feedTooDeep{607};
inline constexpr ErrorCode tooManyEntries{608};
inline constexpr ErrorCode noSuchProduct{609};
inline constexpr ErrorCode productTwice{610};
inline constexpr ErrorCode invalidValue{611};  ///< a value that XML or WebPI can't take
inline constexpr ErrorCode encodingNotKept{612};
inline constexpr ErrorCode unsafeAddress{613};  ///< an installerURL that isn't followed: javascript:, UNC, ...
inline constexpr ErrorCode dependencyLoop{614};
inline constexpr ErrorCode unknownReference{615};  ///< an idref or productId that the feed doesn't know
inline constexpr ErrorCode feedMissing{619};
inline constexpr ErrorCode noInstaller{620};  ///< an entry without a file to fetch
inline constexpr ErrorCode installerRunning{621};
inline constexpr ErrorCode unknownScheme{622};  ///< a feed at an ftp: address, or the like
}  // namespace codes

struct Limits {
  qint64 bytes = 16 * 1024 * 1024;  ///< the largest public feed had 3 MB
  int depth = 64;
  int entries = 20000;
  int shared = 100000;  ///< elements beside the entries: shared dependencies and lists, keywords, tabs
};

/// What publishing says about a package. Empty fields leave an entry's own as it is, or out of a new one.
struct Publication {
  QString productId;
  QString title;
  QString version;
  QString summary;
  QString longSummary;
  QString author;
  QString authorUri;
  QString installerUrl;
  QString displayUrl;
  qint64 bytes = 0;  ///< of the package; written in KB
  QString sha1;
  QString sha256;
  QString startPage;
  QString eulaUrl;
  QStringList keywords;  ///< for a new entry: ids of the feed; they get a tab if there is none
  QDateTime moment;      ///< UTC: <updated>, and <published> of a new entry
};

/// A new feed's head.
struct Head {
  QString title;
  QString id;
  QString link;
  QString author;
  QString authorUri;
  QDateTime moment;
};

class Document {
 public:
  static Result<Document> parse(const QByteArray& bytes, const Limits& limits = {});
  static Result<Document> fresh(const Head& head);

  QByteArray bytes() const;
  const Feed& feed() const { return *m_feed; }

  /// Updates the entry of that product, or adds one; whatever isn't named stays as it stands, byte for byte.
  Result<void> publish(const Publication& publication);
  Result<void> remove(const QString& productId);
  /// Takes over every entry of `other` whose product isn't here, with the keywords, tabs and shared dependencies that
  /// they name. Returns the product ids that were taken. Ids that mean something else here are an error. With `from`
  /// and `into`, where the two feeds are, packages stay where they are: relative addresses are written out, and what
  /// the other feed may not name from where it is (unsafeAddress) isn't taken over.
  Result<QStringList> merge(const Document& other, const QUrl& from = {}, const QUrl& into = {});

 private:
  struct Text;
  Result<void> accept(const QByteArray& utf8);

  std::shared_ptr<const Text> m_text;
  std::shared_ptr<const Feed> m_feed;
};

/// The one entry of that product, case aside as in WebPI: noSuchProduct, productTwice.
Result<int> entryIndex(const Feed& feed, const QString& productId);

/// KB as WebPI writes them: rounded, and never 0.
qint64 kilobytes(qint64 bytes);

}  // namespace iiswsgi::feed
