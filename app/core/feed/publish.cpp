#include "app/core/feed/document_text.h"

namespace iiswsgi::feed {
namespace {

/// A field of an entry: where it stands, and what publishing says of it.
struct Field {
  QStringList path;
  QString text;
  QList<QPair<QString, QString>> attributes = {};
};

const QList<QPair<QString, QString>> ownElement{{"xmlns", ownNamespace}};

QList<Field> entryFields(const Publication& publication) {
  return {{{"title"}, publication.title},
          {{"version"}, publication.version},
          {{"summary"}, publication.summary},
          {{"longSummary"}, publication.longSummary},
          {{"updated"}, publication.moment.isValid() ? feedDate(publication.moment) : QString()},
          {{"author", "name"}, publication.author},
          {{"author", "uri"}, publication.authorUri}};
}

QList<Field> installerFields(const Publication& publication) {
  return {{{"eulaURL"}, publication.eulaUrl},
          {{"installerFile", "fileSize"},
           publication.bytes > 0 ? QString::number(kilobytes(publication.bytes)) : QString()},
          {{"installerFile", "installerURL"}, publication.installerUrl},
          {{"installerFile", "displayURL"}, publication.displayUrl},
          {{"installerFile", "sha1"}, publication.sha1},
          {{"installerFile", "sha256"}, publication.sha256, ownElement},
          {{"msDeploy", "startPage"}, publication.startPage}};
}

Result<void> putAll(Editor& editor, const Editor::Find& find, const QList<Field>& fields) {
  for (const Field& field : fields) {
    if (!field.text.isEmpty()) RETURN_IF_ERROR(editor.put(find, field.path, field.text, field.attributes));
  }
  return {};
}

/// The installer that holds the package: the first with <msDeploy>, else the first.
int installerIndex(const Entry& entry) {
  for (int i = 0; i < entry.installers.size(); ++i) {
    if (entry.installers[i].msDeploy) return i;
  }
  return 0;
}

Markup idList(const QString& name, const QString& item, const QStringList& ids) {
  Markup markup{name, {}};
  for (const QString& id : ids)
    markup.children.append({item, id});
  return markup;
}

Markup newEntry(const Publication& publication, const Feed& feed) {
  const QString language = feed.languages.value(0, QStringLiteral("en"));
  Markup entry{"entry", {}, {}, {{"type", "application"}}};
  entry.children << Markup{"productId", publication.productId} << Markup{"title", publication.title}
                 << Markup{"id", publication.productId};
  if (publication.moment.isValid()) entry.children << Markup{"published", feedDate(publication.moment)};
  if (!publication.keywords.isEmpty()) entry.children << idList("keywords", "keywordId", publication.keywords);
  entry.children << Markup{"installers",
                           {},
                           {{"installer",
                             {},
                             {{"id", "1"},
                              {"languageId", language},
                              {"architectures", {}, {{"x86", {}}, {"x64", {}}}},
                              {"installerFile", {}, {{"installerURL", publication.installerUrl}}},
                              {"msDeploy", {}}}}}};
  return entry;
}

/// A section right below the feed, made if it isn't there.
Result<pugi::xml_node> section(Editor& editor, const QString& name) {
  if (!child(editor.root(), name)) RETURN_IF_ERROR(editor.insertLast(editor.root(), {name, {}}));
  return child(editor.root(), name);
}

bool hasKeyword(const Feed& feed, const QString& id) {
  for (const Keyword& keyword : feed.keywords) {
    if (keyword.id.compare(id, Qt::CaseInsensitive) == 0) return true;
  }
  return false;
}

bool hasTabFor(const Feed& feed, const QString& id) {
  for (const KeywordTab& tab : feed.tabs) {
    if (tab.keywords.contains(id, Qt::CaseInsensitive)) return true;
  }
  return false;
}

/// A custom feed must bring its own tab: without one WebPI shows its products nowhere but in the search.
Result<void> addTab(Editor& editor, const QStringList& keywords, const QString& title) {
  ASSIGN_OR_RETURN(const auto tabs, section(editor, QStringLiteral("tabs")));
  return editor.insertLast(
      tabs,
      {"keywordTab",
       {},
       {{"id", keywords.first()}, {"name", title}, {"description", title}, idList("keywords", "keywordId", keywords)}});
}

Result<void> addKeywords(Editor& editor, const Feed& feed, const QStringList& keywords) {
  bool tab = false;
  for (const QString& keyword : keywords) {
    tab = tab || hasTabFor(feed, keyword);
    if (hasKeyword(feed, keyword)) continue;
    ASSIGN_OR_RETURN(const auto list, section(editor, QStringLiteral("keywords")));
    RETURN_IF_ERROR(editor.insertLast(list, {"keyword", keyword, {}, {{"id", keyword}}}));
  }
  if (tab || keywords.isEmpty()) return {};
  return addTab(editor, keywords, feed.title.isEmpty() ? keywords.first() : feed.title);
}

Result<void> addEntry(Editor& editor, const Feed& feed, const Publication& publication) {
  RETURN_IF_ERROR(addKeywords(editor, feed, publication.keywords));
  const Markup entry = newEntry(publication, feed);
  const auto entries = children(editor.root(), QStringLiteral("entry"));
  return entries.isEmpty() ? editor.insertLast(editor.root(), entry) : editor.insertAfter(entries.last(), entry);
}

Result<void> checkPublication(const Publication& publication) {
  const QList<QPair<QString, QString>> needed{{"the product's id", publication.productId},
                                              {"the title", publication.title},
                                              {"the package's address", publication.installerUrl}};
  for (const auto& [what, text] : needed) {
    if (text.trimmed().isEmpty())
      return Error(codes::invalidValue, QStringLiteral("Nothing says %1.").arg(what),
                   QStringLiteral("A new entry needs an id, a title and an address."));
  }
  return {};
}

}  // namespace

qint64 kilobytes(qint64 bytes) {
  return qMax<qint64>(1, (bytes + 512) / 1024);
}

Result<void> Document::publish(const Publication& publication) {
  Editor editor(m_text->tree);
  int index = static_cast<int>(m_feed->entries.size());
  int installer = 0;
  if (m_feed->find(publication.productId)) {
    ASSIGN_OR_RETURN(index, entryIndex(*m_feed, publication.productId));
    installer = installerIndex(m_feed->entries[index]);
  } else {
    RETURN_IF_ERROR(checkPublication(publication));
    RETURN_IF_ERROR(addEntry(editor, *m_feed, publication));
  }
  RETURN_IF_ERROR(putAll(editor, entryAt(index), entryFields(publication)));
  if (!installerAt(index, installer)(editor.root()))
    return Error(codes::noInstaller, QStringLiteral("The entry %1 has no <installer>.").arg(publication.productId),
                 QStringLiteral("Remove the entry and publish it anew."));
  RETURN_IF_ERROR(putAll(editor, installerAt(index, installer), installerFields(publication)));
  if (publication.moment.isValid())
    RETURN_IF_ERROR(editor.put([](pugi::xml_node root) { return root; }, {"updated"}, feedDate(publication.moment)));
  return accept(editor.tree().text());
}

}  // namespace iiswsgi::feed
