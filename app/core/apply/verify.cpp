#include "app/core/apply/apply.h"

namespace iiswsgi::apply {

Result<host::HttpAnswer> verify(host::Host& host, const plan::Plan& plan) {
  if (!plan.verifyUrl)
    return Error(codes::verifyFailed, QStringLiteral("There is no address to ask: the site has no http binding."),
                 QStringLiteral("Open the site in a browser."));
  host::HttpRequest request;
  request.url = *plan.verifyUrl;
  // The first request starts Python and imports the application.
  request.timeout = std::chrono::seconds(90);
  const auto answer = host.request(request);
  if (!answer) return answer.error().during(QStringLiteral("asking the site for its first page"));
  if (answer->status < 500) return *answer;
  return Error(
      codes::verifyFailed,
      QStringLiteral("The site answers with %1 %2.").arg(answer->status).arg(QString::fromUtf8(answer->reason)),
      QStringLiteral("Open %1 on the server itself: the page tells why. The deployment stays until it is undone.")
          .arg(plan.verifyUrl->toString()),
      QString::fromUtf8(answer->body.left(2000)));
}

}  // namespace iiswsgi::apply
