#include "app/core/iisconfig/entries.h"

#include <algorithm>

#include "app/core/iisconfig/document.h"

namespace iiswsgi::iisconfig {
namespace {

Result<void> setAttribute(Editor& editor, pugi::xml_node node, const QString& name, const QString& value) {
  const auto attribute = node.attribute(name.toUtf8().constData());
  if (!attribute) return editor.addAttribute(node, name, value);
  if (QString::fromUtf8(attribute.value()) == value) return {};
  return editor.replaceValue(attribute, value);
}

QList<QByteArray> superfluousAttributes(pugi::xml_node node, const Attributes& wanted) {
  QList<QByteArray> superfluous;
  for (const auto& attribute : node.attributes()) {
    const QString name = QString::fromUtf8(attribute.name());
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const auto& pair) { return pair.first == name; });
    if (!known && !name.startsWith(QLatin1String("lock"))) superfluous << attribute.name();
  }
  return superfluous;
}

}  // namespace

Error noSuchEntry(const QString& what) {
  return Error(codes::noSuchEntry, QStringLiteral("There is no %1 in the file.").arg(what),
               QStringLiteral("`iiswsgi status` shows what is there."));
}

Error duplicateEntry(const QString& what, int line) {
  return Error(codes::duplicateEntry, QStringLiteral("The %1 is there already, in line %2.").arg(what,
                                                                                                 QString::number(line)),
               QStringLiteral("Choose another name, or remove that entry first: IIS answers 500.19 with 0x800700b7 to "
                              "an entry that stands twice."));
}

Markup nested(const QString& path, const Markup& innermost) {
  if (path.isEmpty()) return innermost;
  const QString rest = path.section(QLatin1Char('/'), 1);
  return {path.section(QLatin1Char('/'), 0, 0).toUtf8(), {}, {nested(rest, innermost)}};
}

Result<void> insertSection(Editor& editor, pugi::xml_node parent, const QString& path, const Markup& entry) {
  const QString first = path.section(QLatin1Char('/'), 0, 0);
  const QString rest = path.section(QLatin1Char('/'), 1);
  const auto child = parent.child(first.toUtf8().constData());
  if (!child) return editor.insertLast(parent, nested(path, entry));
  if (rest.isEmpty()) return editor.insertLast(child, entry);
  return insertSection(editor, child, rest, entry);
}

Result<void> insertAmong(Editor& editor, pugi::xml_node parent, const char* name, const Markup& markup) {
  pugi::xml_node last;
  for (const auto& child : parent.children(name))
    last = child;
  if (last) return editor.insertAfter(last, markup);
  const auto first = parent.find_child([](pugi::xml_node child) { return child.type() == pugi::node_element; });
  return first ? editor.insertBefore(first, markup) : editor.insertLast(parent, markup);
}

Result<void> setAttributes(Editor& editor, const Find& find, const Attributes& wanted) {
  for (const auto& [name, value] : wanted)
    RETURN_IF_ERROR(setAttribute(editor, find(editor.tree()), name, value));
  for (const QByteArray& name : superfluousAttributes(find(editor.tree()), wanted))
    RETURN_IF_ERROR(editor.removeAttribute(find(editor.tree()), name.constData()));
  return {};
}

pugi::xml_node childWith(pugi::xml_node parent, const char* name, const char* attribute, const QString& value) {
  for (const auto& child : parent.children(name)) {
    if (attributeText(child, attribute).compare(value, Qt::CaseInsensitive) == 0) return child;
  }
  return {};
}

}  // namespace iiswsgi::iisconfig
