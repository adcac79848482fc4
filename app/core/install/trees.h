#pragma once

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

/// Files of a folder as relative paths with "/", and which of them can be moved together. Pure.
namespace iiswsgi::install {

struct Tree {
  QMap<QString, QByteArray> files;  ///< SHA-256 in hexadecimal digits; empty where nobody needed it
  QStringList folders;              ///< every one, empty ones too

  bool operator==(const Tree&) const = default;
};

/// "a/b/c.py" -> "a", "a/b".
QStringList foldersAbove(const QString& path);

/// Windows tells no difference between "Shop.py" and "shop.py".
QString keyOf(const QString& path, bool windows);

/// The file of that name, as it is written in the tree; empty if there is none.
QString findIn(const Tree& tree, const QString& file, bool windows);

/// Caches that Python makes beside the sources that it reads: they belong to whoever the sources belong to.
class Caches {
 public:
  explicit Caches(const QStringList& sources);
  bool contains(const QString& path) const;

 private:
  QSet<QString> m_folders;
};

/// Whether a file is the site's own, though a package may have brought one of that name: it lies in one of the folders
/// that the site writes into. Programs are the package's, and where everything may be written, so is all that wasn't.
bool isData(const QString& file, const QStringList& writable, bool edited, bool windows);

/// Files that people edit after installing, to fit the machine.
bool isSetting(const QString& file);

/// The fewest paths that hold all of `moved` and nothing of `staying`: a folder wherever everything in it moves.
/// `staying` may name folders too.
QStringList together(const QStringList& moved, const QStringList& staying, bool windows);

/// What stays where `leaving` files go: the other files, and the folders that would be in nobody's way but may be
/// empty.
QStringList stayingBeside(const Tree& tree, const QStringList& leaving, bool windows);

/// Whether `path` is one of `roots` or lies below one.
bool isBelowAny(const QString& path, const QStringList& roots, bool windows);

}  // namespace iiswsgi::install
