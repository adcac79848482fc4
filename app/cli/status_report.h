#pragma once

#include <optional>

#include <QJsonObject>

#include "app/core/discovery/observed.h"
#include "app/core/discovery/tools.h"

/// What `status` tells, for eyes and for programs. Pure.
namespace iiswsgi::cli {

struct StatusReport {
  std::optional<discovery::Observed> observed;  ///< the server asked about; nothing if there is none
  QList<discovery::Server> servers;             ///< those of this machine
  QList<discovery::Python> pythons;
  discovery::Tools tools;
};

/// A handler that hands requests to a FastCGI program, and where it stands.
struct Deployment {
  QString name;
  QString place;  ///< "Default Web Site/app"; empty: server level
  QString file;   ///< the configuration file that holds it
  QString urls;   ///< the handler's path
  QString scriptProcessor;
  bool byGateway = false;  ///< the program is an iiswsgi-gateway
};

QList<Deployment> deploymentsIn(const discovery::Observed& observed);

QString deploymentAsLine(const discovery::Server& server, const Deployment& deployment);  ///< without a line end
QString statusAsText(const StatusReport& report);
QJsonObject statusAsJson(const StatusReport& report);

}  // namespace iiswsgi::cli
