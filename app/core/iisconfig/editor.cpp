#include "app/core/iisconfig/editor.h"

#include "app/core/iisconfig/document.h"
#include "app/core/iisconfig/lookup.h"
#include "app/core/xml/well_formed.h"

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

pugi::xml_node firstElement(pugi::xml_node parent) {
  return parent.find_child([](pugi::xml_node child) { return child.type() == pugi::node_element; });
}

pugi::xml_node lastElement(pugi::xml_node parent) {
  auto child = parent.last_child();
  while (child && child.type() != pugi::node_element)
    child = child.previous_sibling();
  return child;
}

bool isAlone(pugi::xml_node child) {
  return !child.previous_sibling() && !child.next_sibling();
}

Error cannotBeWritten(const QString& name, const QString& value) {
  return Error(codes::invalidValue,
               QStringLiteral("The value \"%1\" of %2 holds a character that XML can't hold.").arg(value, name),
               QStringLiteral("Take the control character out of it; it often comes from copying out of a terminal."));
}

Result<void> checkValues(const Markup& markup) {
  for (const auto& [name, value] : markup.attributes) {
    if (!xml::isXmlText(value)) return cannotBeWritten(name, value);
  }
  for (const Markup& child : markup.children)
    RETURN_IF_ERROR(checkValues(child));
  return {};
}

}  // namespace

Result<void> Editor::splice(Span span, const QByteArray& replacement) {
  QByteArray text = m_tree->text();
  text.replace(span.begin, span.end - span.begin, replacement);
  ASSIGN_OR_RETURN(m_tree, Tree::parse(text));
  return {};
}

/// How the file ends an element without content: " />" as IIS writes it, or "/>".
QByteArray Editor::closing() const {
  const QByteArray& text = m_tree->text();
  const auto all = text.count("/>");
  const auto apart = text.count(" />");
  return apart * 2 >= all ? " />" : "/>";
}

QByteArray Editor::render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                          const QByteArray& lineEnd) const {
  QByteArray text = "<" + markup.name;
  for (const auto& [name, value] : markup.attributes)
    text += " " + name.toUtf8() + "=\"" + escaped(value, '"') + "\"";
  if (markup.children.isEmpty()) return text + closing();
  text += ">";
  for (const Markup& child : markup.children)
    text += lineEnd + indentation + unit + render(child, indentation + unit, unit, lineEnd);
  return text + lineEnd + indentation + "</" + markup.name + ">";
}

/// What a child has more than its parent; asked of the neighbours first, then of what is around them.
QByteArray Editor::unitBelow(pugi::xml_node parent) const {
  bool flat = false;
  for (auto node = parent; node && node.type() == pugi::node_element; node = node.parent()) {
    const auto child = firstElement(node);
    if (!child || !m_tree->startsItsLine(m_tree->begin(child))) continue;
    const QByteArray outer = m_tree->indentation(node);
    const QByteArray inner = m_tree->indentation(child);
    if (inner.size() > outer.size() && inner.startsWith(outer)) return inner.mid(outer.size());
    flat = flat || inner == outer;
  }
  return flat ? QByteArray() : QByteArray("    ");
}

QByteArray Editor::childIndentation(pugi::xml_node parent) const {
  const auto child = firstElement(parent);
  if (child && m_tree->startsItsLine(m_tree->begin(child))) return m_tree->indentation(child);
  return m_tree->indentation(parent) + unitBelow(parent);
}

Result<void> Editor::insertLast(pugi::xml_node parent, const Markup& markup) {
  const auto last = lastElement(parent);
  return last ? insertAfter(last, markup) : insertIntoEmpty(parent, markup);
}

