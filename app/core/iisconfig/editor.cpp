#include "app/core/iisconfig/editor.h"

namespace iiswsgi::iisconfig {
namespace {

QByteArray escaped(const QString& value, char quote) {
  QString text = value;
  text.replace(QLatin1Char('&'), QLatin1String("&amp;"))
      .replace(QLatin1Char('<'), QLatin1String("&lt;"))
      .replace(QLatin1Char('>'), QLatin1String("&gt;"));
  text.replace(QLatin1Char('\r'), QLatin1String("&#xD;"))
      .replace(QLatin1Char('\n'), QLatin1String("&#xA;"))
      .replace(QLatin1Char('\t'), QLatin1String("&#x9;"));
  if (quote == '"') text.replace(QLatin1Char('"'), QLatin1String("&quot;"));
  if (quote == '\'') text.replace(QLatin1Char('\''), QLatin1String("&apos;"));
  return text.toUtf8();
}

pugi::xml_node firstElement(pugi::xml_node parent, const std::function<bool(pugi::xml_node)>& passOver = {}) {
  for (const auto& child : parent.children()) {
    if (child.type() == pugi::node_element && !(passOver && passOver(child))) return child;
  }
  return {};
}

pugi::xml_node lastElement(pugi::xml_node parent) {
  for (auto child = parent.last_child(); child; child = child.previous_sibling()) {
    if (child.type() == pugi::node_element) return child;
  }
  return {};
}

bool isBlank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

Result<void> Editor::splice(Span span, const QByteArray& replacement) {
  QByteArray text = m_tree->text();
  text.replace(span.begin, span.end - span.begin, replacement);
  ASSIGN_OR_RETURN(m_tree, Tree::parse(text));
  return {};
}

QByteArray Editor::render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                          const QByteArray& lineEnd) const {
  QByteArray text = "<" + markup.name;
  for (const auto& [name, value] : markup.attributes)
    text += " " + name.toUtf8() + "=\"" + escaped(value, '"') + "\"";
  if (markup.children.isEmpty()) return text + " />";
  text += ">";
  for (const Markup& child : markup.children)
    text += lineEnd + indentation + unit + render(child, indentation + unit, unit, lineEnd);
  return text + lineEnd + indentation + "</" + markup.name + ">";
}

/// What a child has more than its parent; asked of the neighbours, then of the whole file.
QByteArray Editor::unitBelow(pugi::xml_node parent) const {
  for (auto node = parent; node && node.type() == pugi::node_element; node = node.parent()) {
    const auto child = firstElement(node);
    if (!child) continue;
    const QByteArray outer = m_tree->indentation(node);
    const QByteArray inner = m_tree->indentation(child);
    if (inner.size() > outer.size() && inner.startsWith(outer)) return inner.mid(outer.size());
  }
  return "    ";
}

QByteArray Editor::childIndentation(pugi::xml_node parent) const {
  const auto child = firstElement(parent);
  if (child && m_tree->startsItsLine(m_tree->startTag(child).begin)) return m_tree->indentation(child);
  return m_tree->indentation(parent) + unitBelow(parent);
}

Result<void> Editor::insert(pugi::xml_node parent, const Markup& markup, Where where,
                            const std::function<bool(pugi::xml_node)>& passOver) {
  const auto last = lastElement(parent);
  if (!last) return insertIntoEmpty(parent, markup);
  const auto next = where == Where::First ? firstElement(parent, passOver) : pugi::xml_node();
  return next ? insertBefore(next, markup) : insertAfter(last, markup);
}

Result<void> Editor::insertIntoEmpty(pugi::xml_node parent, const Markup& markup) {
  const Span start = m_tree->startTag(parent);
  const QByteArray lineEnd = m_tree->lineEnd(start.begin);
  const QByteArray outer = m_tree->indentation(parent);
  const QByteArray unit = unitBelow(parent);
  const QByteArray content = render(markup, outer + unit, unit, lineEnd);
  const QByteArray around = lineEnd + outer + unit + content + lineEnd + outer;
  if (m_tree->selfClosing(parent)) {
    qsizetype slash = start.end - 2;
    while (isBlank(m_tree->text()[slash - 1]))
      --slash;
    return splice({slash, start.end}, ">" + around + "</" + QByteArray(parent.name()) + ">");
  }
  const qsizetype end = m_tree->endTag(parent);
  if (end == start.end || !m_tree->startsItsLine(end)) return splice({end, end}, around);
  const qsizetype line = m_tree->text().lastIndexOf('\n', end) + 1;
  return splice({line, line}, outer + unit + content + lineEnd);
}

Result<void> Editor::insertBefore(pugi::xml_node child, const Markup& markup) {
  const qsizetype at = m_tree->startTag(child).begin;
  const QByteArray lineEnd = m_tree->lineEnd(at);
  const QByteArray indentation = m_tree->indentation(child);
  const QByteArray content = render(markup, indentation, unitBelow(child.parent()), lineEnd);
  if (!m_tree->startsItsLine(at)) return splice({at, at}, content);
  return splice({at, at}, content + lineEnd + indentation);
}

Result<void> Editor::insertAfter(pugi::xml_node child, const Markup& markup) {
  const auto parent = child.parent();
  qsizetype at = m_tree->whole(child).end;
  const QByteArray lineEnd = m_tree->lineEnd(at);
  const QByteArray indentation = childIndentation(parent);
  const QByteArray content = render(markup, indentation, unitBelow(parent), lineEnd);
  if (!m_tree->startsItsLine(m_tree->startTag(child).begin)) return splice({at, at}, content);
  // A comment that ends the child's line belongs to the child.
  const QByteArray& text = m_tree->text();
  qsizetype end = text.indexOf('\n', at);
  if (end > at && text[end - 1] == '\r') --end;
  const QByteArray rest = end < 0 ? QByteArray() : text.mid(at, end - at).trimmed();
  if (rest.startsWith("<!--") && rest.indexOf("-->") == rest.size() - 3) at = end;
  return splice({at, at}, lineEnd + indentation + content);
}

Result<void> Editor::remove(pugi::xml_node element) {
  Span span = m_tree->whole(element);
  const QByteArray& text = m_tree->text();
  qsizetype after = span.end;
  while (after < text.size() && isBlank(text[after]))
    ++after;
  if (after < text.size() && text[after] == '\r') ++after;
  const bool endsItsLine = after < text.size() && text[after] == '\n';
  if (m_tree->startsItsLine(span.begin) && endsItsLine) {
    span.begin -= m_tree->indentation(element).size();
    span.end = after + 1;
  }
  return splice(span, {});
}

Result<void> Editor::removeWithEmptyParents(pugi::xml_node element) {
  auto parent = element.parent();
  if (parent.first_child() != parent.last_child()) return remove(element);  // a comment counts: it is somebody's
  // applicationHost.config declares its sections, and keeps empty ones; a web.config and a <location> don't need them.
  const auto group = parent.parent();
  const bool serverLevel = m_tree->root().child("configSections") && group.parent() == m_tree->root();
  if (serverLevel || parent.first_attribute()) return collapse(parent);
  auto highest = parent;
  while (highest.parent() != m_tree->root() && highest.parent().first_child() == highest.parent().last_child() &&
         (!highest.parent().first_attribute() || QByteArray(highest.parent().name()) == "location")) {
    highest = highest.parent();
  }
  return remove(highest);
}

/// `<handlers a="b"> ... </handlers>` to `<handlers a="b" />`, the form in which IIS writes an empty section.
Result<void> Editor::collapse(pugi::xml_node element) {
  const Span start = m_tree->startTag(element);
  return splice({start.end - 1, m_tree->whole(element).end}, " />");
}

Result<void> Editor::replaceValue(pugi::xml_attribute attribute, const QString& value) {
  const Span raw = m_tree->rawValue(attribute);
  return splice(raw, escaped(value, m_tree->text()[raw.begin - 1]));
}

Result<void> Editor::addAttribute(pugi::xml_node element, const QString& name, const QString& value) {
  const auto last = element.last_attribute();
  const qsizetype at = last ? m_tree->attribute(last).end
                            : m_tree->startTag(element).begin + 1 + static_cast<qsizetype>(qstrlen(element.name()));
  return splice({at, at}, " " + name.toUtf8() + "=\"" + escaped(value, '"') + "\"");
}

Result<void> Editor::removeAttribute(pugi::xml_node element, const char* name) {
  const auto attribute = element.attribute(name);
  if (!attribute) return {};
  return splice(m_tree->attribute(attribute), {});
}

}  // namespace iiswsgi::iisconfig
