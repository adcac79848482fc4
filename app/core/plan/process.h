#pragma once

#include "app/core/iisconfig/model.h"
#include "app/core/plan/plan.h"

/// The process that IIS shall start for a Desired, and the handler that sends requests to it.
namespace iiswsgi::plan {

/// fullPath and arguments. The pair is the key: handler and FastCGI application must say it alike.
struct ProcessPair {
  QString fullPath;
  QString arguments;

  QString scriptProcessor() const { return arguments.isEmpty() ? fullPath : fullPath + QLatin1Char('|') + arguments; }
  static ProcessPair fromScriptProcessor(const QString& text);
  bool operator==(const ProcessPair&) const = default;
};

/// The gateway's own process, unless the person named another one.
ProcessPair pairFor(const discovery::Observed& observed, const Desired& desired);
bool usesGateway(const Desired& desired);

iisconfig::Handler handlerFor(const discovery::Observed& observed, const Desired& desired);

/// What the person chose, over what stands there already, over our defaults (only for the gateway).
iisconfig::FastCgiApplication fastCgiFor(const discovery::Observed& observed, const Desired& desired,
                                         const std::optional<iisconfig::FastCgiApplication>& existing);

/// Whether a handler is one that this product wrote: FastCgiModule, and the gateway's program or the very pair.
bool isOurs(const iisconfig::Handler& handler, const ProcessPair& pair);

/// "Default Web Site/app": where a Desired belongs in the configuration.
QString locationOf(const Desired& desired);

/// The first address at which the deployment should answer.
std::optional<QUrl> verifyUrlFor(const discovery::Observed& observed, const Desired& desired);

}  // namespace iiswsgi::plan
