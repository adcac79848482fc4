#include "app/core/feed/document_text.h"

namespace iiswsgi::feed {
namespace {

/// Elements that entries refer to, each kind by where it stands and what names it.
struct Shared {
  QString section;  ///< empty: right below the feed
  QString name;
  bool idIsElement;  ///< <id> inside, else an attribute
};

const QList<Shared>& sharedKinds() {
  static const QList<Shared> kinds{{"keywords", "keyword", false}, {"tabs", "keywordTab", true},
                                   {"", "dependency", false},      {"dependencies", "dependency", false},
                                   {"", "osList", false},          {"osLists", "osList", false}};
  return kinds;
}

pugi::xml_node placeOf(pugi::xml_node root, const Shared& kind) {
  return kind.section.isEmpty() ? root : child(root, kind.section);
}

QString idOf(pugi::xml_node node, const Shared& kind) {
  return kind.idIsElement ? childText(node, QStringLiteral("id")) : attributeOf(node, "id");
}

QByteArray rawOf(const xml::Tree& tree, pugi::xml_node node) {
  const xml::Span span = tree.whole(node);
  return tree.text().mid(span.begin, span.end - span.begin);
}

pugi::xml_node withId(pugi::xml_node parent, const Shared& kind, const QString& id) {
  for (const auto& node : children(parent, kind.name)) {
    if (idOf(node, kind).compare(id, Qt::CaseInsensitive) == 0) return node;
  }
  return {};
}

Error meansSomethingElse(const Shared& kind, const QString& id) {
  return Error(codes::invalidValue,
               QStringLiteral("Both feeds have a <%1> \"%2\", and they differ.").arg(kind.name, id),
               QStringLiteral("Rename it in one of them."));
}

Result<void> takeShared(Editor& editor, const xml::Tree& from, const Shared& kind) {
  for (const auto& node : children(placeOf(from.root(), kind), kind.name)) {
    const QString id = idOf(node, kind);
    if (id.isEmpty()) continue;
    if (const auto mine = withId(placeOf(editor.root(), kind), kind, id)) {
      // Tabs and keywords are only shown; what decides about an installation must be the same.
      const bool decides = kind.name == QLatin1String("dependency") || kind.name == QLatin1String("osList");
      const bool same = rawOf(editor.tree(), mine).simplified() == rawOf(from, node).simplified();
      if (decides && !same) return meansSomethingElse(kind, id);
      continue;
    }
    if (!placeOf(editor.root(), kind)) RETURN_IF_ERROR(editor.insertLast(editor.root(), {kind.section, {}}));
    RETURN_IF_ERROR(editor.insertRaw(placeOf(editor.root(), kind), {}, rawOf(from, node)));
  }
  return {};
}

Result<void> checkPrefixes(const xml::Tree& one, const xml::Tree& other) {
  if (prefixOf(one.root()) == prefixOf(other.root())) return {};
  return Error(codes::invalidValue, QStringLiteral("The two feeds write Atom's elements with different prefixes."),
               QStringLiteral("Write <feed xmlns=\"%1\"> in both.").arg(QLatin1String(atomNamespace)));
}

}  // namespace

Result<QStringList> Document::merge(const Document& other) {
  const xml::Tree& from = *other.m_text->tree;
  RETURN_IF_ERROR(checkPrefixes(*m_text->tree, from));
  Editor editor(m_text->tree);
  QStringList taken;
  const auto nodes = children(from.root(), QStringLiteral("entry"));
  for (int i = 0; i < nodes.size(); ++i) {
    const QString id = other.m_feed->entries[i].productId;
    if (id.isEmpty() || m_feed->find(id) || taken.contains(id, Qt::CaseInsensitive)) continue;
    const auto mine = children(editor.root(), QStringLiteral("entry"));
    RETURN_IF_ERROR(
        editor.insertRaw(editor.root(), mine.isEmpty() ? pugi::xml_node() : mine.last(), rawOf(from, nodes[i])));
    taken << id;
  }
  if (taken.isEmpty()) return taken;
  for (const Shared& kind : sharedKinds())
    RETURN_IF_ERROR(takeShared(editor, from, kind));
  RETURN_IF_ERROR(accept(editor.tree().text()));
  return taken;
}

}  // namespace iiswsgi::feed
