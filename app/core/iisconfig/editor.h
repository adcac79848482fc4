#pragma once

#include <functional>

#include "app/core/iisconfig/tree.h"

/// Changes of the text, one splice at a time; the tree is parsed anew after each, so nodes are always looked up again.
namespace iiswsgi::iisconfig {

/// An element to be written: `<name a="b">children</name>`, or `<name a="b" />` without children.
struct Markup {
  QByteArray name;
  QList<QPair<QString, QString>> attributes;
  QList<Markup> children;
};

class Editor {
 public:
  explicit Editor(std::shared_ptr<const Tree> tree) : m_tree(std::move(tree)) {}

  const Tree& tree() const { return *m_tree; }
  std::shared_ptr<const Tree> result() const { return m_tree; }

  enum class Where { First, Last };
  /// Into `parent`, with the indentation and line ends that its neighbours have. First: in front of the first element
  /// child for which `passOver` is false.
  Result<void> insert(pugi::xml_node parent, const Markup& markup, Where where,
                      const std::function<bool(pugi::xml_node)>& passOver = {});
  /// With its line, if nothing else stands there.
  Result<void> remove(pugi::xml_node element);
  /// Removes, then does away with what became empty: parents without attributes and children, up to the root. The
  /// section of a server level stays, as `<name />`.
  Result<void> removeWithEmptyParents(pugi::xml_node element);
  Result<void> replaceValue(pugi::xml_attribute attribute, const QString& value);
  Result<void> addAttribute(pugi::xml_node element, const QString& name, const QString& value);
  Result<void> removeAttribute(pugi::xml_node element, const char* name);

 private:
  Result<void> splice(Span span, const QByteArray& replacement);
  QByteArray render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                    const QByteArray& lineEnd) const;
  QByteArray unitBelow(pugi::xml_node parent) const;
  QByteArray childIndentation(pugi::xml_node parent) const;
  Result<void> insertIntoEmpty(pugi::xml_node parent, const Markup& markup);
  Result<void> insertBefore(pugi::xml_node child, const Markup& markup);
  Result<void> insertAfter(pugi::xml_node child, const Markup& markup);
  Result<void> collapse(pugi::xml_node element);

  std::shared_ptr<const Tree> m_tree;
};

}  // namespace iiswsgi::iisconfig
