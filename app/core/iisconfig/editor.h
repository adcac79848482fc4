#pragma once

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

  /// Into `parent` as its last element, with the indentation and line ends that its neighbours have.
  Result<void> insertLast(pugi::xml_node parent, const Markup& markup);
  /// In front of `next`, and of the comment lines above it, which speak of `next`.
  Result<void> insertBefore(pugi::xml_node next, const Markup& markup);
  Result<void> insertAfter(pugi::xml_node previous, const Markup& markup);
  /// With its line, if nothing else stands there.
  Result<void> remove(pugi::xml_node element);
  /// An entry of a section. Elements that hold nothing else are taken along, as far as they say nothing by themselves:
  /// a section with attributes, in a <location> that opens or locks it, or beside others of applicationHost.config's
  /// server level stays, as `<name />`.
  Result<void> removeWithEmptyParents(pugi::xml_node element);
  /// `<a b="c"> ... </a>` to `<a b="c" />`.
  Result<void> collapse(pugi::xml_node element);
  Result<void> replaceValue(pugi::xml_attribute attribute, const QString& value);
  Result<void> addAttribute(pugi::xml_node element, const QString& name, const QString& value);
  Result<void> removeAttribute(pugi::xml_node element, const char* name);

 private:
  Result<void> splice(Span span, const QByteArray& replacement);
  QByteArray render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                    const QByteArray& lineEnd) const;
  QByteArray unitBelow(pugi::xml_node parent) const;
  QByteArray childIndentation(pugi::xml_node parent) const;
  QByteArray closing() const;
  bool saysSomething(pugi::xml_node section) const;
  Result<void> insertIntoEmpty(pugi::xml_node parent, const Markup& markup);

  std::shared_ptr<const Tree> m_tree;
};

}  // namespace iiswsgi::iisconfig
