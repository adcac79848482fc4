#pragma once

#include "app/core/feed/document.h"
#include "app/core/feed/nodes.h"
#include "app/core/xml/tree.h"

/// Changes of a feed's text, one splice at a time; nodes are looked up again after each.
namespace iiswsgi::feed {

/// An element to be written. `name` has no prefix: it gets the one of the feed's root.
struct Markup {
  QString name;
  QString text;
  QList<Markup> children = {};
  QList<QPair<QString, QString>> attributes = {};
};

class Editor {
 public:
  using Find = std::function<pugi::xml_node(pugi::xml_node root)>;

  explicit Editor(std::shared_ptr<const xml::Tree> tree) : m_tree(std::move(tree)) {}
  pugi::xml_node root() const { return m_tree->root(); }
  const xml::Tree& tree() const { return *m_tree; }

  /// The text of the element that `path` leads to below what `find` gives; what is missing of it is made. Nothing
  /// happens to an element that says it already.
  Result<void> put(const Find& find, const QStringList& path, const QString& text,
                   const QList<QPair<QString, QString>>& attributes = {});
  Result<void> insertLast(pugi::xml_node parent, const Markup& markup);
  Result<void> insertAfter(pugi::xml_node previous, const Markup& markup);
  /// An element as another feed writes it.
  Result<void> insertRaw(pugi::xml_node parent, pugi::xml_node previous, const QByteArray& raw);
  Result<void> remove(pugi::xml_node element);

 private:
  Result<void> splice(xml::Span span, const QByteArray& replacement);
  Result<void> setText(pugi::xml_node element, const QString& text);
  Result<void> openUp(pugi::xml_node element, const QByteArray& content);
  QByteArray render(const Markup& markup, const QByteArray& indentation, const QByteArray& unit,
                    const QByteArray& lineEnd) const;
  QByteArray unit() const;

  std::shared_ptr<const xml::Tree> m_tree;
};

}  // namespace iiswsgi::feed
