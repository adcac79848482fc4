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

/// Windows tells no difference between "Shop.py" and "shop.py".
QString keyOf(const QString& path, bool windows);

/// Caches that Python and its tools make beside what they read: they belong to whoever the sources belong to.
bool isCache(const QString& path);

/// The fewest paths that hold all of `moved` and nothing of `staying`: a folder wherever everything in it moves.
/// `staying` may name folders too.
QStringList together(const QStringList& moved, const QStringList& staying, bool windows);

/// What stays where `leaving` files go: the other files, and the folders that would be in nobody's way but may be
/// empty.
QStringList stayingBeside(const Tree& tree, const QStringList& leaving, bool windows);

/// Whether `path` is one of `roots` or lies below one.
bool isBelowAny(const QString& path, const QStringList& roots, bool windows);

}  // namespace iiswsgi::install
