#include "app/core/install/trees.h"

namespace iiswsgi::install {
namespace {

QString folderOf(const QString& path) {
  return path.left(qMax<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
}

}  // namespace

QStringList foldersAbove(const QString& path) {
  QStringList folders;
  for (auto at = path.indexOf(QLatin1Char('/')); at >= 0; at = path.indexOf(QLatin1Char('/'), at + 1))
    folders << path.left(at);
  return folders;
}

QString keyOf(const QString& path, bool windows) {
  return windows ? path.toCaseFolded() : path;
}

QString findIn(const Tree& tree, const QString& file, bool windows) {
  if (!windows) return tree.files.contains(file) ? file : QString();
  const QString key = keyOf(file, windows);
  for (const QString& path : tree.files.keys()) {
    if (keyOf(path, windows) == key) return path;
  }
  return {};
}

Caches::Caches(const QStringList& sources) {
  for (const QString& path : sources) {
    if (path.endsWith(QLatin1String(".py"), Qt::CaseInsensitive)) m_folders << folderOf(path);
  }
}

bool Caches::contains(const QString& path) const {
  if (!path.endsWith(QLatin1String(".pyc"))) return false;
  const QString folder = folderOf(path);
  const bool apart = folder.section(QLatin1Char('/'), -1) == QLatin1String("__pycache__");
  return m_folders.contains(apart ? folderOf(folder) : folder);
}

bool isData(const QString& file, const QStringList& writable, bool edited, bool windows) {
  static const QStringList programs{QStringLiteral(".py"), QStringLiteral(".pyc"), QStringLiteral(".pyd"),
                                    QStringLiteral(".so")};
  const bool program = std::any_of(programs.begin(), programs.end(),
                                   [&](const QString& ending) { return file.endsWith(ending, Qt::CaseInsensitive); });
  if (program) return false;
  return isBelowAny(file, writable, windows) || (edited && writable.contains(QString()));
}

bool isSetting(const QString& file) {
  static const QStringList endings{QStringLiteral(".ini"),  QStringLiteral(".cfg"),  QStringLiteral(".conf"),
                                   QStringLiteral(".toml"), QStringLiteral(".json"), QStringLiteral(".yaml"),
                                   QStringLiteral(".yml"),  QStringLiteral(".env"),  QStringLiteral(".config")};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const QString& ending) { return file.endsWith(ending, Qt::CaseInsensitive); });
}

QStringList together(const QStringList& moved, const QStringList& staying, bool windows) {
  QSet<QString> kept;
  for (const QString& path : staying) {
    kept << keyOf(path, windows);
    for (const QString& folder : foldersAbove(path))
      kept << keyOf(folder, windows);
  }
  QStringList roots;
  QSet<QString> known;
  for (const QString& path : moved) {
    QString root = path;
    const QStringList above = foldersAbove(path);
    for (auto folder = above.rbegin(); folder != above.rend() && !kept.contains(keyOf(*folder, windows)); ++folder)
      root = *folder;
    if (known.contains(keyOf(root, windows))) continue;
    known << keyOf(root, windows);
    roots << root;
  }
  return roots;
}

QStringList stayingBeside(const Tree& tree, const QStringList& leaving, bool windows) {
  const QSet<QString> gone(leaving.begin(), leaving.end());
  QStringList staying;
  for (const QString& file : tree.files.keys()) {
    if (!gone.contains(file)) staying << file;
  }
  const QStringList roots = together(leaving, staying, windows);
  for (const QString& folder : tree.folders) {
    if (!isBelowAny(folder, roots, windows)) staying << folder;
  }
  return staying;
}

bool isBelowAny(const QString& path, const QStringList& roots, bool windows) {
  const QString key = keyOf(path, windows);
  for (const QString& root : roots) {
    const QString other = keyOf(root, windows);
    if (key == other || key.startsWith(other + QLatin1Char('/'))) return true;
  }
  return false;
}

}  // namespace iiswsgi::install
