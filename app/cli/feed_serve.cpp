#include "app/cli/feed_serve.h"

#include <mutex>

#include <QRegularExpression>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QUrl>

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

/// A number above 255 is no part of an address, and what isn't one would be taken for all of them further on.
bool isAddress(const QString& text) {
  static const QRegularExpression form(
      QStringLiteral("^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$"));
  if (!form.match(text).hasMatch()) return false;
  QUrl url;
  url.setHost(text);
  return url.isValid() && !url.host().isEmpty();
}

/// Empty: this machine alone.
Result<QString> listenFrom(const Context& context) {
  const auto text = context.arguments.optional(QStringLiteral("--listen"));
  if (!text) return QString();
  if (*text == QLatin1String("*") || *text == QLatin1String("0.0.0.0")) return QStringLiteral("*");
  if (isAddress(*text)) return *text;
  return Error{codes::badArgument, QStringLiteral("\"%1\" is no address of this machine.").arg(*text),
               QStringLiteral("Give one of its IP addresses, or * for all of them.")};
}

/// As a binding writes it.
QString bindingAddress(const QString& address) {
  return address.contains(QLatin1Char(':')) ? QLatin1Char('[') + address + QLatin1Char(']') : address;
}

/// What browsers call it by.
QUrl addressOf(const QString& listen, int port, const QString& feed) {
  const QString every = listen == QLatin1String("*") ? QSysInfo::machineHostName() : listen;
  QUrl url;
  url.setScheme(QStringLiteral("http"));
  url.setHost(every.isEmpty() ? QStringLiteral("localhost") : every);
  if (port != 80) url.setPort(port);
  url.setPath(QLatin1Char('/') + discovery::fileNameOf(feed));
  return url;
}

/// Writes the sandbox's configuration alone; its site's files are the feed's.
Result<QString> makeConfiguration(host::Host& host, const plan::Sandbox& sandbox) {
  const QString path = plan::sandboxConfigPath(sandbox.folder);
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
  ASSIGN_OR_RETURN(const QString listen, listenFrom(context));
  ASSIGN_OR_RETURN(const QString feed, writableFeed(context));
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openWholeFeed(context));
  const QTemporaryDir folder;
  plan::Sandbox sandbox;
  sandbox.folder = folder.path();
  sandbox.port = port;
  sandbox.address = bindingAddress(listen);
  sandbox.siteFolder = discovery::parentFolder(feed);
  preview::Options options;
  ASSIGN_OR_RETURN(options.configPath, makeConfiguration(context.host, sandbox));
  options.everyAddress = !listen.isEmpty();
  options.environment = context.host.environment();
  std::mutex writing;
  options.log = [&](const QString& line) {
    const std::lock_guard guard(writing);
    printLine(context.console.err, line);
  };
  ASSIGN_OR_RETURN(const auto server, preview::Server::start(options));
  printLine(context.console.out,
            QStringLiteral("The feed is at %1").arg(addressOf(listen, port, feed).toString(QUrl::FullyEncoded)));
  if (!listen.isEmpty())
    printLine(context.console.err,
              QStringLiteral("Whoever reaches that address can fetch every file in %1 and below, without a password "
                             "and unencrypted.\nThis is for a test in a network that you trust.")
                  .arg(sandbox.siteFolder));
  printLine(context.console.out,
            QStringLiteral(
                "Packages that were published with --base-url and this address are found there too.\nCtrl+C ends it."));
  if (context.console.waitForInterrupt) context.console.waitForInterrupt();
  server->stop();
  return Exit::Done;
}

}  // namespace iiswsgi::cli
