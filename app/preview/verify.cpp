#include "app/preview/verify.h"

namespace iiswsgi::preview {
namespace {

using discovery::ServerKind;

/// The first request starts Python and imports the application.
constexpr std::chrono::seconds firstAnswer{90};

/// An IIS is a service: if it doesn't answer, something is wrong with it. Everything else runs only while somebody
/// wants it, IIS Express too.
bool nobodyServes(const Error& error, const discovery::Observed& observed) {
  return observed.server.kind != ServerKind::Iis && error.code() == host::codes::requestFailed;
}

Options previewOptions(host::Host& host, const discovery::Observed& observed, const plan::Plan& plan) {
  Options options;
  options.configPath = observed.server.configPath;
  options.environment = observed.environment.isEmpty() ? host.environment() : observed.environment;
  if (plan.desired) options.site = plan.desired->site;
  // The plan has been applied since `observed` was read.
  const auto bytes = host.readFile(options.configPath);
  const auto document = iisconfig::Document::parse(bytes ? *bytes : observed.configBytes);
  if (!document) return options;
  for (const auto& site : document->sites()) {
    for (const auto& binding : site.bindings)
      options.ports.insert(binding.port(), 0);
  }
  return options;
}

/// The address that answers to the host name of `wanted`, asked on this machine whatever the name says.
host::HttpRequest requestTo(const QList<Address>& addresses, const QUrl& wanted) {
  const Address* chosen = &addresses.first();
  for (const Address& address : addresses) {
    if (address.url.host().compare(wanted.host(), Qt::CaseInsensitive) == 0) chosen = &address;
  }
  host::HttpRequest request;
  request.url = wanted;
  request.url.setHost(QStringLiteral("127.0.0.1"));
  request.url.setPort(chosen->url.port(80));
  request.hostHeader = chosen->url.host().toLatin1();
  request.timeout = firstAnswer;
  return request;
}

Error failedAnswer(const host::HttpAnswer& answer, const QString& fault, const QUrl& url) {
  return {apply::codes::verifyFailed, QStringLiteral("%1 answers with %2.").arg(url.toString(), fault),
          QStringLiteral("Start `iiswsgi preview` and open the address: the page tells why. The deployment stays until "
                         "it is undone."),
          QString::fromUtf8(answer.body.left(2000))};
}

/// Whatever keeps the question from being answered comes after the deployment, which stays: its letter has to say so.
Error notAnswered(const Error& error) {
  if (error.code() == apply::codes::verifyFailed) return error;
  return {apply::codes::verifyFailed, error.message(),
          QStringLiteral("Start the site, and open its address on the server itself. The deployment stays until "
                         "`iiswsgi undo` takes it back."),
          error.text()};
}

Result<Verification> askPreview(host::Host& host, const discovery::Observed& observed, const plan::Plan& plan) {
  ASSIGN_OR_RETURN(const auto server, Server::start(previewOptions(host, observed, plan)));
  const host::HttpRequest request = requestTo(server->addresses(), *plan.verifyUrl);
  const auto answer = host.request(request);
  server->stop();
  if (!answer) return answer.error().during(QStringLiteral("asking the site for its first page"));
  const QString fault = apply::faultIn(*answer);
  if (!fault.isEmpty()) return failedAnswer(*answer, fault, *plan.verifyUrl);
  return Verification{*answer, *plan.verifyUrl, true};
}

}  // namespace

Result<Verification> verifyDeployment(host::Host& host, const discovery::Observed& observed, const plan::Plan& plan) {
  const auto answer = apply::verify(host, plan);
  if (answer) return Verification{*answer, *plan.verifyUrl, false};
  if (!plan.verifyUrl || !nobodyServes(answer.error(), observed)) return notAnswered(answer.error());
  const auto previewed = askPreview(host, observed, plan);
  if (!previewed) return notAnswered(previewed.error());
  return *previewed;
}

}  // namespace iiswsgi::preview
