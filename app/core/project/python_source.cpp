#include "app/core/project/python_source.h"

namespace iiswsgi::project {
namespace {

/// Cuts a source into tokens. A line that ends inside brackets or with a backslash goes on, as in Python.
class Scanner {
 public:
  explicit Scanner(const QString& text) : m_text(text) {}

  QList<Token> tokens() {
    while (m_at < m_text.size())
      step();
    endLine();
    return m_tokens;
  }

 private:
  QChar here(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(); }

  void step() {
    const QChar c = here();
    if (c == QLatin1Char('\n')) return lineEnd();
    if (c == QLatin1Char('#')) return comment();
    if (c == QLatin1Char('\\') && here(1) == QLatin1Char('\n')) return skip(2);
    if (c.isSpace()) return skip(1);
    if (m_lineStart) beginLine();
    if (c == QLatin1Char('"') || c == QLatin1Char('\'')) return text(QString());
    if (c.isLetter() || c == QLatin1Char('_')) return word();
    if (c.isDigit()) return number();
    sign(c);
  }

  void skip(qsizetype count) { m_at += count; }

  void comment() {
    while (m_at < m_text.size() && here() != QLatin1Char('\n'))
      ++m_at;
  }

  void beginLine() {
    m_lineStart = false;
    if (m_depth > 0) return;
    const qsizetype begin = m_text.lastIndexOf(QLatin1Char('\n'), m_at - 1) + 1;
    m_column = static_cast<int>(m_at - (m_at == 0 ? 0 : begin));
  }

  void lineEnd() {
    ++m_at;
    if (m_depth == 0) endLine();
    m_lineStart = true;
  }

  void endLine() {
    if (!m_tokens.isEmpty() && m_tokens.last().kind != Token::Kind::LineEnd) add(Token::Kind::LineEnd, {});
  }

  void add(Token::Kind kind, const QString& content, bool plain = true) {
    m_tokens.append({kind, content, plain, m_depth, m_column});
  }

  void word() {
    const qsizetype begin = m_at;
    while (here().isLetterOrNumber() || here() == QLatin1Char('_'))
      ++m_at;
    const QString content = m_text.mid(begin, m_at - begin);
    const bool quote = here() == QLatin1Char('"') || here() == QLatin1Char('\'');
    if (quote && content.size() <= 2) return text(content.toLower());
    add(Token::Kind::Word, content);
  }

  void number() {
    const qsizetype begin = m_at;
    while (here().isLetterOrNumber() || here() == QLatin1Char('.') || here() == QLatin1Char('_'))
      ++m_at;
    add(Token::Kind::Number, m_text.mid(begin, m_at - begin));
  }

  void sign(QChar c) {
    static const QString opening = QStringLiteral("([{");
    static const QString closing = QStringLiteral(")]}");
    if (closing.contains(c) && m_depth > 0) --m_depth;
    ++m_at;
    const bool doubled = here() == QLatin1Char('=') && QStringLiteral("=!<>+-*/%|&^:").contains(c);
    if (doubled) ++m_at;
    add(Token::Kind::Sign, doubled ? QString(c) + QLatin1Char('=') : QString(c));
    if (opening.contains(c)) ++m_depth;
  }

  void text(const QString& prefix) {
    const QChar quote = here();
    const bool three = here(1) == quote && here(2) == quote;
    const QString end = three ? QString(3, quote) : QString(quote);
    const bool raw = prefix.contains(QLatin1Char('r'));
    m_at += end.size();
    QString content;
    while (m_at < m_text.size() && !QStringView(m_text).sliced(m_at).startsWith(end)) {
      if (here() == QLatin1Char('\n') && !three) break;
      content += character(raw);
    }
    m_at = qMin(m_at + end.size(), m_text.size());
    const bool plain = !prefix.contains(QLatin1Char('f')) && !prefix.contains(QLatin1Char('b'));
    Token* before = m_tokens.isEmpty() ? nullptr : &m_tokens.last();
    if (before && before->kind == Token::Kind::Text) {  // "a" "b" is "ab"
      before->text += content;
      before->plain = before->plain && plain;
    } else {
      add(Token::Kind::Text, content, plain);
    }
  }