Result<void> Editor::insertIntoEmpty(pugi::xml_node parent, const Markup& markup) {
  RETURN_IF_ERROR(checkValues(markup));
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

Result<void> Editor::insertBefore(pugi::xml_node next, const Markup& markup) {
  RETURN_IF_ERROR(checkValues(markup));
  const bool ownLine = m_tree->startsItsLine(m_tree->begin(next));
  auto first = next;
  for (auto above = next.previous_sibling(); ownLine && above.type() == pugi::node_comment;
       above = above.previous_sibling()) {
    if (!m_tree->startsItsLine(m_tree->begin(above))) break;  // ends a line of something else, and belongs to that
    first = above;
  }
  const qsizetype at = m_tree->begin(first);
  const QByteArray lineEnd = m_tree->lineEnd(at);
  const QByteArray indentation = m_tree->indentation(first);
  const QByteArray content = render(markup, indentation, unitBelow(next.parent()), lineEnd);
  return splice({at, at}, ownLine ? content + lineEnd + indentation : content);
}

Result<void> Editor::insertAfter(pugi::xml_node previous, const Markup& markup) {
  RETURN_IF_ERROR(checkValues(markup));
  const auto parent = previous.parent();
  qsizetype at = m_tree->whole(previous).end;
  const QByteArray lineEnd = m_tree->lineEnd(at);
  const QByteArray indentation = childIndentation(parent);
  const QByteArray content = render(markup, indentation, unitBelow(parent), lineEnd);
  if (!m_tree->startsItsLine(m_tree->begin(previous))) return splice({at, at}, content);
  // A comment that ends the line belongs to what it stands behind.
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
  if (!m_tree->startsItsLine(span.begin)) return splice(span, {});
  const qsizetype line = span.begin - m_tree->indentation(element).size();
  qsizetype after = span.end;
  while (after < text.size() && isBlank(text[after]))
    ++after;
  if (after < text.size() && text[after] == '\r') ++after;
  if (after < text.size() && text[after] == '\n') return splice({line, after + 1}, {});
  // `<new /></handlers>`: the end tag stays at the end of the line above, where it was.
  const bool closes = QByteArrayView(text).sliced(span.end).startsWith("</");
  if (!closes || line == 0) return splice(span, {});
  qsizetype above = line - 1;
  if (above > 0 && text[above - 1] == '\r') --above;
  return splice({above, span.end}, {});
}

bool Editor::saysSomething(pugi::xml_node section) const {
  if (section.first_attribute()) return true;
  auto around = section.parent();
  while (around.parent() && around.parent() != m_tree->root())
    around = around.parent();
  if (QByteArray(around.name()) == "location") {
    const auto other = [](pugi::xml_attribute attribute) { return QByteArray(attribute.name()) != "path"; };
    // <location overrideMode="Allow"><handlers /></location> opens the section: without it, it would be locked again.
    return around.find_attribute(other) || (m_tree->root().child("configSections") && isEmptyLocation(around));
  }
  return m_tree->root().child("configSections") && !isAlone(section);
}

Result<void> Editor::removeWithEmptyParents(pugi::xml_node element) {
  if (!isAlone(element)) return remove(element);  // a comment counts: it is somebody's
  const auto section = element.parent();
  if (saysSomething(section)) return collapse(section);
  auto highest = section;
  while (highest.parent() != m_tree->root() && isAlone(highest) &&
         (!highest.parent().first_attribute() || QByteArray(highest.parent().name()) == "location")) {
    highest = highest.parent();
  }
  return remove(highest);
}

Result<void> Editor::collapse(pugi::xml_node element) {
  const Span start = m_tree->startTag(element);
  return splice({start.end - 1, m_tree->whole(element).end}, closing());
}

Result<void> Editor::replaceValue(pugi::xml_attribute attribute, const QString& value) {
  if (!xml::isXmlText(value)) return cannotBeWritten(QString::fromUtf8(attribute.name()), value);
  const Span raw = m_tree->rawValue(attribute);
  return splice(raw, escaped(value, m_tree->text()[raw.begin - 1]));
}

Result<void> Editor::addAttribute(pugi::xml_node element, const QString& name, const QString& value) {
  if (!xml::isXmlText(value)) return cannotBeWritten(name, value);
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
