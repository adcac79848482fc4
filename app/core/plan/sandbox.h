#pragma once

#include "app/core/plan/plan.h"

/// A sandbox is a folder laid out like an IIS Express user's: config/applicationhost.config, sites/NAME/, logs/.
namespace iiswsgi::plan {

struct Sandbox {
  QString folder;                            ///< full path
  QString site = QStringLiteral("Sandbox");  ///< the site to have in it
  int port = 8080;
  QString address;                              ///< that its site listens on for every host name; empty: localhost
  QString siteFolder;                           ///< its root's physical path; empty: <folder>/sites/<site>
  QList<QPair<QString, QString>> applications;  ///< further applications: URL path ("/sub") -> physical path
};

/// The plan that makes the sandbox, or adds what it lacks; empty if everything is there. `existing`: the bytes of its
/// applicationhost.config, if it has one.
Result<Plan> makeSandboxPlan(const Sandbox& sandbox, const std::optional<QByteArray>& existing);

/// <folder>/config/applicationhost.config
QString sandboxConfigPath(const QString& folder);

}  // namespace iiswsgi::plan
