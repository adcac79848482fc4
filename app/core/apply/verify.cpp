#include <QRegularExpression>

#include "app/core/apply/apply.h"

namespace iiswsgi::apply {
namespace {

/// "404.8", "403.14": a page of the server's own, in whatever language, for a request that no gateway was asked about.
/// Where it takes the place of the application's own page, it names the module that the answer came from.
QString refusalIn(const host::HttpAnswer& answer) {
  if (answer.status != 404 && answer.status != 403) return {};
  if (answer.body.contains("FastCgiModule")) return {};
  static const QRegularExpression title(QStringLiteral("<title>[^<]*\\b(404\\.\\d+|403\\.14)\\b"),
                                        QRegularExpression::CaseInsensitiveOption);
  return title.match(QString::fromUtf8(answer.body)).captured(1);
}

}  // namespace

QString faultIn(const host::HttpAnswer& answer) {
  const QString status = QString::number(answer.status);
  if (answer.status >= 500) return QStringLiteral("%1 %2").arg(status, QString::fromUtf8(answer.reason));
  const QString refusal = refusalIn(answer);
  if (refusal.isEmpty()) return {};
  return QStringLiteral("%1 %2, a page of the server's own").arg(refusal, QString::fromUtf8(answer.reason));
}

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
  const QString fault = faultIn(*answer);
  if (fault.isEmpty()) return *answer;
  return Error(
      codes::verifyFailed, QStringLiteral("The site answers with %1.").arg(fault),
      QStringLiteral("Open %1 on the server itself: the page tells why. The deployment stays until it is undone.")
          .arg(plan.verifyUrl->toString()),
      QString::fromUtf8(answer->body.left(2000)));
}

}  // namespace iiswsgi::apply
