#include "app/core/iisconfig/document_text.h"

namespace iiswsgi::iisconfig {
namespace {

const QString fastCgiSection = QStringLiteral("system.webServer/fastCgi");
const QString handlersSection = QStringLiteral("system.webServer/handlers");

Error missing(const QString& what) {
  return Error(codes::noSuchEntry, QStringLiteral("There is no %1 in the file.").arg(what),
               QStringLiteral("`iiswsgi status` shows what is there."));
}

Error twice(const QString& what, int line) {
  return Error(codes::duplicateEntry, QStringLiteral("The %1 is there already, in line %2.").arg(what).arg(line),
               QStringLiteral("Choose another name, or remove that entry first: IIS answers 500.19 with 0x800700b7 to "
                              "a name that stands twice."));
}

Markup nested(QStringList names, const Markup& innermost) {
  if (names.isEmpty()) return innermost;
  const QString first = names.takeFirst();
  return {first.toUtf8(), {}, {nested(names, innermost)}};
}

/// Puts `entry` into `path` ("system.webServer/handlers") below `parent`, making the elements that are missing.
Result<void> insertBelow(Editor& editor, pugi::xml_node parent, const QString& path, const Markup& entry,
                         Editor::Where where, const std::function<bool(pugi::xml_node)>& passOver = {}) {
  QStringList names = path.split(QLatin1Char('/'));
  while (!names.isEmpty()) {
    const auto child = parent.child(names.first().toUtf8().constData());
    if (!child) return editor.insert(parent, nested(names, entry), Editor::Where::Last);
    parent = child;
    names.removeFirst();
  }
  return editor.insert(parent, entry, where, passOver);
}

Markup markupOf(const FastCgiApplication& application) {
  static const QStringList order{"maxInstances",
                                 "idleTimeout",
                                 "activityTimeout",
                                 "requestTimeout",
                                 "instanceMaxRequests",
                                 "signalBeforeTerminateSeconds",
                                 "protocol",
                                 "queueLength",
                                 "flushNamedPipe",
                                 "rapidFailsPerMinute",
                                 "monitorChangesTo",
                                 "stderrMode"};
  Markup markup{"application", {{QStringLiteral("fullPath"), application.fullPath}}, {}};
  if (!application.arguments.isEmpty()) markup.attributes.append({QStringLiteral("arguments"), application.arguments});
  QStringList names = order;
  for (const QString& name : application.attributes.keys()) {
    if (!names.contains(name)) names << name;
  }
  for (const QString& name : names) {
    if (application.attributes.contains(name)) markup.attributes.append({name, application.attributes.value(name)});
  }
  Markup variables{"environmentVariables", {}, {}};
  for (const auto& [name, value] : application.environmentVariables) {
    variables.children.append(
        {"environmentVariable", {{QStringLiteral("name"), name}, {QStringLiteral("value"), value}}, {}});
  }
  if (!variables.children.isEmpty()) markup.children << variables;
  return markup;
}

using Attributes = QList<QPair<QString, QString>>;

Attributes attributesOf(const Handler& handler) {
  Attributes attributes{{QStringLiteral("name"), handler.name},
                        {QStringLiteral("path"), handler.path},
                        {QStringLiteral("verb"), handler.verb}};
  const auto add = [&](const char* name, const std::optional<QString>& value) {
    if (value) attributes.append({QLatin1String(name), *value});
  };
  add("type", handler.type);
  add("modules", handler.modules.isEmpty() ? std::nullopt : std::optional(handler.modules));
  add("scriptProcessor", handler.scriptProcessor.isEmpty() ? std::nullopt : std::optional(handler.scriptProcessor));
  add("resourceType", handler.resourceType);
  add("requireAccess", handler.requireAccess);
  add("allowPathInfo", handler.allowPathInfo);
  add("preCondition", handler.preCondition);
  add("responseBufferLimit", handler.responseBufferLimit);
  return attributes;
}

bool samePair(pugi::xml_node node, const QString& fullPath, const QString& arguments) {
  return attributeText(node, "fullPath").compare(fullPath, Qt::CaseInsensitive) == 0 &&
         attributeText(node, "arguments").compare(arguments, Qt::CaseInsensitive) == 0;
}

Result<pugi::xml_node> findFastCgi(const Tree& tree, const QString& fullPath, const QString& arguments) {
  ASSIGN_OR_RETURN(const auto section, serverSection(tree, fastCgiSection));
  for (const auto& node : section.children("application")) {
    if (samePair(node, fullPath, arguments)) return node;
  }
  return pugi::xml_node();
}

/// The handlers that a place means: null if they aren't there yet.
Result<pugi::xml_node> findHandlers(const Tree& tree, const Place& place) {
  if (place.location.isEmpty()) return serverSection(tree, handlersSection);
  for (const Found& found : findSections(tree.root(), handlersSection)) {
    if (found.location && locationPath(found.location).compare(place.location, Qt::CaseInsensitive) == 0)
      return found.section;
  }
  return pugi::xml_node();
}

pugi::xml_node findByName(pugi::xml_node section, const QString& name) {
  for (const auto& node : section.children("add")) {
    if (attributeText(node, "name").compare(name, Qt::CaseInsensitive) == 0) return node;
  }
  return {};
}

pugi::xml_node findLocation(const Tree& tree, const QString& path) {
  for (const auto& node : tree.root().children("location")) {
    if (locationPath(node).compare(path, Qt::CaseInsensitive) == 0 && !node.attribute("overrideMode") &&
        !node.attribute("allowOverride"))
      return node;
  }
  return {};
}

/// Makes the attributes of the node that `find` finds equal to `wanted`: only differing ones are touched.
Result<void> setAttributes(Editor& editor, const std::function<Result<pugi::xml_node>(const Tree&)>& find,
                           const Attributes& wanted) {
  for (const auto& [name, value] : wanted) {
    ASSIGN_OR_RETURN(const auto node, find(editor.tree()));
    const auto attribute = node.attribute(name.toUtf8().constData());
    if (!attribute) {
      RETURN_IF_ERROR(editor.addAttribute(node, name, value));
    } else if (QString::fromUtf8(attribute.value()) != value) {
      RETURN_IF_ERROR(editor.replaceValue(attribute, value));
    }
  }
  QList<QByteArray> superfluous;
  ASSIGN_OR_RETURN(const auto node, find(editor.tree()));
  for (const auto& attribute : node.attributes()) {
    const QString name = QString::fromUtf8(attribute.name());
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const auto& pair) { return pair.first == name; });
    if (!known && !name.startsWith(QLatin1String("lock"))) superfluous << attribute.name();
  }
  for (const QByteArray& name : superfluous) {
    ASSIGN_OR_RETURN(const auto again, find(editor.tree()));
    RETURN_IF_ERROR(editor.removeAttribute(again, name.constData()));
  }
  return {};
}

