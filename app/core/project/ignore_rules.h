#pragma once

#include <optional>

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>

/// The rules of .gitignore files, with git's meaning (gitignore(5)): the last matching line decides, `!` takes a path
/// back unless a folder above it is ignored, a "/" inside anchors the pattern to its file's folder, "/" at the end asks
/// for folders only, `**` spans folders, `*` and `?` don't. Case counts, as on git's own systems.
/// Mercurial's .hgignore (hgignore(5)) beside them: regular expressions that match anywhere in a path, or globs.
namespace iiswsgi::project {

class IgnoreRules {
 public:
  /// The lines of a .gitignore in `folder` ("" for the project's own, "docs" for docs/.gitignore). Outer files first.
  void add(const QString& folder, const QByteArray& text);
  void addExclude(const QByteArray& text);    ///< .git/info/exclude; goes before every .gitignore
  void addMercurial(const QByteArray& text);  ///< the project's .hgignore

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
    enum class Kind { Name, Ending, NameForm, Path, PathForm, Anywhere } kind = Kind::PathForm;
    QString text;             ///< of Name, Ending and Path, which have no wildcards
    QRegularExpression form;  ///< of the others
    bool negated = false;
    bool foldersOnly = false;
    bool matches(const QString& path, const QString& name) const;
  };
  void addLines(const QString& file, const QString& folder, const QByteArray& text);
  void take(Rule rule);
  static constexpr int none = -1;
  int lastMatch(const QString& path, bool folder) const;
  int ignoredFolder(const QString& path) const;  ///< the rule that ignores the folder or one above it

  QList<Rule> m_rules;
  mutable QHash<QString, int> m_folders;  ///< what ignoredFolder said: every file of a folder asks for it
};

/// The regular expression of one pattern, for a path relative to its file's folder.
QRegularExpression formOf(const QString& pattern);

}  // namespace iiswsgi::project
