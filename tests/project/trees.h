#pragma once

#include <QMap>
#include <QTest>

#include "app/core/project/project.h"

/// Projects as values: the path of each file, and its bytes.
namespace iiswsgi::project {

using Files = QMap<QString, QByteArray>;

inline Tree treeOf(const Files& files) {
  Tree tree;
  tree.name = "folder";
  for (auto file = files.begin(); file != files.end(); ++file)
    tree.files.append({file.key(), file.value().size()});
  tree.read = [files](const QString& path, qint64) -> Result<QByteArray> { return files.value(path); };
  return tree;
}

inline QStringList pathsOf(const QList<File>& files) {
  QStringList paths;
  for (const File& file : files)
    paths << file.path;
  return paths;
}

}  // namespace iiswsgi::project

Q_DECLARE_METATYPE(iiswsgi::project::Files)