  QString character(bool raw) {
    const QChar c = here();
    ++m_at;
    if (c != QLatin1Char('\\') || m_at >= m_text.size()) return c;
    const QChar next = here();
    ++m_at;
    if (raw) return QString(c) + next;
    if (next == QLatin1Char('n')) return QStringLiteral("\n");
    if (next == QLatin1Char('t')) return QStringLiteral("\t");
    if (next == QLatin1Char('\n')) return {};
    if (next == QLatin1Char('\\') || next == QLatin1Char('"') || next == QLatin1Char('\'')) return next;
    return QString(c) + next;
  }

  QString m_text;
  qsizetype m_at = 0;
  int m_depth = 0;
  int m_column = 0;
  bool m_lineStart = true;
  QList<Token> m_tokens;
};

bool isLineEnd(const Token& token) {
  return token.kind == Token::Kind::LineEnd;
}

}  // namespace

PythonSource::PythonSource(const QByteArray& bytes) {
  QString text = QString::fromUtf8(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
  text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
  m_tokens = Scanner(text).tokens();
}

bool PythonSource::is(qsizetype index, const QString& text) const {
  return index >= 0 && index < m_tokens.size() && m_tokens[index].kind != Token::Kind::Text &&
         m_tokens[index].text == text;
}

qsizetype PythonSource::assignment(const QString& name) const {
  qsizetype found = -1;
  for (qsizetype i = 0; i < m_tokens.size(); ++i) {
    const bool startsLine = i == 0 || isLineEnd(m_tokens[i - 1]);
    if (!startsLine || m_tokens[i].column != 0 || !is(i, name)) continue;
    qsizetype equals = i + 1;
    if (is(equals, QStringLiteral(":"))) {  // NAME: str = "text"
      while (equals < m_tokens.size() && !isLineEnd(m_tokens[equals]) && !is(equals, QStringLiteral("=")))
        ++equals;
    }
    if (is(equals, QStringLiteral("="))) found = equals + 1;
  }
  return found;
}

bool PythonSource::assigns(const QString& name) const {
  return assignment(name) >= 0;
}

std::optional<QString> PythonSource::textOf(const QString& name) const {
  const qsizetype at = assignment(name);
  if (at < 0 || at + 1 >= m_tokens.size()) return std::nullopt;
  const Token& token = m_tokens[at];
  if (token.kind != Token::Kind::Text || !token.plain || !isLineEnd(m_tokens[at + 1])) return std::nullopt;
  return token.text;
}

QStringList PythonSource::textsFrom(qsizetype index) const {
  if (index < 0 || index >= m_tokens.size()) return {};
  const int depth = m_tokens[index].depth;
  if (m_tokens[index].kind == Token::Kind::Text)
    return m_tokens[index].plain ? QStringList{m_tokens[index].text} : QStringList{};
  QStringList texts;
  for (qsizetype i = index + 1; i < m_tokens.size() && m_tokens[i].depth > depth; ++i) {
    if (m_tokens[i].kind == Token::Kind::Text && m_tokens[i].plain) texts << m_tokens[i].text;
  }
  return texts;
}

QStringList PythonSource::textsOf(const QString& name) const {
  return textsFrom(assignment(name));
}

QStringList PythonSource::textsWithin(const QString& name) const {
  QStringList texts;
  const qsizetype at = assignment(name);
  for (qsizetype i = at; i >= 0 && i < m_tokens.size() && !isLineEnd(m_tokens[i]); ++i) {
    if (m_tokens[i].kind == Token::Kind::Text && m_tokens[i].plain) texts << m_tokens[i].text;
  }
  return texts;
}

qsizetype PythonSource::valueBehind(qsizetype index, const QString& name) const {
  const QString equals = QStringLiteral("=");
  if (is(index, name)) {
    qsizetype sign = index + 1;
    const bool startsLine = index == 0 || isLineEnd(m_tokens[index - 1]);
    if (startsLine && is(sign, QStringLiteral(":"))) {  // NAME: str = "text"
      while (sign < m_tokens.size() && !isLineEnd(m_tokens[sign]) && !is(sign, equals))
        ++sign;
    }
    return is(sign, equals) ? sign + 1 : -1;
  }
  if (m_tokens[index].kind != Token::Kind::Text || m_tokens[index].text != name) return -1;
  if (is(index + 1, QStringLiteral("]")) && is(index + 2, equals)) return index + 3;
  if (is(index + 1, QStringLiteral(":"))) return index + 2;
  const bool first = is(index - 2, QStringLiteral("setdefault")) && is(index - 1, QStringLiteral("("));
  return first && is(index + 1, QStringLiteral(",")) ? index + 2 : -1;
}

QList<QStringList> PythonSource::textsGiven(const QString& name) const {
  QList<QStringList> values;
  for (qsizetype i = 0; i < m_tokens.size(); ++i) {
    const qsizetype begin = valueBehind(i, name);
    if (begin < 0 || begin >= m_tokens.size()) continue;
    const int depth = m_tokens[begin].depth;
    QStringList texts;
    bool choice = false;
    for (qsizetype k = begin; k < m_tokens.size() && m_tokens[k].depth >= depth && !isLineEnd(m_tokens[k]); ++k) {
      if (m_tokens[k].depth == depth && is(k, QStringLiteral(","))) break;
      choice = choice || is(k, QStringLiteral("if")) || is(k, QStringLiteral("or"));
      if (m_tokens[k].kind == Token::Kind::Text && m_tokens[k].plain) texts << m_tokens[k].text;
    }
    if (!texts.isEmpty() && (!choice || texts.size() == 1)) values << texts;
  }
  return values;
}

QList<PythonSource::Assigned> PythonSource::assignedFrom(const QStringList& callables) const {
  QList<Assigned> found;
  for (qsizetype i = 0; i + 2 < m_tokens.size(); ++i) {
    const bool startsLine = i == 0 || isLineEnd(m_tokens[i - 1]);
    if (!startsLine || m_tokens[i].column != 0 || m_tokens[i].kind != Token::Kind::Word) continue;
    const qsizetype value = valueBehind(i, m_tokens[i].text);
    if (value < 0 || value >= m_tokens.size()) continue;
    qsizetype last = value;  // a.b.Flask(
    while (last + 2 < m_tokens.size() && is(last + 1, QStringLiteral(".")))
      last += 2;
    if (is(last + 1, QStringLiteral("(")) && callables.contains(m_tokens[last].text))
      found.append({m_tokens[i].text, m_tokens[last].text});
  }
  return found;
}

QStringList PythonSource::functions() const {
  QStringList names;
  for (qsizetype i = 0; i + 1 < m_tokens.size(); ++i) {
    const bool startsLine = i == 0 || isLineEnd(m_tokens[i - 1]);
    if (startsLine && m_tokens[i].column == 0 && is(i, QStringLiteral("def"))) names << m_tokens[i + 1].text;
  }
  return names;
}

QStringList PythonSource::functionsThatCall(const QStringList& callables) const {
  QStringList names;
  QString function;
  for (qsizetype i = 0; i + 1 < m_tokens.size(); ++i) {
    if (m_tokens[i].column == 0 && (i == 0 || isLineEnd(m_tokens[i - 1])))
      function = is(i, QStringLiteral("def")) ? m_tokens[i + 1].text : QString();
    const bool call = m_tokens[i].kind == Token::Kind::Word && callables.contains(m_tokens[i].text) &&
                      is(i + 1, QStringLiteral("(")) && m_tokens[i].column > 0;
    if (call && !function.isEmpty() && !names.contains(function)) names << function;
  }
  return names;
}

bool PythonSource::imports(const QString& package) const {
  for (qsizetype i = 0; i + 1 < m_tokens.size(); ++i) {
    if ((is(i, QStringLiteral("import")) || is(i, QStringLiteral("from"))) && is(i + 1, package)) return true;
  }
  return false;
}

qsizetype PythonSource::argumentAt(const QString& callable, const QString& name) const {
  for (qsizetype i = 0; i + 1 < m_tokens.size(); ++i) {
    if (!is(i, callable) || !is(i + 1, QStringLiteral("("))) continue;
    const int depth = m_tokens[i + 1].depth;
    for (qsizetype k = i + 2; k + 2 < m_tokens.size() && m_tokens[k].depth > depth; ++k) {
      if (m_tokens[k].depth == depth + 1 && is(k, name) && is(k + 1, QStringLiteral("="))) return k + 2;
    }
  }
  return -1;
}

std::optional<QString> PythonSource::argument(const QString& callable, const QString& name) const {
  const qsizetype at = argumentAt(callable, name);
  if (at < 0 || m_tokens[at].kind != Token::Kind::Text || !m_tokens[at].plain) return std::nullopt;
  const bool alone = is(at + 1, QStringLiteral(",")) || is(at + 1, QStringLiteral(")"));
  return alone ? std::optional<QString>(m_tokens[at].text) : std::nullopt;
}

QStringList PythonSource::argumentTexts(const QString& callable, const QString& name) const {
  const qsizetype at = argumentAt(callable, name);
  // `install_requires=requires`, with the list at the module's level, as Pyramid's templates write it.
  const bool named = at >= 0 && at < m_tokens.size() && m_tokens[at].kind == Token::Kind::Word &&
                     (is(at + 1, QStringLiteral(",")) || is(at + 1, QStringLiteral(")")));
  return named ? textsOf(m_tokens[at].text) : textsFrom(at);
}

bool PythonSource::isList(qsizetype index) const {
  if (index < 0 || index >= m_tokens.size()) return false;
  const int depth = m_tokens[index].depth;
  qsizetype end = index + 1;
  if (is(index, QStringLiteral("[")) || is(index, QStringLiteral("("))) {
    for (; end < m_tokens.size() && m_tokens[end].depth > depth; ++end) {
      const bool text = m_tokens[end].kind == Token::Kind::Text && m_tokens[end].plain;
      if (!text && !is(end, QStringLiteral(","))) return false;
    }
    ++end;  // the closing bracket
  } else if (m_tokens[index].kind != Token::Kind::Text || !m_tokens[index].plain) {
    return false;
  }
  return end >= m_tokens.size() || isLineEnd(m_tokens[end]) || is(end, QStringLiteral(",")) ||
         m_tokens[end].depth < depth;
}

bool PythonSource::computesArgument(const QString& callable, const QString& name) const {
  const qsizetype at = argumentAt(callable, name);
  if (at < 0) return false;
  const bool named = m_tokens[at].kind == Token::Kind::Word &&
                     (is(at + 1, QStringLiteral(",")) || is(at + 1, QStringLiteral(")")));
  return !isList(named ? assignment(m_tokens[at].text) : at);
}

std::optional<QString> PythonSource::textBehind(const QString& key) const {
  for (qsizetype i = 0; i + 2 < m_tokens.size(); ++i) {
    if (m_tokens[i].kind != Token::Kind::Text || m_tokens[i].text != key) continue;
    // setdefault("KEY", "value") or environ["KEY"] = "value"
    qsizetype next = i + 1;
    if (is(next, QStringLiteral("]"))) ++next;
    const bool joined = is(next, QStringLiteral(",")) || is(next, QStringLiteral("="));
    if (joined && m_tokens[next + 1].kind == Token::Kind::Text && m_tokens[next + 1].plain)
      return m_tokens[next + 1].text;
  }
  return std::nullopt;
}

}  // namespace iiswsgi::project
