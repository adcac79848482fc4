#include "app/cli/feed_serve.h"

#include <mutex>

#include <QTemporaryDir>

#include "app/cli/text.h"
#include "app/core/discovery/paths.h"
#include "app/core/plan/sandbox.h"
#include "app/preview/preview.h"

namespace iiswsgi::cli {
namespace {

Result<int> portFrom(const Context& context) {
  const QString text = context.arguments.value(QStringLiteral("--port"), QStringLiteral("8081"));
  bool number = false;
  const int port = text.toInt(&number);
  if (number && port > 0 && port < 65536) return port;
  return Error{codes::badArgument, QStringLiteral("\"%1\" is no port.").arg(text),
               QStringLiteral("Give a number from 1 to 65535, for example --port 8081.")};
}

/// Writes the sandbox's configuration alone; its site's files are the feed's.
Result<QString> makeConfiguration(host::Host& host, const QString& folder, const QString& siteFolder, int port) {
  plan::Sandbox sandbox;
  sandbox.folder = folder;
  sandbox.port = port;
  sandbox.siteFolder = siteFolder;
  const QString path = plan::sandboxConfigPath(folder);
  ASSIGN_OR_RETURN(const auto made, plan::makeSandboxPlan(sandbox, std::nullopt));
  for (const auto& change : made.changes) {
    const auto* file = std::get_if<plan::SetFile>(&change);
    if (!file || file->path != path || !file->after) continue;
    RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(path)));
    RETURN_IF_ERROR(host.replaceFile(path, *file->after));
  }
  return path;
}

}  // namespace

Result<Exit> serveFeed(const Context& context) {
  ASSIGN_OR_RETURN(const int port, portFrom(context));
  ASSIGN_OR_RETURN(const QString feed, writableFeed(context));
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openFeed(context));
  const QTemporaryDir folder;
  preview::Options options;
  ASSIGN_OR_RETURN(options.configPath,
                   makeConfiguration(context.host, folder.path(), discovery::parentFolder(feed), port));
  options.environment = context.host.environment();
  std::mutex writing;
  options.log = [&](const QString& line) {
    const std::lock_guard guard(writing);
    printLine(context.console.err, line);
  };
  ASSIGN_OR_RETURN(const auto server, preview::Server::start(options));
  for (const auto& address : server->addresses())
    printLine(context.console.out,
              QStringLiteral("The feed is at %1%2").arg(address.url.toString(), discovery::fileNameOf(feed)));
  printLine(context.console.out,
            QStringLiteral(
                "Packages that were published with --base-url and this address are found there too.\nCtrl+C ends it."));
  if (context.console.waitForInterrupt) context.console.waitForInterrupt();
  server->stop();
  return Exit::Done;
}

}  // namespace iiswsgi::cli
