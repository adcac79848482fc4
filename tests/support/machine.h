#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

/// All that lasts on a machine of a test, as a value: taken before, taken after, compared.
namespace iiswsgi::test {

struct Machine {
  QMap<QString, QByteArray> files;  ///< by full path
  QMap<QString, int> modes;         ///< permission bits of those files
  QStringList folders;              ///< every folder, sorted, those that only hold files included
  QMap<QString, QString> facts;     ///< what programs have set: services, pools, ...

  bool operator==(const Machine&) const = default;

  /// Without a folder, what lies in it, and those above it that hold nothing else.
  Machine without(const QString& folder) const;
};

/// What is different, a line each; empty if nothing is.
QString difference(const Machine& expected, const Machine& actual);

/// The folder of a path, with the path's own separators; empty for a root.
QString parentOf(const QString& path);
bool liesIn(const QString& path, const QString& folder);

}  // namespace iiswsgi::test
