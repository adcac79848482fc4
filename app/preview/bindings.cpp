#include "app/preview/bindings.h"

#include "app/preview/preview.h"

namespace iiswsgi::preview {
namespace {

QString bare(QString address) {
  if (address.startsWith(QLatin1Char('[')) && address.endsWith(QLatin1Char(']')))
    return address.mid(1, address.size() - 2);
  return address.isEmpty() ? QStringLiteral("*") : address;
}

Error badBinding(const iisconfig::Site& site, const iisconfig::Binding& binding) {
  return {codes::badBinding,
          QStringLiteral("The binding \"%1\" of the site \"%2\" makes no sense.").arg(binding.information, site.name),
          QStringLiteral("Write it as address:port:host name, for example *:8080:localhost.")};
}

Result<void> addSite(const iisconfig::Site& site, Endpoints& endpoints) {
  for (const auto& binding : site.bindings) {
    if (binding.protocol != QLatin1String("http")) {
      endpoints.notServed << QStringLiteral("%1: the %2 binding %3 isn't served; the preview serves http only")
                                 .arg(site.name, binding.protocol, binding.information);
      continue;
    }
    if (binding.port() <= 0 || binding.port() > 65535) return badBinding(site, binding);
    endpoints.served.append({site.name, bare(binding.address()), binding.port(), binding.hostName().toLower()});
  }
  return {};
}

Error noSites(const QString& only) {
  if (only.isEmpty())
    return {codes::noSites, QStringLiteral("The configuration has no site with an http binding to serve."),
            QStringLiteral("Add a site with an http binding, or name one that doesn't start by itself.")};
  return {codes::noSites, QStringLiteral("The configuration has no site \"%1\" with an http binding.").arg(only),
          QStringLiteral("Check the site's name; letters count as they are written.")};
}

int fit(const Endpoint& endpoint, const QString& host) {
  if (endpoint.hostName.isEmpty()) return 1;
  if (endpoint.hostName == host) return 3;
  return endpoint.hostName.startsWith(QLatin1String("*.")) && host.endsWith(endpoint.hostName.mid(1)) ? 2 : 0;
}

QString withoutPort(const QByteArray& hostHeader) {
  const qsizetype bracket = hostHeader.indexOf(']');
  const qsizetype colon = hostHeader.indexOf(':', bracket < 0 ? 0 : bracket);
  return QString::fromLatin1(colon < 0 ? hostHeader : hostHeader.left(colon)).toLower();
}

}  // namespace

Result<Endpoints> chooseEndpoints(const QList<iisconfig::Site>& sites, const QString& only) {
  Endpoints endpoints;
  for (const auto& site : sites) {
    const bool wanted = only.isEmpty() ? site.serverAutoStart.value_or(true) : site.name == only;
    if (wanted) RETURN_IF_ERROR(addSite(site, endpoints));
  }
  if (endpoints.served.isEmpty()) return noSites(only);
  return endpoints;
}

const Endpoint* endpointFor(const QList<Endpoint>& sharing, const QByteArray& hostHeader) {
  const QString host = withoutPort(hostHeader);
  const Endpoint* best = nullptr;
  int bestFit = 0;
  for (const Endpoint& endpoint : sharing) {
    if (const int here = fit(endpoint, host); here > bestFit) {
      best = &endpoint;
      bestFit = here;
    }
  }
  return best;
}

}  // namespace iiswsgi::preview
