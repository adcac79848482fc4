#include <algorithm>

#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// Folders that are told by a setting: `MEDIA_ROOT = BASE_DIR / "media"`, `app.config["UPLOAD_FOLDER"] = "uploads"`.
const char* const dataSettings[] = {"MEDIA_ROOT", "UPLOAD_FOLDER", "UPLOADS_DEFAULT_DEST", "FILE_UPLOAD_TEMP_DIR"};
const char* const staticSettings[] = {"STATIC_ROOT", "STATICFILES_DIRS"};

bool isBelow(const QString& path, const QString& folder) {
  return folder.isEmpty() || path.startsWith(folder + QLatin1Char('/'));
}

bool isFolder(const Tree& tree, const QString& folder) {
  return !folder.isEmpty() && std::any_of(tree.files.begin(), tree.files.end(),
                                          [&](const File& file) { return isBelow(file.path, folder); });
}

/// A name that every system takes, without blanks: anything else in a setting is no folder's name.
bool isPlainPart(const QString& part) {
  static const QRegularExpression form(QStringLiteral("^[\\w.@+~()-]*[\\w@+~()-]$"),
                                       QRegularExpression::UseUnicodePropertiesOption);
  static const QRegularExpression device(QStringLiteral("^(con|prn|aux|nul|(com|lpt)[0-9])(\\..*)?$"),
                                         QRegularExpression::CaseInsensitiveOption);
  return form.match(part).hasMatch() && !device.match(part).hasMatch();
}

/// Without "." and doubled slashes; empty unless it is a path of plain names below the project.
QString cleaned(const QString& path) {
  if (path.startsWith(QLatin1Char('/'))) return {};
  QStringList parts = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
  parts.removeAll(QStringLiteral("."));
  return std::all_of(parts.begin(), parts.end(), isPlainPart) ? parts.join(QLatin1Char('/')) : QString();
}

/// Of `env("SHOP_MEDIA", default=...)` the first text names a variable; of `.replace("\\", "/")` both are no path.
bool isNoPath(const QString& text, const QString& setting) {
  static const QRegularExpression variable(QStringLiteral("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$"));
  static const QRegularExpression separators(QStringLiteral("^[/\\\\]*$"));
  return text == setting || variable.match(text).hasMatch() || separators.match(text).hasMatch();
}

/// What the texts of a setting's value say together, below `base`; empty if that is nothing in the project.
QString pathFrom(QStringList texts, const QString& setting, const QString& base) {
  texts.removeIf([&](const QString& text) { return isNoPath(text, setting); });
  const bool absolute = std::any_of(texts.begin(), texts.end(), [](const QString& text) {
    return text.startsWith(QLatin1Char('/')) || text.startsWith(QLatin1Char('\\'));
  });
  const QString path = absolute ? QString() : cleaned(texts.join(QLatin1Char('/')));
  return path.isEmpty() || base.isEmpty() ? path : base + QLatin1Char('/') + path;
}

void addOnce(QStringList& list, const QString& text) {
  if (!list.contains(text)) list << text;
}

/// What the settings say.
struct Told {
  QStringList data;
  QStringList databases;  ///< files
};

bool isDatabase(const QString& path) {
  static const QRegularExpression form(QStringLiteral("\\.(db|sqlite3?)$"), QRegularExpression::CaseInsensitiveOption);
  return form.match(path).hasMatch();
}

void fromSettings(const Tree& tree, const PythonSource& source, Project& project, Told& told) {
  const QString base = project.application.folder;
  for (const char* name : dataSettings) {
    const QString setting = QString::fromLatin1(name);
    for (const QStringList& texts : source.textsGiven(setting)) {
      const QString folder = pathFrom(texts, setting, base);
      if (!folder.isEmpty()) addOnce(told.data, folder);
    }
  }
  if (source.assigns(QStringLiteral("DATABASES"))) {
    for (const QStringList& texts : source.textsGiven(QStringLiteral("NAME"))) {
      const QString path = pathFrom(texts, QStringLiteral("NAME"), base);
      if (isDatabase(path)) addOnce(told.databases, path);
    }
  }
  for (const char* name : staticSettings) {
    const QString setting = QString::fromLatin1(name);
    for (const QString& text : source.textsWithin(setting)) {
      const QString folder = pathFrom({text}, setting, base);
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

/// Somebody's sources lie in it: neither left out nor given to the site to write into.
bool holdsSources(const Tree& tree, const QString& folder) {
  return std::any_of(tree.files.begin(), tree.files.end(), [&](const File& file) {
    return isBelow(file.path, folder) && file.path.endsWith(QLatin1String(".py"));
  });
}

/// It is one of the project's folders of pages' files, or lies in one and holds such files itself.
bool holdsStatic(const Tree& tree, const Project& project, const QString& folder) {
  if (nameOf(folder) == QLatin1String("static") || project.staticFolders.contains(folder)) return true;
  const bool inside = std::any_of(project.staticFolders.begin(), project.staticFolders.end(),
                                  [&](const QString& one) { return isBelow(folder, one); });
  return inside && std::any_of(tree.files.begin(), tree.files.end(), [&](const File& file) {
           const bool written =
               file.path.endsWith(QLatin1String(".css")) || file.path.endsWith(QLatin1String(".js"));
           return written && isBelow(file.path, folder);
         });
}

void takeUploads(const Tree& tree, const QStringList& told, Project& project) {
  for (const QString& folder : told) {
    if (!holdsSources(tree, folder) && !holdsStatic(tree, project, folder)) {
      addOnce(project.dataFolders, folder);
      continue;
    }
    project.notes << QStringLiteral(
                         "Its settings let people upload into %1, which holds the project's own files too: they are "
                         "packed, the site may not write there, and an update replaces the folder. Give uploads a "
                         "folder of their own, such as %1/uploads.")
                         .arg(folder);
  }
}

/// SQLite writes its journal beside the database: the whole folder has to stay and be writable.
void takeDatabases(const Tree& tree, QStringList databases, Project& project) {
  for (const LeftOut& left : project.leftOut) {
    if (left.reason == Reason::Database && isDatabase(left.path)) addOnce(databases, left.path);
  }
  for (const QString& path : databases) {
    const QString folder = folderOf(path);
    if (!folder.isEmpty() && cleaned(folder) == folder && !holdsSources(tree, folder)) {
      addOnce(project.dataFolders, folder);
      continue;
    }
    project.notes << QStringLiteral(
                         "The database %1 lies among the sources, where the site may not write. Let the settings "
                         "name a folder of its own, such as data/%2, or a database server.")
                         .arg(path, nameOf(path));
  }
}

}  // namespace

void findFolders(const Tree& tree, Project& project) {
  Told told;
  for (const File& file : tree.files) {
    if (mayHoldSettings(file.path)) fromSettings(tree, PythonSource(contentOf(tree, file.path)), project, told);
  }
  staticByName(tree, project);
  takeUploads(tree, told.data, project);
  takeDatabases(tree, told.databases, project);
  for (const LeftOut& left : project.leftOut) {
    if (left.reason == Reason::Data) addOnce(project.dataFolders, left.path.chopped(1));
  }
  project.dataFolders.sort();
  project.staticFolders.sort();
}

}  // namespace iiswsgi::project