QList<QPair<QString, QString>> variablesOf(pugi::xml_node application) {
  QList<QPair<QString, QString>> variables;
  for (const auto& node : application.child("environmentVariables").children("environmentVariable")) {
    variables.append({attributeText(node, "name"), attributeText(node, "value")});
  }
  return variables;
}

}  // namespace

Result<void> Document::addFastCgi(const FastCgiApplication& application) {
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto there, findFastCgi(editor.tree(), application.fullPath, application.arguments));
    if (there)
      return twice(QStringLiteral("FastCGI application %1|%2").arg(application.fullPath, application.arguments),
                   editor.tree().line(there));
    ASSIGN_OR_RETURN(const auto section, serverSection(editor.tree(), fastCgiSection));
    if (section) return editor.insert(section, markupOf(application), Editor::Where::Last);
    return insertBelow(editor, editor.tree().root(), fastCgiSection, markupOf(application), Editor::Where::Last);
  });
}

Result<void> Document::setFastCgi(const FastCgiApplication& application) {
  const auto find = [&](const Tree& tree) { return findFastCgi(tree, application.fullPath, application.arguments); };
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto there, find(editor.tree()));
    if (!there)
      return missing(QStringLiteral("FastCGI application %1|%2").arg(application.fullPath, application.arguments));
    const Markup markup = markupOf(application);
    Attributes wanted = markup.attributes;
    // The pair is compared without case: as it is written, it stays.
    wanted.removeIf([](const auto& pair) {
      return pair.first == QLatin1String("fullPath") || pair.first == QLatin1String("arguments");
    });
    wanted.prepend({QStringLiteral("fullPath"), attributeText(there, "fullPath")});
    if (there.attribute("arguments"))
      wanted.insert(1, {QStringLiteral("arguments"), attributeText(there, "arguments")});
    RETURN_IF_ERROR(setAttributes(editor, find, wanted));
    ASSIGN_OR_RETURN(auto node, find(editor.tree()));
    if (variablesOf(node) == application.environmentVariables) return {};
    if (const auto old = node.child("environmentVariables")) {
      RETURN_IF_ERROR(hasElements(node) && node.first_child() == node.last_child() && markup.children.isEmpty()
                          ? editor.removeWithEmptyParents(old)
                          : editor.remove(old));
    }
    if (markup.children.isEmpty()) return {};
    ASSIGN_OR_RETURN(node, find(editor.tree()));
    return editor.insert(node, markup.children.first(), Editor::Where::Last);
  });
}

