#include "app/core/feed/document_text.h"
#include "app/core/feed/read.h"
#include "app/core/feed/safety.h"
#include "app/core/xml/well_formed.h"

namespace iiswsgi::feed {
namespace {

Error tooLarge(const Limits& limits) {
  return Error(codes::feedTooLarge, QStringLiteral("It has more than %1 MiB.").arg(limits.bytes / 1024 / 1024),
               QStringLiteral("Check the address: a package is no feed."));
}

Error encodingNotKept() {
  return Error(codes::encodingNotKept,
               QStringLiteral("The feed's characters can't be read and written back without a change."),
               QStringLiteral("Save it as UTF-8 in an editor, and check that no character is damaged."));
}

Error otherEncoding() {
  return Error(codes::encodingNotKept,
               QStringLiteral("The feed would hold characters beyond ASCII, and its first line names an encoding that "
                              "they wouldn't be written in."),
               QStringLiteral("Save it as UTF-8 in an editor, with encoding=\"utf-8\" in its first line."));
}

}  // namespace

Result<Document> Document::parse(const QByteArray& bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes) return tooLarge(limits);
  const auto decoded = xml::decodeText(bytes);
  if (!decoded) return encodingNotKept();
  Document document;
  document.m_text = std::make_shared<Text>(Text{nullptr, decoded->encoding, limits});
  RETURN_IF_ERROR(document.accept(decoded->utf8));
  return document;
}

/// The only way in for a text, edited or read: what can't be read back isn't kept.
Result<void> Document::accept(const QByteArray& utf8) {
  RETURN_IF_ERROR(checkSafe(utf8, m_text->limits));
  if (!xml::fitsDeclaration(utf8)) return otherEncoding();
  const auto tree = xml::Tree::parse(utf8);
  if (!tree) return Error(codes::notXml, tree.error().message(), tree.error().hint());
  m_text = std::make_shared<Text>(Text{*tree, m_text->encoding, m_text->limits});
  m_feed = std::make_shared<Feed>(readFeed(**tree));
  return {};
}

QByteArray Document::bytes() const {
  return xml::encodeText(m_text->tree->text(), m_text->encoding);
}

Result<Document> Document::fresh(const Head& head) {
  ASSIGN_OR_RETURN(Document document,
                   parse(QByteArray("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<feed xmlns=\"") + atomNamespace +
                         "\">\r\n  <webpiFile version=\"4.0.1.0\" />\r\n</feed>\r\n"));
  Editor editor(document.m_text->tree);
  Markup author{"author", {}, {{"name", head.author}}};
  if (!head.authorUri.isEmpty()) author.children << Markup{"uri", head.authorUri};
  const QList<Markup> parts{
      {"title", head.title},
      {"link", {}, {}, {{"href", head.link}}},
      {"updated", feedDate(head.moment)},
      author,
      {"id", head.id},
      {"languages", {}, {{"language", {}, {{"languageId", "en"}, {"name", "English"}}, {{"default", "true"}}}}}};
  for (const Markup& part : parts)
    RETURN_IF_ERROR(editor.insertLast(editor.root(), part));
  RETURN_IF_ERROR(document.accept(editor.tree().text()));
  return document;
}

Result<int> entryIndex(const Feed& feed, const QString& productId) {
  int found = -1;
  for (int i = 0; i < feed.entries.size(); ++i) {
    if (feed.entries[i].productId.compare(productId, Qt::CaseInsensitive) != 0) continue;
    if (found >= 0)
      return Error(codes::productTwice,
                   QStringLiteral("%1 stands in the feed twice, in lines %2 and %3.")
                       .arg(productId, QString::number(feed.entries[found].line),
                            QString::number(feed.entries[i].line)),
                   QStringLiteral("Take the older one out."));
    found = i;
  }
  if (found >= 0) return found;
  return Error(codes::noSuchProduct, QStringLiteral("The feed has no product %1.").arg(productId),
               QStringLiteral("`iiswsgi feed list` names its products."));
}

Editor::Find entryAt(int index) {
  return [index](pugi::xml_node root) { return children(root, QStringLiteral("entry")).value(index); };
}

Editor::Find installerAt(int entry, int installer) {
  return [=](pugi::xml_node root) {
    return children(child(entryAt(entry)(root), QStringLiteral("installers")), QStringLiteral("installer"))
        .value(installer);
  };
}

Result<void> Document::remove(const QString& productId) {
  ASSIGN_OR_RETURN(const int index, entryIndex(*m_feed, productId));
  Editor editor(m_text->tree);
  RETURN_IF_ERROR(editor.remove(entryAt(index)(editor.root())));
  return accept(editor.tree().text());
}

}  // namespace iiswsgi::feed
