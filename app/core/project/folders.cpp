#include <QSet>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// Folders that are told by a setting: `MEDIA_ROOT = BASE_DIR / "media"`, `app.config["UPLOAD_FOLDER"] = "uploads"`.
const char* const dataSettings[] = {"MEDIA_ROOT", "UPLOAD_FOLDER", "UPLOADS_DEFAULT_DEST", "FILE_UPLOAD_TEMP_DIR"};
const char* const staticSettings[] = {"STATIC_ROOT", "STATICFILES_DIRS"};

bool isFolder(const Tree& tree, const QString& folder) {
  for (const File& file : tree.files) {
    if (file.path.startsWith(folder + QLatin1Char('/'))) return true;
  }
  return false;
}

/// A relative folder of plain names, put below `base`; empty if the texts aren't that.
QString folderFrom(const QStringList& texts, const QString& base) {
  const QString joined = texts.join(QLatin1Char('/'));
  const bool plain = !joined.isEmpty() && !joined.startsWith(QLatin1Char('/')) &&
                     !joined.contains(QLatin1String("..")) && !joined.contains(QLatin1Char(':')) &&
                     !joined.contains(QLatin1Char('\\')) && !joined.contains(QLatin1Char(' '));
  if (!plain) return {};
  QString folder = base.isEmpty() ? joined : base + QLatin1Char('/') + joined;
  while (folder.endsWith(QLatin1Char('/')))
    folder.chop(1);
  return folder;
}

void addOnce(QStringList& list, const QString& text) {
  if (!text.isEmpty() && !list.contains(text)) list << text;
}

void fromSettings(const Tree& tree, const PythonSource& source, Project& project) {
  const QString base = project.application.folder;
  for (const char* name : dataSettings) {
    const QString setting = QString::fromLatin1(name);
    QStringList texts = source.textsWithin(setting);
    if (const auto text = source.textBehind(setting)) texts = {*text};
    addOnce(project.dataFolders, folderFrom(texts, base));
  }
  for (const char* name : staticSettings) {
    for (const QString& text : source.textsWithin(QString::fromLatin1(name))) {
      const QString folder = folderFrom({text}, base);
      if (isFolder(tree, folder)) addOnce(project.staticFolders, folder);
    }
  }
}

bool mayHoldSettings(const QString& path) {
  return path.endsWith(QLatin1String(".py")) && path.count(QLatin1Char('/')) <= 3 &&
         (path.contains(QLatin1String("settings")) || path.contains(QLatin1String("config")) ||
          nameOf(path) == QLatin1String("__init__.py") || nameOf(path).contains(QLatin1String("app")));
}

void staticByName(const Tree& tree, Project& project) {
  for (const File& file : tree.files) {
    const qsizetype at = (QLatin1Char('/') + file.path).indexOf(QLatin1String("/static/"));
    if (at >= 0) addOnce(project.staticFolders, file.path.left(at + 6));
  }
}

}  // namespace

void findFolders(const Tree& tree, Project& project) {
  for (const File& file : tree.files) {
    if (mayHoldSettings(file.path)) fromSettings(tree, PythonSource(contentOf(tree, file.path)), project);
  }
  staticByName(tree, project);
  for (const LeftOut& left : project.leftOut) {
    if (left.reason == Reason::Data) addOnce(project.dataFolders, left.path.chopped(1));
    // SQLite writes its journal beside the database: the whole folder has to stay and be writable.
    if (left.reason == Reason::Database) addOnce(project.dataFolders, folderOf(left.path));
  }
  project.dataFolders.sort();
  project.staticFolders.sort();
}

}  // namespace iiswsgi::project
