#include "app/core/feed/check.h"

#include <algorithm>

#include <QRegularExpression>
#include <QSet>

#include "app/core/feed/address.h"

namespace iiswsgi::feed {
namespace {

using Weight = Finding::Weight;

constexpr int sha1Digits = 40;
constexpr int sha256Digits = 64;

bool isSum(const QString& text, int digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](QChar c) {
           return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
         });
}

QString noSum(const QString& text, const QString& kind, int digits) {
  return QStringLiteral("\"%1\" is no %2: it needs %3 hexadecimal digits.").arg(text, kind, QString::number(digits));
}

/// One pass over a feed; each rule is a function of its own.
class Check {
 public:
  Check(const Feed& feed, const FactsOf& factsOf, const QUrl& url) : m_feed(feed), m_factsOf(factsOf), m_url(url) {
    for (const Entry& entry : feed.entries)
      m_products << entry.productId.toLower();
    for (const Keyword& keyword : feed.keywords)
      m_keywords << keyword.id;
  }

  QList<Finding> run() {
    checkHead();
    checkTabs();
    checkIds();
    for (const Entry& entry : m_feed.entries)
      checkEntry(entry);
    for (const Condition& shared : m_feed.dependencies)
      checkCondition(shared);
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const Finding& one, const Finding& other) { return one.line < other.line; });
    return m_findings;
  }

 private:
  void mistake(const char* rule, int line, const QString& text, const QString& hint) {
    m_findings.append({Weight::Mistake, QString::fromLatin1(rule), line, text, hint});
  }
  void advice(const char* rule, int line, const QString& text, const QString& hint) {
    m_findings.append({Weight::Advice, QString::fromLatin1(rule), line, text, hint});
  }

  void checkHead() {
    if (m_feed.id.isEmpty())
      advice("missing-feed-id", 0, QStringLiteral("The feed has no <id>."),
             QStringLiteral("Give it one: cached copies are found by it."));
    if (m_feed.title.isEmpty())
      advice("missing-feed-title", 0, QStringLiteral("The feed has no <title>."), QStringLiteral("Give it one."));
    checkAuthor(m_feed.author, 0);
    checkDate(m_feed.updated, QStringLiteral("the feed's <updated>"), 0);
  }

  void checkTabs() {
    if (m_feed.tabs.isEmpty() && !m_feed.entries.isEmpty())
      mistake("missing-tab", 0, QStringLiteral("The feed has no tab of its own: its products are shown nowhere."),
              QStringLiteral("Add <tabs><keywordTab> with a keyword that the entries have."));
    for (const KeywordTab& tab : m_feed.tabs) {
      for (const QString& keyword : tab.keywords) {
        if (!knows(keyword))
          mistake("unknown-keyword", tab.line,
                  QStringLiteral("The tab \"%1\" names the keyword \"%2\", which the feed doesn't define.")
                      .arg(tab.name, keyword),
                  QStringLiteral("Add <keyword id=\"%1\"> or correct the name.").arg(keyword));
      }
    }
  }

  bool knows(const QString& keyword) const { return m_keywords.contains(keyword); }

  void checkIds() {
    QMap<QString, int> products;
    for (const Entry& entry : m_feed.entries) {
      const QString id = entry.productId.toLower();
      if (products.contains(id) && !id.isEmpty())
        mistake("duplicate-product", entry.line,
                QStringLiteral("The product %1 stands in line %2 already.").arg(entry.productId,
                                                                                QString::number(products[id])),
                QStringLiteral("Take the older one out."));
      products.insert(id, entry.line);
    }
    QSet<QString> keywords;
    for (const Keyword& keyword : m_feed.keywords) {
      if (keywords.contains(keyword.id))
        mistake("duplicate-keyword", keyword.line,
                QStringLiteral("The keyword \"%1\" is defined twice.").arg(keyword.id),
                QStringLiteral("Take one of them out."));
      keywords.insert(keyword.id);
    }
  }

  void checkEntry(const Entry& entry) {
    if (entry.productId.isEmpty())
      mistake("missing-product-id", entry.line, QStringLiteral("The entry has no <productId>."),
              QStringLiteral("Give it one."));
    if (entry.title.isEmpty())
      mistake("missing-title", entry.line, QStringLiteral("The entry has no <title>."), QStringLiteral("Give it one."));
    checkAuthor(entry.author, entry.line);
    checkDate(entry.updated, QStringLiteral("<updated>"), entry.line);
    checkDate(entry.published, QStringLiteral("<published>"), entry.line);
    for (const QString& keyword : entry.keywords) {
      if (!knows(keyword))
        mistake("unknown-keyword", entry.line,
                QStringLiteral("The entry names the keyword \"%1\", which the feed doesn't define.").arg(keyword),
                QStringLiteral("Add <keyword id=\"%1\"> or correct the name.").arg(keyword));
    }
    if (entry.dependency) checkCondition(*entry.dependency);
    if (entry.discoveryHint) checkCondition(*entry.discoveryHint);
    if (entry.installers.isEmpty() && entry.type == QLatin1String("application"))
      mistake("missing-installer", entry.line,
              QStringLiteral("The application %1 has no installer.").arg(entry.productId),
              QStringLiteral("Publish a package for it."));
    QSet<QString> ids;
    for (const Installer& installer : entry.installers) {
      if (ids.contains(installer.id))
        mistake("duplicate-installer", installer.line,
                QStringLiteral("Two installers have the id \"%1\".").arg(installer.id), QStringLiteral("Number them."));
      ids.insert(installer.id);
      checkInstaller(entry, installer);
    }
  }

  void checkInstaller(const Entry& entry, const Installer& installer) {
    if (installer.id.isEmpty())
      mistake("missing-installer-id", installer.line, QStringLiteral("The installer has no <id>."),
              QStringLiteral("Number it: 1, 2, ..."));
    if (!installer.eulaUrl.isEmpty() && !isWholeAddress(installer.eulaUrl))
      mistake("relative-eula", installer.line,
              QStringLiteral("eulaURL \"%1\" isn't a whole address: the Web Platform Installer refuses the feed.")
                  .arg(installer.eulaUrl),
              QStringLiteral("Write it with http:// or https://."));
    if (entry.type == QLatin1String("application") && !installer.msDeploy)
      mistake("missing-msdeploy", installer.line,
              QStringLiteral("The application's installer has no <msDeploy>: its package isn't taken for one."),
              QStringLiteral("Add <msDeploy />."));
    if (installer.languageId.isEmpty())
      advice("missing-language", installer.line, QStringLiteral("The installer has no <languageId>."),
             QStringLiteral("Write <languageId>en</languageId>."));
    if (!installer.osList.isEmpty() && !m_feed.osLists.contains(installer.osList))
      dangling(installer.osList, installer.line);
    if (installer.file) checkFile(*installer.file, installer.line);
  }

  void checkFile(const InstallerFile& file, int line) {
    if (file.installerUrl.isEmpty())
      mistake("missing-address", line, QStringLiteral("The installer's file has no <installerURL>."),
              QStringLiteral("Publish a package for it."));
    else if (const auto address = installerAddress(file.installerUrl, m_url); !address)
      mistake("unsafe-address", line, address.error().message(), address.error().hint());
    if (file.sha1.isEmpty())
      advice("missing-sha1", line, QStringLiteral("The file has no <sha1>: nobody notices when it was changed."),
             QStringLiteral("Publish it again."));
    else if (!isSum(file.sha1, sha1Digits))
      mistake("bad-sha1", line, noSum(file.sha1, QStringLiteral("SHA-1"), sha1Digits),
              QStringLiteral("Publish it again."));
    if (!file.sha256.isEmpty() && !isSum(file.sha256, sha256Digits))
      mistake("bad-sha256", line, noSum(file.sha256, QStringLiteral("SHA-256"), sha256Digits),
              QStringLiteral("Publish it again."));
    if (!file.fileSize || *file.fileSize <= 0)
      mistake("bad-size", line, QStringLiteral("The file has no <fileSize> in KB."),
              QStringLiteral("Publish it again."));
    if (m_factsOf && !file.installerUrl.isEmpty()) compare(file, line);
  }

  void compare(const InstallerFile& file, int line) {
    const auto facts = m_factsOf(file.installerUrl);
    if (!facts) return;
    if (file.fileSize && qAbs(*file.fileSize - kilobytes(facts->bytes)) > 1)
      mistake(
          "wrong-size", line,
          QStringLiteral("fileSize is %1 KB, but the file has %2.").arg(*file.fileSize).arg(kilobytes(facts->bytes)),
          QStringLiteral("Publish it again."));
    if (!file.sha1.isEmpty() && file.sha1 != facts->sha1)
      mistake("wrong-sha1", line, QStringLiteral("sha1 is %1, but the file's is %2.").arg(file.sha1, facts->sha1),
              QStringLiteral("Publish it again, if you built it."));
    if (!file.sha256.isEmpty() && file.sha256 != facts->sha256)
      mistake("wrong-sha256", line,
              QStringLiteral("sha256 is %1, but the file's is %2.").arg(file.sha256, facts->sha256),
              QStringLiteral("Publish it again, if you built it."));
  }

  static bool isWholeAddress(const QString& text) {
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.isRelative() && !url.host().isEmpty();
  }

  void checkAuthor(const Author& author, int line) {
    if (!author.uri.isEmpty() && !isWholeAddress(author.uri))
      mistake(
          "bad-author-uri", line,
          QStringLiteral("The author's uri \"%1\" isn't a whole address: the Web Platform Installer refuses the feed.")
              .arg(author.uri),
          QStringLiteral("Write it with http:// or https://."));
  }

  void checkDate(const QString& text, const QString& what, int line) {
    static const QRegularExpression form(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"));
    const bool right = form.match(text).hasMatch() && QDateTime::fromString(text, Qt::ISODate).isValid();
    if (!text.isEmpty() && !right)
      mistake("bad-date", line, QStringLiteral("\"%1\" of %2 is no date as feeds write it.").arg(text, what),
              QStringLiteral("Write it like 2026-01-31T12:00:00Z."));
  }

  void dangling(const QString& id, int line) {
    mistake("dangling-idref", line, QStringLiteral("idref \"%1\" leads nowhere.").arg(id),
            QStringLiteral("Define it in the feed, or correct the name."));
  }

  void checkCondition(const Condition& condition) {
    if (condition.kind == Condition::Kind::Reference && !m_feed.dependencies.contains(condition.text))
      dangling(condition.text, condition.line);
    if (condition.kind == Condition::Kind::Product && !m_products.contains(condition.text.toLower()))
      advice("foreign-product", condition.line,
             QStringLiteral("The product \"%1\" isn't in this feed.").arg(condition.text),
             QStringLiteral("It has to come from another feed; the main one is gone since 2022."));
    for (const Condition& part : condition.parts)
      checkCondition(part);
  }

  const Feed& m_feed;
  const FactsOf& m_factsOf;
  const QUrl& m_url;
  QSet<QString> m_products;  ///< in lower case
  QSet<QString> m_keywords;
  QList<Finding> m_findings;
};

}  // namespace

Result<void> checkSums(const InstallerFile& file) {
  const QList<std::tuple<QString, QString, int>> sums{{file.sha1, QStringLiteral("SHA-1"), sha1Digits},
                                                      {file.sha256, QStringLiteral("SHA-256"), sha256Digits}};
  for (const auto& [text, kind, digits] : sums) {
    if (!text.isEmpty() && !isSum(text, digits))
      return Error(codes::invalidValue, noSum(text, kind, digits),
                   QStringLiteral("Nothing is fetched without a sum to hold it against: the feed's author has to mend "
                                  "it."));
  }
  return {};
}

QList<Finding> check(const Feed& feed, const FactsOf& factsOf, const QUrl& url) {
  return Check(feed, factsOf, url).run();
}

}  // namespace iiswsgi::feed
