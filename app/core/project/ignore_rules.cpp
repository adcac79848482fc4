#include "app/core/project/ignore_rules.h"

#include <algorithm>

#include <QStringList>

namespace iiswsgi::project {
namespace {

/// Blanks at the end don't count unless a backslash stands before them; the backslash itself is taken off later.
QString withoutTrailingBlanks(QString line) {
  while (line.endsWith(QLatin1Char(' ')) && !line.endsWith(QLatin1String("\\ ")))
    line.chop(1);
  return line;
}

/// "[a-z]" and "[!a]" as a regular expression; nothing if the bracket is never closed, and then it is a character.
QString classAt(const QString& pattern, qsizetype& at) {
  qsizetype end = at + 1;
  if (end < pattern.size() && (pattern[end] == QLatin1Char('!') || pattern[end] == QLatin1Char('^'))) ++end;
  if (end < pattern.size() && pattern[end] == QLatin1Char(']')) ++end;
  while (end < pattern.size() && pattern[end] != QLatin1Char(']'))
    end += pattern[end] == QLatin1Char('\\') ? 2 : 1;
  if (end >= pattern.size()) return {};
  QString inside = pattern.mid(at + 1, end - at - 1);
  at = end;
  const bool inverted = inside.startsWith(QLatin1Char('!')) || inside.startsWith(QLatin1Char('^'));
  if (inverted) inside.remove(0, 1);
  inside.replace(QLatin1String("["), QLatin1String("\\["));
  if (inside.startsWith(QLatin1Char(']'))) inside.prepend(QLatin1Char('\\'));
  return QStringLiteral("(?!/)[") + (inverted ? QStringLiteral("^") : QString()) + inside + QLatin1Char(']');
}

/// The stars at `at`, which is left on the last character that was used. "**" spans folders only where it stands alone
/// between slashes; elsewhere it is like "*".
QString starsAt(const QString& pattern, qsizetype& at) {
  const qsizetype begin = at;
  while (at + 1 < pattern.size() && pattern[at + 1] == QLatin1Char('*'))
    ++at;
  const bool two = at - begin == 1;
  const bool afterSlash = begin == 0 || pattern[begin - 1] == QLatin1Char('/');
  const bool atEnd = at + 1 == pattern.size();
  const bool beforeSlash = !atEnd && pattern[at + 1] == QLatin1Char('/');
  if (!two || !afterSlash) return QStringLiteral("[^/]*");
  if (atEnd) return QStringLiteral(".+");
  if (!beforeSlash) return QStringLiteral("[^/]*");
  ++at;
  return QStringLiteral("(?:.*/)?");
}

QString expressionOf(const QString& pattern) {
  QString expression;
  for (qsizetype i = 0; i < pattern.size(); ++i) {
    const QChar c = pattern[i];
    if (c == QLatin1Char('*')) {
      expression += starsAt(pattern, i);
    } else if (c == QLatin1Char('?')) {
      expression += QStringLiteral("[^/]");
    } else if (c == QLatin1Char('[')) {
      const QString set = classAt(pattern, i);
      expression += set.isEmpty() ? QStringLiteral("\\[") : set;
    } else if (c == QLatin1Char('\\') && i + 1 < pattern.size()) {
      expression += QRegularExpression::escape(QString(pattern[++i]));
    } else {
      expression += QRegularExpression::escape(QString(c));
    }
  }
  return expression;
}

/// Without wildcards, so that comparing is enough.
bool isPlain(const QString& pattern) {
  return std::none_of(pattern.begin(), pattern.end(),
                      [](QChar c) { return QStringLiteral("*?[\\").contains(c); });
}

/// "#" begins a comment unless a backslash stands before it.
QString withoutMercurialComment(const QString& line) {
  static const QRegularExpression comment(QStringLiteral("(?<!\\\\)#.*$"));
  return QString(line).remove(comment).replace(QLatin1String("\\#"), QLatin1String("#")).trimmed();
}

/// A regular expression is searched for in the whole path; a glob names files and folders, at any depth or from the top.
QRegularExpression mercurialForm(const QString& kind, const QString& pattern) {
  if (!kind.endsWith(QLatin1String("glob"))) return QRegularExpression(pattern);
  const QString start = kind.startsWith(QLatin1String("root")) ? QStringLiteral("^") : QStringLiteral("(?:^|/)");
  return QRegularExpression(start + QStringLiteral("(?:%1)(?:/|$)").arg(expressionOf(pattern)));
}

QString relativeTo(const QString& folder, const QString& path) {
  if (folder.isEmpty()) return path;
  return path.startsWith(folder + QLatin1Char('/')) ? path.mid(folder.size() + 1) : QString();
}

}  // namespace

QRegularExpression formOf(const QString& written) {
  QString pattern = written;
  const bool anchored = pattern.contains(QLatin1Char('/'));
  if (pattern.startsWith(QLatin1Char('/'))) pattern.remove(0, 1);
  const QString start = anchored ? QString() : QStringLiteral("(?:.*/)?");
  return QRegularExpression(QRegularExpression::anchoredPattern(start + expressionOf(pattern)));
}

void IgnoreRules::add(const QString& folder, const QByteArray& text) {
  const QString name = QStringLiteral(".gitignore");
  addLines(folder.isEmpty() ? name : folder + QLatin1Char('/') + name, folder, text);
}

void IgnoreRules::addExclude(const QByteArray& text) {
  addLines(QStringLiteral(".git/info/exclude"), QString(), text);
}

void IgnoreRules::addLines(const QString& file, const QString& folder, const QByteArray& text) {
  int number = 0;
  for (QString line : QString::fromUtf8(text).split(QLatin1Char('\n'))) {
    ++number;
    if (line.endsWith(QLatin1Char('\r'))) line.chop(1);
    line = withoutTrailingBlanks(line);
    if (line.isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
    Rule rule;
    rule.line = {file, number, line};
    rule.folder = folder;
    rule.negated = line.startsWith(QLatin1Char('!'));
    if (rule.negated) line.remove(0, 1);
    rule.foldersOnly = line.endsWith(QLatin1Char('/'));
    if (rule.foldersOnly) line.chop(1);
    if (line.isEmpty()) continue;
    const bool anchored = line.contains(QLatin1Char('/'));
    rule.text = line.startsWith(QLatin1Char('/')) || line.startsWith(QLatin1Char('*')) ? line.mid(1) : line;
    const bool plain = isPlain(rule.text);
    const bool ending = plain && line.startsWith(QLatin1Char('*'));
    if (anchored) {
      rule.kind = plain && !ending ? Rule::Kind::Path : Rule::Kind::PathForm;
    } else {
      rule.kind = ending ? Rule::Kind::Ending : plain ? Rule::Kind::Name : Rule::Kind::NameForm;
    }
    rule.form = formOf(line);
    take(rule);
  }
}

void IgnoreRules::addMercurial(const QByteArray& text) {
  static const QRegularExpression syntax(QStringLiteral("^syntax\\s*:\\s*(\\S+)$"));
  static const QRegularExpression prefix(QStringLiteral("^(re|regexp|relre|glob|relglob|rootglob):(.*)$"));
  QString kind = QStringLiteral("regexp");
  int number = 0;
  for (QString line : QString::fromUtf8(text).split(QLatin1Char('\n'))) {
    ++number;
    line = withoutMercurialComment(line);
    if (const auto match = syntax.match(line); match.hasMatch()) {
      kind = match.captured(1);
      continue;
    }
    if (line.isEmpty()) continue;
    const auto prefixed = prefix.match(line);
    const QString own = prefixed.hasMatch() ? prefixed.captured(1) : kind;
    Rule rule;
    rule.line = {QStringLiteral(".hgignore"), number, line};
    rule.kind = Rule::Kind::Anywhere;
    rule.form = mercurialForm(own, prefixed.hasMatch() ? prefixed.captured(2) : line);
    take(rule);
  }
}

void IgnoreRules::take(Rule rule) {
  if (!rule.form.isValid()) return;
  m_folders.clear();
  m_rules << std::move(rule);
}

bool IgnoreRules::Rule::matches(const QString& path, const QString& name) const {
  if (kind == Kind::Name) return name == text;
  if (kind == Kind::Ending) return name.endsWith(text);
  if (kind == Kind::NameForm) return form.match(name).hasMatch();
  return kind == Kind::Path ? path == text : form.match(path).hasMatch();
}

int IgnoreRules::lastMatch(const QString& path, bool folder) const {
  const QString name = path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
  for (int i = int(m_rules.size()) - 1; i >= 0; --i) {
    const Rule& rule = m_rules[i];
    if (rule.foldersOnly && !folder) continue;
    const QString relative = rule.folder.isEmpty() ? path : relativeTo(rule.folder, path);
    if (!relative.isEmpty() && rule.matches(relative, name)) return i;
  }
  return none;
}

int IgnoreRules::ignoredFolder(const QString& path) const {
  if (path.isEmpty()) return none;
  if (const auto known = m_folders.constFind(path); known != m_folders.constEnd()) return *known;
  int rule = ignoredFolder(path.left(qMax<qsizetype>(0, path.lastIndexOf(QLatin1Char('/')))));
  if (rule == none) rule = lastMatch(path, true);
  if (rule != none && m_rules[rule].negated) rule = none;
  m_folders.insert(path, rule);
  return rule;
}

std::optional<IgnoreRules::Line> IgnoreRules::ignoredBy(const QString& path, bool folder) const {
  if (m_rules.isEmpty()) return std::nullopt;
  int rule = folder ? ignoredFolder(path) : ignoredFolder(path.left(qMax<qsizetype>(0, path.lastIndexOf(QLatin1Char('/')))));
  if (!folder && rule == none) rule = lastMatch(path, false);
  if (rule == none || m_rules[rule].negated) return std::nullopt;
  return m_rules[rule].line;
}

}  // namespace iiswsgi::project
