#pragma once

#include <optional>

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// What a Web Platform Installer feed says, as values. A feed is Atom with more elements, all in Atom's namespace.
/// Source: the Web Application Gallery's principles and the feeds that stand in public repositories; see document.h
/// for reading and editing. Texts are trimmed; what a feed doesn't say is empty.
namespace iiswsgi::feed {

inline constexpr auto atomNamespace = "http://www.w3.org/2005/Atom";
/// Our own: one element, <sha256>, beside <sha1> in <installerFile>. An element, not an attribute, because WebPI reads
/// elements by name in one namespace and has no reason to look at others; SHA-1 alone can be forged since 2017.
inline constexpr auto ownNamespace = "urn:iiswsgi:feed";

struct Author {
  QString name;
  QString uri;
};

struct Link {
  QString href;
  QString rel;
};

/// A condition: products that must be there, or signs that something is.
struct Condition {
  enum class Kind { And, Or, Product, Registry, File, MsiProduct, Reference };
  Kind kind = Kind::And;
  QList<Condition> parts;  ///< of And and Or
  QString text;            ///< productId; key path; file path; product code; id of a shared <dependency>
  QString valueName;
  QString valueValue;
  int line = 0;
};

struct InstallerFile {
  std::optional<qint64> fileSize;  ///< KB, rounded
  QString installerUrl;            ///< as written
  QString displayUrl;
  QString trackingUrl;
  QString sha1;    ///< hex, case doesn't count
  QString sha256;  ///< hex; from our own element
};

struct Installer {
  QString id;
  QString languageId;
  QStringList architectures;
  QStringList operatingSystems;  ///< names, as far as the feed spells them
  QString osList;                ///< id of a shared list that says them instead
  QString eulaUrl;
  std::optional<InstallerFile> file;
  bool msDeploy = false;  ///< <msDeploy>: a Web Deploy package
  QString startPage;
  QString helpLink;
  int line = 0;
};

struct Entry {
  QString type;  ///< "application" for packages
  QString productId;
  QString title;
  QString version;
  QString summary;
  QString longSummary;
  QString id;
  QString updated;  ///< as written
  QString published;
  QList<Link> links;
  Author author;
  QString icon;
  QStringList screenshots;
  QStringList keywords;  ///< ids
  QString productFamily;
  std::optional<Condition> dependency;
  QStringList related;  ///< product ids
  std::optional<Condition> discoveryHint;
  QList<Installer> installers;
  int line = 0;

  const InstallerFile* firstFile() const;
};

struct Keyword {
  QString id;
  QString name;
  int line = 0;
};

struct KeywordTab {
  QString id;
  QString name;
  QString description;
  QStringList keywords;  ///< ids
  int line = 0;
};

struct Feed {
  QString webPiFile;  ///< version of the form: "4.0.1.0"
  QString title;
  QString id;
  QList<Link> links;
  QString updated;
  Author author;
  QStringList languages;
  QList<Entry> entries;
  QList<KeywordTab> tabs;
  QList<Keyword> keywords;
  QMap<QString, Condition> dependencies;  ///< shared ones, by id
  QStringList osLists;                    ///< ids

  const Entry* find(const QString& productId) const;  ///< case doesn't count, as in WebPI
};

/// `yyyy-MM-ddTHH:mm:ssZ`, the one form that WebPI takes everywhere.
QString feedDate(const QDateTime& moment);

}  // namespace iiswsgi::feed
