#include "app/core/iisconfig/document_text.h"

namespace iiswsgi::iisconfig {
namespace {

std::optional<QString> optionalText(pugi::xml_node node, const char* name) {
  const auto attribute = node.attribute(name);
  if (!attribute) return std::nullopt;
  return QString::fromUtf8(attribute.value());
}

std::optional<bool> optionalBool(pugi::xml_node node, const char* name) {
  const auto text = optionalText(node, name);
  if (!text) return std::nullopt;
  return text->compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

Application readApplication(pugi::xml_node node) {
  Application application{attributeText(node, "path"), optionalText(node, "applicationPool"), {}};
  for (const auto& directory : node.children("virtualDirectory")) {
    application.virtualDirectories.append({attributeText(directory, "path"), attributeText(directory, "physicalPath")});
  }
  return application;
}

Site readSite(pugi::xml_node node) {
  Site site;
  site.name = attributeText(node, "name");
  site.id = node.attribute("id").as_uint();
  site.serverAutoStart = optionalBool(node, "serverAutoStart");
  for (const auto& binding : node.child("bindings").children("binding")) {
    site.bindings.append({attributeText(binding, "protocol"), attributeText(binding, "bindingInformation")});
  }
  for (const auto& application : node.children("application"))
    site.applications << readApplication(application);
  return site;
}

ApplicationPool readPool(pugi::xml_node node) {
  const auto model = node.child("processModel");
  return {
      attributeText(node, "name"),     optionalText(node, "managedRuntimeVersion"), optionalText(model, "identityType"),
      optionalText(model, "userName"), optionalBool(node, "enable32BitAppOnWin64"), optionalText(node, "startMode")};
}

FastCgiApplication readFastCgi(pugi::xml_node node) {
  FastCgiApplication application;
  for (const auto& attribute : node.attributes())
    application.attributes[QString::fromUtf8(attribute.name())] = QString::fromUtf8(attribute.value());
  application.fullPath = application.attributes.take(QStringLiteral("fullPath"));
  application.arguments = application.attributes.take(QStringLiteral("arguments"));
  for (const auto& variable : node.child("environmentVariables").children("environmentVariable")) {
    application.environmentVariables.append({attributeText(variable, "name"), attributeText(variable, "value")});
  }
  return application;
}

/// Empty if the group or section isn't declared in `sections` or a group below it.
pugi::xml_node declarationOf(pugi::xml_node sections, const QStringList& path) {
  pugi::xml_node group = sections;
  for (const QString& part : path.mid(0, path.size() - 1)) {
    group = group.find_child_by_attribute("sectionGroup", "name", part.toUtf8().constData());
  }
  return group.find_child_by_attribute("section", "name", path.last().toUtf8().constData());
}

}  // namespace

QList<Site> Document::sites() const {
  QList<Site> sites;
  for (const Found& found : findSections(m_text->tree->root(), QStringLiteral("system.applicationHost/sites"))) {
    for (const auto& node : found.section.children("site"))
      sites << readSite(node);
  }
  return sites;
}

QList<ApplicationPool> Document::applicationPools() const {
  QList<ApplicationPool> pools;
  for (const Found& found :
       findSections(m_text->tree->root(), QStringLiteral("system.applicationHost/applicationPools"))) {
    for (const auto& node : found.section.children("add"))
      pools << readPool(node);
  }
  return pools;
}

QList<FastCgiApplication> Document::fastCgiApplications() const {
  QList<FastCgiApplication> applications;
  for (const Found& found : findSections(m_text->tree->root(), QStringLiteral("system.webServer/fastCgi"))) {
    if (found.location && !isEmptyLocation(found.location)) continue;
    for (const auto& node : found.section.children("application"))
      applications << readFastCgi(node);
  }
  return applications;
}

QList<SectionInstance> Document::sections(const QString& name) const {
  QList<SectionInstance> instances;
  for (const Found& found : findSections(m_text->tree->root(), name)) {
    SectionInstance instance;
    if (found.location) {
      instance.location = locationPath(found.location);
      instance.insideEmptyLocation = isEmptyLocation(found.location);
      instance.overrideMode = attributeText(found.location, "overrideMode");
      const QString allow = attributeText(found.location, "allowOverride");
      if (instance.overrideMode.isEmpty() && !allow.isEmpty()) {
        instance.overrideMode = allow.compare(QLatin1String("false"), Qt::CaseInsensitive) == 0
                                    ? QStringLiteral("Deny")
                                    : QStringLiteral("Allow");
      }
      instance.inheritInChildApplications = attributeText(found.location, "inheritInChildApplications")
                                                .compare(QLatin1String("false"), Qt::CaseInsensitive) != 0;
    }
    instance.configSource = attributeText(found.section, "configSource");
    instance.content = toElement(*m_text->tree, found.section);
    instance.line = m_text->tree->line(found.section);
    instances << instance;
  }
  return instances;
}

std::optional<Document::Declaration> Document::declaration(const QString& section) const {
  const auto node = declarationOf(m_text->tree->root().child("configSections"), section.split(QLatin1Char('/')));
  if (!node) return std::nullopt;
  return Declaration{attributeText(node, "overrideModeDefault"), attributeText(node, "allowDefinition")};
}

}  // namespace iiswsgi::iisconfig
