#include "app/core/xml/tree.h"

#include <algorithm>

#include "app/core/xml/encoding.h"

namespace iiswsgi::xml {
namespace {

bool isSpace(char c) {
  return isBlank(c) || c == '\r' || c == '\n';
}

/// Behind the ">" that ends the tag which begins at `from`; quotes may hold a ">".
qsizetype endOfTag(const QByteArray& text, qsizetype from) {
  char quote = 0;
  for (qsizetype i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return text.size();
}

qsizetype behind(const QByteArray& text, const char* mark, qsizetype from) {
  const qsizetype at = text.indexOf(mark, from);
  return at < 0 ? text.size() : at + static_cast<qsizetype>(qstrlen(mark));
}

int lineAt(const QByteArray& text, qsizetype offset) {
  return static_cast<int>(QByteArrayView(text).first(offset).count('\n')) + 1;
}

}  // namespace

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}

Result<std::shared_ptr<const Tree>> Tree::parse(const QByteArray& utf8) {
  auto tree = std::make_shared<Tree>();
  tree->m_text = utf8;
  tree->m_buffer = QByteArray(utf8.constData(), utf8.size());
  const auto parsed = tree->m_document.load_buffer_inplace(
      tree->m_buffer.data(), static_cast<std::size_t>(tree->m_buffer.size()), pugi::parse_full, pugi::encoding_utf8);
  if (!parsed) {
    return Error(codes::notXml,
                 QStringLiteral("The file isn't well-formed XML: line %1: %2.")
                     .arg(lineAt(utf8, parsed.offset))
                     .arg(QString::fromUtf8(parsed.description())),
                 QStringLiteral("Mend it in an editor."));
  }
  for (qsizetype at = utf8.indexOf('\n'); at >= 0; at = utf8.indexOf('\n', at + 1))
    tree->m_lineEnds << at;
  return std::shared_ptr<const Tree>(tree);
}

qsizetype Tree::begin(pugi::xml_node node) const {
  if (node.type() == pugi::node_comment) return node.value() - m_buffer.constData() - 4;  // "<!--"
  return node.name() - m_buffer.constData() - 1;
}

Span Tree::startTag(pugi::xml_node element) const {
  const qsizetype at = begin(element);
  return {at, endOfTag(m_text, at)};
}

bool Tree::selfClosing(pugi::xml_node element) const {
  return m_text[startTag(element).end - 2] == '/';
}

/// The "</" that closes what is open at `from`: comments, CDATA and processing instructions may hold anything.
qsizetype Tree::endOfContent(qsizetype from) const {
  int depth = 0;
  qsizetype i = m_text.indexOf('<', from);
  while (i >= 0) {
    const QByteArrayView rest = QByteArrayView(m_text).sliced(i);
    if (rest.startsWith("<!--")) {
      i = behind(m_text, "-->", i);
    } else if (rest.startsWith("<![CDATA[")) {
      i = behind(m_text, "]]>", i);
    } else if (rest.startsWith("<?")) {
      i = behind(m_text, "?>", i);
    } else if (rest.startsWith("</")) {
      if (depth-- == 0) return i;
      i = endOfTag(m_text, i);
    } else {
      i = endOfTag(m_text, i);
      if (m_text[i - 2] != '/') ++depth;
    }
    i = m_text.indexOf('<', i);
  }
  return m_text.size();
}

qsizetype Tree::endTag(pugi::xml_node element) const {
  return endOfContent(startTag(element).end);
}

Span Tree::whole(pugi::xml_node element) const {
  const Span start = startTag(element);
  if (selfClosing(element)) return start;
  return {start.begin, endOfTag(m_text, endTag(element))};
}

Span Tree::rawValue(pugi::xml_attribute attribute) const {
  const qsizetype begin = attribute.value() - m_buffer.constData();
  return {begin, m_text.indexOf(m_text[begin - 1], begin)};
}

Span Tree::attribute(pugi::xml_attribute attribute) const {
  qsizetype begin = attribute.name() - m_buffer.constData();
  while (begin > 0 && isSpace(m_text[begin - 1]))
    --begin;
  return {begin, rawValue(attribute).end + 1};
}

int Tree::line(pugi::xml_node element) const {
  const auto end = std::lower_bound(m_lineEnds.begin(), m_lineEnds.end(), begin(element));
  return static_cast<int>(end - m_lineEnds.begin()) + 1;
}

bool Tree::startsItsLine(qsizetype offset) const {
  while (offset > 0 && isBlank(m_text[offset - 1]))
    --offset;
  return offset == 0 || m_text[offset - 1] == '\n';
}

QByteArray Tree::indentation(pugi::xml_node element) const {
  const qsizetype at = begin(element);
  if (!startsItsLine(at)) return {};
  qsizetype line = at;
  while (line > 0 && isBlank(m_text[line - 1]))
    --line;
  return m_text.mid(line, at - line);
}

QByteArray Tree::lineEnd(qsizetype near) const {
  qsizetype at = m_text.indexOf('\n', near);
  if (at < 0) at = m_text.lastIndexOf('\n');
  // A file without any line end is a new one of ours, and IIS writes CRLF.
  if (at < 0) return "\r\n";
  return at > 0 && m_text[at - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace iiswsgi::xml
