#include "app/core/iisconfig/collections.h"

#include <algorithm>

namespace iiswsgi::iisconfig {
namespace {

constexpr bool append = false;
constexpr bool inFront = true;

QList<Collection> makeTable() {
  const QString server = QStringLiteral("system.webServer/");
  const QString filtering = QStringLiteral("system.webServer/security/requestFiltering/");
  return {
      {server + "handlers", "add", {"name"}, inFront, true},
      {server + "modules", "add", {"name"}, append, true},
      {server + "globalModules", "add", {"name"}, append, true},
      {server + "staticContent", "mimeMap", {"fileExtension"}, append, true},
      {server + "defaultDocument/files", "add", {"value"}, inFront, true},
      {server + "fastCgi", "application", {"fullPath", "arguments"}, append, true},
      {server + "httpErrors", "error", {"statusCode", "subStatusCode"}, append, true},
      {server + "httpProtocol/customHeaders", "add", {"name"}, append, true},
      {server + "httpProtocol/redirectHeaders", "add", {"name"}, append, true},
      {server + "httpRedirect", "add", {"wildcard"}, append, true},
      {server + "httpCompression", "scheme", {"name"}, append, true},
      {server + "httpCompression/staticTypes", "add", {"mimeType"}, append, true},
      {server + "httpCompression/dynamicTypes", "add", {"mimeType"}, append, true},
      {server + "caching/profiles", "add", {"extension"}, append, true},
      {server + "isapiFilters", "filter", {"name"}, append, true},
      {server + "applicationInitialization", "add", {"initializationPage", "hostName"}, append, true},
      {server + "rewrite/rules", "rule", {"name"}, append, true},
      {server + "rewrite/globalRules", "rule", {"name"}, append, true},
      {server + "rewrite/allowedServerVariables", "add", {"name"}, append, true},
      {server + "tracing/traceFailedRequests", "add", {"path"}, append, true},
      {server + "security/authorization", "add", {"users", "roles", "verbs"}, append, true},
      {server + "security/ipSecurity", "add", {"ipAddress", "subnetMask", "domainName"}, append, true},
      {server + "security/isapiCgiRestriction", "add", {"path"}, append, true},
      {filtering + "hiddenSegments", "add", {"segment"}, append, true},
      {filtering + "fileExtensions", "add", {"fileExtension"}, append, true},
      {filtering + "verbs", "add", {"verb"}, append, true},
      {filtering + "denyUrlSequences", "add", {"sequence"}, append, true},
      {filtering + "denyQueryStringSequences", "add", {"sequence"}, append, true},
      {filtering + "alwaysAllowedUrls", "add", {"url"}, append, true},
      {filtering + "alwaysAllowedQueryStrings", "add", {"queryString"}, append, true},
      {filtering + "requestLimits/headerLimits", "add", {"header"}, append, true},
      {filtering + "filteringRules", "filteringRule", {"name"}, append, true},
  };
}

QStringList guessedKeys(const Element& element) {
  for (const char* usual : {"name", "key", "value", "path"}) {
    if (element.attributes.contains(QLatin1String(usual))) return {QLatin1String(usual)};
  }
  return element.attributes.keys();
}

/// As the schema has it, so that a <remove> without the attribute finds an <add> that writes the default out.
QString defaultOf(const QString& key) {
  return key == QLatin1String("subStatusCode") ? QStringLiteral("-1") : QString();
}

}  // namespace

const Collection& collectionOf(const QString& section) {
  static const QList<Collection> table = makeTable();
  static const Collection other;
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.section == section; });
  return found == table.end() ? other : *found;
}

QString keyOf(const Collection& collection, const Element& element) {
  const QStringList names = collection.keys.isEmpty() ? guessedKeys(element) : collection.keys;
  QStringList values;
  for (const QString& name : names)
    values << element.attributes.value(name, defaultOf(name)).toLower();
  const bool empty = std::all_of(values.begin(), values.end(), [](const QString& value) { return value.isEmpty(); });
  return empty ? QString() : values.join(QLatin1Char('|'));
}

}  // namespace iiswsgi::iisconfig
