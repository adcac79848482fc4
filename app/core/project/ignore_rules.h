#pragma once

#include <optional>

#include <QList>
#include <QRegularExpression>
#include <QString>

/// The rules of .gitignore files, with git's meaning (gitignore(5)): the last matching line decides, `!` takes a path
/// back unless a folder above it is ignored, a "/" inside anchors the pattern to its file's folder, "/" at the end asks
/// for folders only, `**` spans folders, `*` and `?` don't. Case counts, as on git's own systems.
namespace iiswsgi::project {

class IgnoreRules {
 public:
  /// The lines of a .gitignore in `folder` ("" for the project's own, "docs" for docs/.gitignore). Outer files first.
  void add(const QString& folder, const QByteArray& text);

  struct Line {
    QString file;  ///< ".gitignore", "docs/.gitignore"
    int number = 0;
    QString pattern;
  };
  /// The line that ignores the path, looking at the folders above it first as git does.
  std::optional<Line> ignoredBy(const QString& path, bool folder) const;
  bool isEmpty() const { return m_rules.isEmpty(); }

 private:
  struct Rule {
    Line line;
    QString folder;
    QRegularExpression form;
    bool negated = false;
    bool foldersOnly = false;
  };
  const Rule* lastMatch(const QString& path, bool folder) const;

  QList<Rule> m_rules;
};

/// The regular expression of one pattern, for a path relative to its file's folder.
QRegularExpression formOf(const QString& pattern);

}  // namespace iiswsgi::project