Result<void> Document::removeFastCgi(const QString& fullPath, const QString& arguments) {
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto there, findFastCgi(editor.tree(), fullPath, arguments));
    if (!there) return missing(QStringLiteral("FastCGI application %1|%2").arg(fullPath, arguments));
    return editor.removeWithEmptyParents(there);
  });
}

Result<void> Document::addHandler(const Place& place, const Handler& handler) {
  return edit([&](Editor& editor) -> Result<void> {
    const Tree& tree = editor.tree();
    ASSIGN_OR_RETURN(const auto section, findHandlers(tree, place));
    if (const auto there = findByName(section, handler.name))
      return twice(QStringLiteral("handler \"%1\"").arg(handler.name), tree.line(there));
    const Markup entry{"add", attributesOf(handler), {}};
    // Behind <clear/> and <remove/>, which speak of what is inherited, and in front of every other handler: the first
    // that fits a request gets it, and StaticFile fits them all.
    const auto notAnEntry = [](pugi::xml_node node) {
      return QByteArray(node.name()) == "clear" || QByteArray(node.name()) == "remove";
    };
    if (section) return editor.insert(section, entry, Editor::Where::First, notAnEntry);
    if (place.location.isEmpty())
      return insertBelow(editor, tree.root(), handlersSection, entry, Editor::Where::First, notAnEntry);
    if (const auto location = findLocation(tree, place.location))
      return insertBelow(editor, location, handlersSection, entry, Editor::Where::First, notAnEntry);
    const Markup location{"location",
                          {{QStringLiteral("path"), place.location}},
                          {nested(handlersSection.split(QLatin1Char('/')), entry)}};
    return editor.insert(tree.root(), location, Editor::Where::Last);
  });
}

Result<void> Document::setHandler(const Place& place, const Handler& handler) {
  const auto find = [&](const Tree& tree) -> Result<pugi::xml_node> {
    ASSIGN_OR_RETURN(const auto section, findHandlers(tree, place));
    return findByName(section, handler.name);
  };
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto there, find(editor.tree()));
    if (!there) return missing(QStringLiteral("handler \"%1\"").arg(handler.name));
    return setAttributes(editor, find, attributesOf(handler));
  });
}

Result<void> Document::removeHandler(const Place& place, const QString& name) {
  return edit([&](Editor& editor) -> Result<void> {
    ASSIGN_OR_RETURN(const auto section, findHandlers(editor.tree(), place));
    const auto there = findByName(section, name);
    if (!there) return missing(QStringLiteral("handler \"%1\"").arg(name));
    return editor.removeWithEmptyParents(there);
  });
}

}  // namespace iiswsgi::iisconfig
