#pragma once

#include <QStringList>

#include "app/core/base/result.h"
#include "app/core/iisconfig/model.h"

/// Which site answers on which address, port and host name. Pure.
namespace iiswsgi::preview {

/// A binding that will be served.
struct Endpoint {
  QString site;
  QString address;   ///< "*", "127.0.0.1", "::1" (no brackets)
  int port = 0;      ///< as configured
  QString hostName;  ///< empty: every name; "*.example.org": every name below it
};

struct Endpoints {
  QList<Endpoint> served;
  QStringList notServed;  ///< a sentence for each binding that isn't
};

/// `only`: the one site to serve; empty: all that start by themselves. Errors: noSites, badBinding.
Result<Endpoints> chooseEndpoints(const QList<iisconfig::Site>& sites, const QString& only);

/// The site for a Host header among those that share a socket: the exact name before a wildcard before none.
const Endpoint* endpointFor(const QList<Endpoint>& sharing, const QByteArray& hostHeader);

}  // namespace iiswsgi::preview
