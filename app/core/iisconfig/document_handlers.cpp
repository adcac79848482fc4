#include "app/core/iisconfig/document_text.h"
#include "app/core/iisconfig/entries.h"

namespace iiswsgi::iisconfig {
namespace {

const QString section = QStringLiteral("system.webServer/handlers");

Attributes attributesOf(const Handler& handler) {
  Attributes attributes{{QStringLiteral("name"), handler.name},
                        {QStringLiteral("path"), handler.path},
                        {QStringLiteral("verb"), handler.verb}};
  const auto add = [&](const char* name, const std::optional<QString>& value) {
    if (value) attributes.append({QLatin1String(name), *value});
  };
  const auto unlessEmpty = [](const QString& value) { return value.isEmpty() ? std::nullopt : std::optional(value); };
  add("type", handler.type);
  add("modules", unlessEmpty(handler.modules));
  add("scriptProcessor", unlessEmpty(handler.scriptProcessor));
  add("resourceType", handler.resourceType);
  add("requireAccess", handler.requireAccess);
  add("allowPathInfo", handler.allowPathInfo);
  add("preCondition", handler.preCondition);
  add("responseBufferLimit", handler.responseBufferLimit);
  return attributes;
}

QString named(const QString& name) {
  return QStringLiteral("handler \"%1\"").arg(name);
}

/// The handlers that a place means: a null node if they aren't there yet.
Result<pugi::xml_node> handlersAt(const Tree& tree, const Place& place) {
  if (place.location.isEmpty()) return serverSection(tree, section);
  return locationSection(tree, section, place.location);
}

pugi::xml_node handlerAt(const Tree& tree, const Place& place, const QString& name) {
  const auto handlers = handlersAt(tree, place);
  return handlers ? childWith(*handlers, "add", "name", name) : pugi::xml_node();
}

/// Behind what undoes inherited entries (and what would undo the new one), in front of every other entry: the first
/// handler that fits a request gets it, and StaticFile fits them all.
Result<void> insertFirst(Editor& editor, pugi::xml_node handlers, const Handler& handler) {
  const Markup entry{"add", attributesOf(handler), {}};
  pugi::xml_node next;
  for (const auto& child : handlers.children()) {
    if (child.type() != pugi::node_element) continue;
    const QByteArray name = child.name();
    const bool removesIt =
        name == "remove" && attributeText(child, "name").compare(handler.name, Qt::CaseInsensitive) == 0;
    if (name == "clear" || removesIt) {
      next = {};
    } else if (name != "remove" && !next) {
      next = child;
    }
  }
  return next ? editor.insertBefore(next, entry) : editor.insertLast(handlers, entry);
}

/// A <location> that an entry may be added to without another meaning: it neither opens nor locks what is in it.
pugi::xml_node plainLocation(const Tree& tree, const QString& path) {
  for (const auto& node : tree.root().children("location")) {
    const bool same = locationPath(node).compare(path, Qt::CaseInsensitive) == 0;
    if (same && !node.attribute("overrideMode") && !node.attribute("allowOverride")) return node;
  }
  return {};
}

Result<void> insertWithSection(Editor& editor, const Place& place, const Handler& handler) {
  const auto root = editor.tree().root();
  const Markup entry{"add", attributesOf(handler), {}};
  if (place.location.isEmpty()) return insertSection(editor, root, section, entry);
  if (const auto location = plainLocation(editor.tree(), place.location))
    return insertSection(editor, location, section, entry);
  const Markup location{"location", {{QStringLiteral("path"), place.location}}, {nested(section, entry)}};
  return editor.insertLast(root, location);
}

}  // namespace

Result<void> Document::addHandler(const Place& place, const Handler& handler) {
  if (handler.name.isEmpty()) {
    return Error(codes::invalidValue, QStringLiteral("A handler without a name was to be added."),
                 QStringLiteral("Give it one; IIS tells handlers apart by their names."));
  }
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto handlers, handlersAt(editor.tree(), place));
    if (const auto there = childWith(handlers, "add", "name", handler.name))
      return duplicateEntry(named(handler.name), editor.tree().line(there));
    return handlers ? insertFirst(editor, handlers, handler) : insertWithSection(editor, place, handler);
  });
}

Result<void> Document::setHandler(const Place& place, const Handler& handler) {
  return edit([&](Editor& editor) -> Result<void> {
    RETURN_IF_ERROR(handlersAt(editor.tree(), place));
    const auto find = [&](const Tree& tree) { return handlerAt(tree, place, handler.name); };
    if (!find(editor.tree())) return noSuchEntry(named(handler.name));
    return setAttributes(editor, find, attributesOf(handler));
  });
}

Result<void> Document::removeHandler(const Place& place, const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    RETURN_IF_ERROR(handlersAt(editor.tree(), place));
    const auto there = handlerAt(editor.tree(), place, name);
    if (!there) return noSuchEntry(named(name));
    return editor.removeWithEmptyParents(there);
  });
}

}  // namespace iiswsgi::iisconfig
