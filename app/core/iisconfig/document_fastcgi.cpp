#include "app/core/iisconfig/document_text.h"
#include "app/core/iisconfig/entries.h"

namespace iiswsgi::iisconfig {
namespace {

const QString section = QStringLiteral("system.webServer/fastCgi");
using Variables = QList<QPair<QString, QString>>;

/// The usual order of attributes: what is set by hand most often first, as in IIS Manager's files.
const QStringList& usualOrder() {
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
  return order;
}

Attributes settingsOf(const FastCgiApplication& application) {
  QStringList names = usualOrder();
  for (const QString& name : application.attributes.keys()) {
    if (!names.contains(name)) names << name;
  }
  Attributes settings;
  for (const QString& name : names) {
    if (application.attributes.contains(name)) settings.append({name, application.attributes.value(name)});
  }
  return settings;
}

Markup markupOf(const QPair<QString, QString>& variable) {
  return {"environmentVariable",
          {{QStringLiteral("name"), variable.first}, {QStringLiteral("value"), variable.second}},
          {}};
}

Markup markupOf(const Variables& variables) {
  Markup markup{"environmentVariables", {}, {}};
  for (const auto& variable : variables)
    markup.children << markupOf(variable);
  return markup;
}

Markup markupOf(const FastCgiApplication& application) {
  Markup markup{"application", {{QStringLiteral("fullPath"), application.fullPath}}, {}};
  if (!application.arguments.isEmpty()) markup.attributes.append({QStringLiteral("arguments"), application.arguments});
  markup.attributes += settingsOf(application);
  if (!application.environmentVariables.isEmpty()) markup.children << markupOf(application.environmentVariables);
  return markup;
}

QString named(const QString& fullPath, const QString& arguments) {
  const QString pair = arguments.isEmpty() ? fullPath : fullPath + QLatin1Char('|') + arguments;
  return QStringLiteral("FastCGI application %1").arg(pair);
}

bool hasPair(pugi::xml_node node, const QString& fullPath, const QString& arguments) {
  return attributeText(node, "fullPath").compare(fullPath, Qt::CaseInsensitive) == 0 &&
         attributeText(node, "arguments").compare(arguments, Qt::CaseInsensitive) == 0;
}

pugi::xml_node findApplication(const Tree& tree, const QString& fullPath, const QString& arguments) {
  const auto applications = serverSection(tree, section);
  if (!applications) return {};
  for (const auto& node : applications->children("application")) {
    if (hasPair(node, fullPath, arguments)) return node;
  }
  return {};
}

QStringList superfluousVariables(pugi::xml_node list, const Variables& wanted) {
  QStringList names;
  for (const auto& node : list.children("environmentVariable")) {
    const QString name = attributeText(node, "name");
    const bool known = std::any_of(wanted.begin(), wanted.end(), [&](const auto& variable) {
      return variable.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    if (!known) names << name;
  }
  return names;
}

Result<void> removeVariables(Editor& editor, const Find& findList, const Variables& wanted) {
  const auto list = findList(editor.tree());
  if (!list) return {};
  if (wanted.isEmpty()) {
    const auto application = list.parent();
    const bool only = !list.previous_sibling() && !list.next_sibling();
    return only ? editor.collapse(application) : editor.remove(list);
  }
  for (const QString& name : superfluousVariables(list, wanted))
    RETURN_IF_ERROR(editor.remove(childWith(findList(editor.tree()), "environmentVariable", "name", name)));
  return {};
}

/// Variables are told apart by their names, without case; their order has no meaning.
Result<void> setVariables(Editor& editor, const Find& find, const Variables& wanted) {
  const auto findList = [&](const Tree& tree) { return find(tree).child("environmentVariables"); };
  RETURN_IF_ERROR(removeVariables(editor, findList, wanted));
  if (wanted.isEmpty()) return {};
  if (!findList(editor.tree())) return editor.insertLast(find(editor.tree()), markupOf(wanted));
  for (const auto& variable : wanted) {
    const auto list = findList(editor.tree());
    const auto there = childWith(list, "environmentVariable", "name", variable.first);
    if (!there) {
      RETURN_IF_ERROR(insertAmong(editor, list, "environmentVariable", markupOf(variable)));
    } else if (attributeText(there, "value") != variable.second) {
      const auto value = there.attribute("value");
      RETURN_IF_ERROR(value ? editor.replaceValue(value, variable.second)
                            : editor.addAttribute(there, QStringLiteral("value"), variable.second));
    }
  }
  return {};
}

}  // namespace

Result<void> Document::addFastCgi(const FastCgiApplication& application) {
  if (application.fullPath.isEmpty()) {
    return Error(codes::invalidValue, QStringLiteral("A FastCGI application without a program was to be added."),
                 QStringLiteral("Name the program in fullPath."));
  }
  return edit([&](Editor& editor) -> Result<void> {
    const Tree& tree = editor.tree();
    ASSIGN_OR_RETURN(const auto applications, serverSection(tree, section));
    if (const auto there = findApplication(tree, application.fullPath, application.arguments))
      return duplicateEntry(named(application.fullPath, application.arguments), tree.line(there));
    if (applications) return editor.insertLast(applications, markupOf(application));
    return insertSection(editor, tree.root(), section, markupOf(application));
  });
}

Result<void> Document::setFastCgi(const FastCgiApplication& application) {
  return edit([&](Editor& editor) -> Result<void> {
    RETURN_IF_ERROR(serverSection(editor.tree(), section));
    const Find find = [&](const Tree& tree) {
      return findApplication(tree, application.fullPath, application.arguments);
    };
    const auto there = find(editor.tree());
    if (!there) return noSuchEntry(named(application.fullPath, application.arguments));
    // The pair is compared without case: as it is written, it stays.
    Attributes wanted;
    for (const char* name : {"fullPath", "arguments"}) {
      if (there.attribute(name)) wanted.append({QLatin1String(name), attributeText(there, name)});
    }
    RETURN_IF_ERROR(setAttributes(editor, find, wanted + settingsOf(application)));
    return setVariables(editor, find, application.environmentVariables);
  });
}

Result<void> Document::removeFastCgi(const QString& fullPath, const QString& arguments) {
  return edit([&](Editor& editor) -> Result<void> {
    RETURN_IF_ERROR(serverSection(editor.tree(), section));
    const auto there = findApplication(editor.tree(), fullPath, arguments);
    if (!there) return noSuchEntry(named(fullPath, arguments));
    return editor.removeWithEmptyParents(there);
  });
}

}  // namespace iiswsgi::iisconfig
