#include "app/core/project/ignore_rules.h"

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
  int number = 0;
  for (QString line : QString::fromUtf8(text).split(QLatin1Char('\n'))) {
    ++number;
    if (line.endsWith(QLatin1Char('\r'))) line.chop(1);
    line = withoutTrailingBlanks(line);
    if (line.isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
    Rule rule;
    rule.line = {folder.isEmpty() ? QStringLiteral(".gitignore") : folder + QStringLiteral("/.gitignore"), number,
                 line};
    rule.folder = folder;
    rule.negated = line.startsWith(QLatin1Char('!'));
    if (rule.negated) line.remove(0, 1);
    rule.foldersOnly = line.endsWith(QLatin1Char('/'));
    if (rule.foldersOnly) line.chop(1);
    if (line.isEmpty()) continue;
    rule.form = formOf(line);
    if (rule.form.isValid()) m_rules << rule;
  }
}

const IgnoreRules::Rule* IgnoreRules::lastMatch(const QString& path, bool folder) const {
  for (auto rule = m_rules.rbegin(); rule != m_rules.rend(); ++rule) {
    if (rule->foldersOnly && !folder) continue;
    const QString relative = relativeTo(rule->folder, path);
    if (!relative.isEmpty() && rule->form.match(relative).hasMatch()) return &*rule;
  }
  return nullptr;
}

std::optional<IgnoreRules::Line> IgnoreRules::ignoredBy(const QString& path, bool folder) const {
  if (m_rules.isEmpty()) return std::nullopt;
  for (qsizetype slash = path.indexOf(QLatin1Char('/')); slash > 0; slash = path.indexOf(QLatin1Char('/'), slash + 1)) {
    const Rule* above = lastMatch(path.left(slash), true);
    if (above && !above->negated) return above->line;
  }
  const Rule* rule = lastMatch(path, folder);
  if (!rule || rule->negated) return std::nullopt;
  return rule->line;
}

}  // namespace iiswsgi::project
