#include "app/preview/preview.h"

#include <mutex>

#include "app/cli/target.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

/// 8080 opens that port in place of the only (or first) binding's; 80=8080 says which.
Result<QMap<int, int>> portsFrom(const QStringList& texts, const discovery::Observed& observed,
                                 const QString& onlySite) {
  QMap<int, int> ports;
  for (const QString& text : texts) {
    const auto equals = text.indexOf(QLatin1Char('='));
    bool toOk = false;
    bool fromOk = true;
    const int to = text.mid(equals + 1).toInt(&toOk);
    int from = equals < 0 ? 0 : text.left(equals).toInt(&fromOk);
    if (!toOk || !fromOk || to < 0 || to > 65535)
      return Error{codes::badArgument, QStringLiteral("\"%1\" is no port.").arg(text),
                   QStringLiteral("--port 8080, or --port 80=8080 for a binding at port 80.")};
    for (const auto& site : observed.config->sites()) {
      if (from != 0 || (!onlySite.isEmpty() && site.name != onlySite)) continue;
      if (!site.bindings.isEmpty()) from = site.bindings.first().port();
    }
    ports.insert(from, to);
  }
  return ports;
}

/// Every binding at any free port: asking one page mustn't be in the way of a server that runs.
QMap<int, int> freePorts(const discovery::Observed& observed) {
  QMap<int, int> ports;
  for (const auto& site : observed.config->sites()) {
    for (const auto& binding : site.bindings)
      ports.insert(binding.port(), 0);
  }
  return ports;
}

/// The Host header that a browser would send, so that the page is the one that people will see.
QByteArray usualHost(const discovery::Observed& observed, const preview::Address& address) {
  for (const auto& site : observed.config->sites()) {
    if (site.name != address.site) continue;
    for (const auto& binding : site.bindings) {
      if (binding.protocol != QLatin1String("http")) continue;
      const QString name = binding.hostName().isEmpty() ? QStringLiteral("localhost") : binding.hostName();
      return (binding.port() == 80 ? name : QStringLiteral("%1:%2").arg(name,
                                                                        QString::number(binding.port()))).toUtf8();
    }
  }
  return {};
}

QUrl urlOf(const preview::Address& address, const QString& path) {
  const QString written = path.startsWith(QLatin1Char('/')) ? path : QLatin1Char('/') + path;
  return address.url.resolved(QUrl::fromEncoded(written.toUtf8()));
}

void printAnswer(const Console& console, const host::HttpAnswer& answer) {
  printLine(console.out, QStringLiteral("HTTP/1.1 %1 %2").arg(answer.status).arg(QString::fromLatin1(answer.reason)));
  for (const auto& [name, value] : answer.headers)
    printLine(console.out, QString::fromLatin1(name) + QStringLiteral(": ") + QString::fromLatin1(value));
  printLine(console.out, {});
  console.out->write(answer.body);
  if (!answer.body.endsWith('\n')) console.out->write("\n");
}

Result<Exit> askOnce(const Context& context, const discovery::Observed& observed, preview::Options options) {
  options.ports = freePorts(observed);
  ASSIGN_OR_RETURN(const auto server, preview::Server::start(options));
  const auto addresses = server->addresses();
  if (addresses.isEmpty())
    return Error{preview::codes::noSites, QStringLiteral("No site of this server can be asked here."),
                 QStringLiteral("`iiswsgi status` lists the sites and their bindings.")};
  host::HttpRequest request;
  request.url = urlOf(addresses.first(), context.arguments.value(QStringLiteral("--request")));
  request.hostHeader = usualHost(observed, addresses.first());
  request.timeout = std::chrono::minutes(2);
  ASSIGN_OR_RETURN(const auto answer, context.host.request(request));
  printAnswer(context.console, answer);
  return answer.status < 500 ? Exit::Done : Exit::Failed;
}

Result<Exit> serve(const Context& context, const preview::Options& options) {
  ASSIGN_OR_RETURN(const auto server, preview::Server::start(options));
  for (const auto& address : server->addresses())
    printLine(context.console.out, QStringLiteral("%1 answers at %2").arg(address.site, address.url.toString()));
  printLine(context.console.out, QStringLiteral("Ctrl+C ends it."));
  if (context.console.waitForInterrupt) context.console.waitForInterrupt();
  server->stop();
  return Exit::Done;
}

Result<Exit> runPreview(const Context& context) {
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  const auto observed = discovery::observe(context.host, target.server);
  if (!observed) return toldForServer(observed.error(), target.server, context.host);
  preview::Options options;
  options.configPath = target.server.configPath;
  options.environment = observed->environment;
  options.site = context.arguments.value(QStringLiteral("--site"));
  options.everyAddress = context.arguments.has(QStringLiteral("--everywhere"));
  if (context.arguments.has(QStringLiteral("--request"))) return askOnce(context, *observed, options);
  ASSIGN_OR_RETURN(options.ports,
                   portsFrom(context.arguments.values(QStringLiteral("--port")), *observed, options.site));
  // Lines come from the server's threads, several at a time.
  std::mutex writing;
  options.log = [&](const QString& line) {
    const std::lock_guard guard(writing);
    printLine(context.console.err, line);
  };
  return serve(context, options);
}

}  // namespace

Command previewCommand() {
  Command command;
  command.name = QStringLiteral("preview");
  command.summary = QStringLiteral("Serve a configuration here as IIS would, until Ctrl+C.");
  command.details = QStringLiteral(
      "Reads the same applicationHost.config and web.config files, opens the bindings of its sites on this machine, "
      "and\n"
      "starts FastCGI programs as IIS does. --request asks for one page at a free port, prints the answer and ends; "
      "the\n"
      "exit code is 1 if the status is 500 or above.");
  command.options = {
      serverOption(),
      {"--site", "NAME", "Only this site."},
      {"--port", "PORT", "Another port than the binding's: 8080, or 80=8080.", ValueKind::Text, {}, true},
      {"--everywhere", "", "Listen on every address, not on this machine's own alone."},
      {"--request", "PATH", "Ask for one page, print it, end."}};
  command.examples = {"iiswsgi preview", "iiswsgi preview --server my-sandbox --port 9000",
                      "iiswsgi preview --request /about"};
  command.run = runPreview;
  return command;
}

}  // namespace iiswsgi::cli
