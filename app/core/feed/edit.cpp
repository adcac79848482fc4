#include "app/core/feed/edit.h"

#include "app/core/xml/well_formed.h"

namespace iiswsgi::feed {
namespace {

QByteArray escaped(const QString& text) {
  return text.toHtmlEscaped().toUtf8();
}

Result<void> checkText(const QString& name, const QString& text) {
  if (xml::isXmlText(text)) return {};
  return Error(codes::invalidValue, QStringLiteral("The value of %1 holds a character that XML can't hold.").arg(name),
               QStringLiteral("Take the control character out of it; it often comes from copying out of a terminal."));
}

Result<void> checkMarkup(const Markup& markup) {
  RETURN_IF_ERROR(checkText(markup.name, markup.text));
  for (const Markup& part : markup.children)
    RETURN_IF_ERROR(checkMarkup(part));
  return {};
}

Markup nested(const QStringList& path, const QString& text, const QList<QPair<QString, QString>>& attributes) {
  Markup markup{path.first(), {}, {}, {}};
  if (path.size() > 1) {
    markup.children << nested(path.mid(1), text, attributes);
  } else {
    markup.text = text;
    markup.attributes = attributes;
  }
  return markup;
}

}  // namespace

Result<void> Editor::splice(xml::Span span, const QByteArray& replacement) {
  QByteArray text = m_tree->text();
  text.replace(span.begin, span.end - span.begin, replacement);
  ASSIGN_OR_RETURN(m_tree, xml::Tree::parse(text));
  return {};
}

/// What the feed's children are indented by; two blanks in a feed that has none.
QByteArray Editor::unit() const {
  const auto all = children(root());
  const QByteArray found = all.isEmpty() ? QByteArray() : m_tree->indentation(all.first());
  return found.isEmpty() ? QByteArray("  ") : found;
}

QByteArray Editor::render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                          const QByteArray& lineEnd) const {
  const QByteArray name = (prefixOf(root()) + markup.name).toUtf8();
  QByteArray text = "<" + name;
  for (const auto& [key, value] : markup.attributes)
    text += " " + key.toUtf8() + "=\"" + escaped(value) + "\"";
  if (markup.children.isEmpty() && markup.text.isEmpty()) return text + " />";
  text += ">" + escaped(markup.text);
  for (const Markup& part : markup.children)
    text += lineEnd + indentation + unit + render(part, indentation + unit, unit, lineEnd);
  if (!markup.children.isEmpty()) text += lineEnd + indentation;
  return text + "</" + name + ">";
}

Result<void> Editor::setText(pugi::xml_node element, const QString& text) {
  if (textOf(element) == text) return {};
  const xml::Span start = m_tree->startTag(element);
  if (m_tree->selfClosing(element)) return openUp(element, escaped(text));
  return splice({start.end, m_tree->endTag(element)}, escaped(text));
}

/// "<a />" becomes "<a>content</a>".
Result<void> Editor::openUp(pugi::xml_node element, const QByteArray& content) {
  const xml::Span start = m_tree->startTag(element);
  qsizetype slash = start.end - 2;
  while (xml::isBlank(m_tree->text()[slash - 1]))
    --slash;
  return splice({slash, start.end}, ">" + content + "</" + QByteArray(element.name()) + ">");
}

Result<void> Editor::put(const Find& find, const QStringList& path, const QString& text,
                         const QList<QPair<QString, QString>>& attributes) {
  RETURN_IF_ERROR(checkText(path.last(), text));
  auto node = find(root());
  for (qsizetype i = 0; i < path.size(); ++i) {
    const auto next = child(node, path[i]);
    if (!next) return insertLast(node, nested(path.mid(i), text, attributes));
    node = next;
  }
  return setText(node, text);
}

Result<void> Editor::insertLast(pugi::xml_node parent, const Markup& markup) {
  const auto all = children(parent);
  if (!all.isEmpty()) return insertAfter(all.last(), markup);
  RETURN_IF_ERROR(checkMarkup(markup));
  const xml::Span start = m_tree->startTag(parent);
  const QByteArray lineEnd = m_tree->lineEnd(start.begin);
  const QByteArray outer = m_tree->indentation(parent);
  const QByteArray content =
      lineEnd + outer + unit() + render(markup, outer + unit(), unit(), lineEnd) + lineEnd + outer;
  if (m_tree->selfClosing(parent)) return openUp(parent, content);
  return splice({start.end, m_tree->endTag(parent)}, content);
}

Result<void> Editor::insertAfter(pugi::xml_node previous, const Markup& markup) {
  RETURN_IF_ERROR(checkMarkup(markup));
  const xml::Span span = m_tree->whole(previous);
  const QByteArray lineEnd = m_tree->lineEnd(span.begin);
  const QByteArray indentation = m_tree->indentation(previous);
  return splice({span.end, span.end}, lineEnd + indentation + render(markup, indentation, unit(), lineEnd));
}

Result<void> Editor::insertRaw(pugi::xml_node parent, pugi::xml_node previous, const QByteArray& raw) {
  if (!previous) {
    const auto all = children(parent);
    if (!all.isEmpty()) previous = all.last();
  }
  const xml::Span at = previous ? m_tree->whole(previous) : m_tree->startTag(parent);
  const QByteArray lineEnd = m_tree->lineEnd(at.begin);
  const QByteArray outer = m_tree->indentation(parent);
  const QByteArray indentation = previous ? m_tree->indentation(previous) : outer + unit();
  if (!previous && m_tree->selfClosing(parent)) return openUp(parent, lineEnd + indentation + raw + lineEnd + outer);
  return splice({at.end, at.end}, lineEnd + indentation + raw);
}

Result<void> Editor::remove(pugi::xml_node element) {
  xml::Span span = m_tree->whole(element);
  const QByteArray& text = m_tree->text();
  qsizetype end = span.end;
  while (end < text.size() && (xml::isBlank(text[end]) || text[end] == '\r'))
    ++end;
  const bool ownLines = m_tree->startsItsLine(span.begin) && end < text.size() && text[end] == '\n';
  if (ownLines) span = {text.lastIndexOf('\n', span.begin) + 1, end + 1};
  return splice(span, {});
}

}  // namespace iiswsgi::feed
