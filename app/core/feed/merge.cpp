#include "app/core/feed/address.h"
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

/// The same, to stand below another root: prefixes that its own declares and the other doesn't come along.
QByteArray rawFor(pugi::xml_node root, const xml::Tree& tree, pugi::xml_node node) {
  QByteArray declared;
  for (const auto& attribute : tree.root().attributes()) {
    const QByteArray name(attribute.name());
    const bool declares = name == "xmlns" || name.startsWith("xmlns:");
    const bool needed = declares && !node.attribute(attribute.name());
    if (!needed || QByteArray(root.attribute(attribute.name()).value()) == attribute.value()) continue;
    const xml::Span span = tree.attribute(attribute);
    declared += tree.text().mid(span.begin, span.end - span.begin);
  }
  return rawOf(tree, node).insert(1 + qstrlen(node.name()), declared);
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
    RETURN_IF_ERROR(editor.insertRaw(placeOf(editor.root(), kind), {}, rawFor(editor.root(), from, node)));
  }
  return {};
}

Result<void> checkPrefixes(const xml::Tree& one, const xml::Tree& other) {
  if (prefixOf(one.root()) == prefixOf(other.root())) return {};
  return Error(codes::invalidValue, QStringLiteral("The two feeds write Atom's elements with different prefixes."),
               QStringLiteral("Write <feed xmlns=\"%1\"> in both.").arg(QLatin1String(atomNamespace)));
}

/// Where the packages are must mean the same from here.
Result<void> writeOutAddresses(Editor& editor, int index, const Entry& entry, const QUrl& from, const QUrl& into) {
  if (from.isEmpty()) return {};
  for (int i = 0; i < entry.installers.size(); ++i) {
    const auto& file = entry.installers[i].file;
    if (!file || file->installerUrl.isEmpty()) continue;
    const auto meant = installerAddress(file->installerUrl, from);
    if (!meant) return meant.error().during(QStringLiteral("taking over %1").arg(entry.productId));
    if (const auto here = installerAddress(file->installerUrl, into); here && *here == *meant) continue;
    RETURN_IF_ERROR(editor.put(installerAt(index, i), {"installerFile", "installerURL"},
                               meant->toString(QUrl::FullyEncoded)));
  }
  return {};
}

}  // namespace

Result<QStringList> Document::merge(const Document& other, const QUrl& feed, const QUrl& into) {
  const xml::Tree& from = *other.m_text->tree;
  RETURN_IF_ERROR(checkPrefixes(*m_text->tree, from));
  Editor editor(m_text->tree);
  QStringList taken;
  const auto nodes = children(from.root(), QStringLiteral("entry"));
  for (int i = 0; i < nodes.size(); ++i) {
    const QString id = other.m_feed->entries[i].productId;
    if (id.isEmpty() || m_feed->find(id) || taken.contains(id, Qt::CaseInsensitive)) continue;
    const auto mine = children(editor.root(), QStringLiteral("entry"));
    RETURN_IF_ERROR(editor.insertRaw(editor.root(), mine.isEmpty() ? pugi::xml_node() : mine.last(),
                                     rawFor(editor.root(), from, nodes[i])));
    RETURN_IF_ERROR(writeOutAddresses(editor, int(mine.size()), other.m_feed->entries[i], feed, into));
    taken << id;
  }
  if (taken.isEmpty()) return taken;
  for (const Shared& kind : sharedKinds())
    RETURN_IF_ERROR(takeShared(editor, from, kind));
  RETURN_IF_ERROR(accept(editor.tree().text()));
  return taken;
}

}  // namespace iiswsgi::feed
