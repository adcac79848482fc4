#include "app/preview/problem.h"

#include "app/preview/problem_texts.h"

namespace iiswsgi::preview {
namespace {

// Colours come from the reader's own scheme, so that the page is readable on light and on dark.
const char* const style =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:2rem 1rem}"
    "main{max-width:52rem;margin:auto}"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}"
    "p{margin:.5rem 0 1rem}"
    "section{border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem;"
    "padding:.75rem 1rem;margin:1rem 0}"
    "h2{font-size:1rem;margin:0 0 .25rem}"
    "table{border-collapse:collapse;width:100%}"
    "th{text-align:left;font-weight:600;padding:.2rem 1rem .2rem 0;white-space:nowrap;vertical-align:top}"
    "td{padding:.2rem 0;overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}"
    ".todo{border-left:.3rem solid #2f7d32}footer{opacity:.7;font-size:.85rem}";

QString statusText(const Problem& problem) {
  return QStringLiteral("%1.%2").arg(problem.status).arg(problem.subStatus);
}

QString row(const QString& name, const QString& value) {
  if (value.isEmpty()) return {};
  return QStringLiteral("<tr><th>%1</th><td>%2</td></tr>\n").arg(name, value.toHtmlEscaped());
}

QString box(const QString& title, const QString& text, const QString& kind = {}) {
  if (text.isEmpty()) return {};
  return QStringLiteral("<section class=\"%1\"><h2>%2</h2>\n%3</section>\n").arg(kind, title, text);
}

QString paragraph(const QString& text) {
  return QStringLiteral("<p>%1</p>\n").arg(text.toHtmlEscaped());
}

QString facts(const Problem& problem, const QByteArray& url) {
  return QStringLiteral("<table>\n") +
         row(QStringLiteral("Module"), problem.module.isEmpty() ? QStringLiteral("IIS Web Core") : problem.module) +
         row(QStringLiteral("Notification"), problem.notification) + row(QStringLiteral("Handler"), problem.handler) +
         row(QStringLiteral("Error code"), errorNumberText(problem.error)) +
         row(QStringLiteral("Requested URL"), QString::fromLatin1(url)) +
         row(QStringLiteral("Physical path"), problem.physicalPath) +
         row(QStringLiteral("Logon user"), QStringLiteral("Anonymous")) + QStringLiteral("</table>\n");
}

QString configuration(const Problem& problem) {
  if (problem.configFile.isEmpty()) return {};
  const QString line = problem.configLine > 0 ? QString::number(problem.configLine) : QString();
  return QStringLiteral("<table>\n") + row(QStringLiteral("Config error"), problem.configError) +
         row(QStringLiteral("Config file"), problem.configFile) + row(QStringLiteral("Line"), line) +
         QStringLiteral("</table>\n");
}

QString notes(const Problem& problem) {
  if (problem.notes.isEmpty()) return {};
  return QStringLiteral("<pre>") + problem.notes.join(QLatin1Char('\n')).toHtmlEscaped() + QStringLiteral("</pre>\n");
}

QByteArray page(const QString& title, const QString& content) {
  return (QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                         "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%1</title>\n"
                         "<style>%2</style></head>\n<body><main>\n<h1>%1</h1>\n")
              .arg(title.toHtmlEscaped(), QLatin1String(style)) +
          content + QStringLiteral("</main></body></html>\n"))
      .toUtf8();
}

}  // namespace

QByteArray detailedPage(const Problem& problem, const QByteArray& url) {
  const ProblemText text = problemText(problem);
  const QString advice = problem.advice.isEmpty() ? QString::fromLatin1(text.advice) : problem.advice;
  const QString message = problem.message.isEmpty() ? QString::fromLatin1(text.message) : problem.message;
  return page(
      QStringLiteral("HTTP Error %1 - %2").arg(statusText(problem), QLatin1String(text.title)),
      paragraph(message) + box(QStringLiteral("Configuration"), configuration(problem)) +
          box(QStringLiteral("Details"), notes(problem)) +
          box(QStringLiteral("What to do"), advice.isEmpty() ? QString() : paragraph(advice), QStringLiteral("todo")) +
          box(QStringLiteral("Request"), facts(problem, url)) +
          QStringLiteral("<footer>iiswsgi preview server: the rules of IIS, not IIS itself.</footer>\n"));
}

QByteArray shortPage(const Problem& problem) {
  const QString title = QStringLiteral("%1 - %2").arg(problem.status).arg(QLatin1String(problemText(problem).title));
  return page(title, paragraph(QStringLiteral("The request couldn't be answered.")));
}

Reply problemReply(const Problem& problem, const QByteArray& url, bool detailed) {
  Reply reply;
  reply.status = problem.status;
  reply.subStatus = problem.subStatus;
  reply.headers = problem.headers;
  reply.headers.emplaceBack("Content-Type", "text/html; charset=utf-8");
  reply.body = detailed ? detailedPage(problem, url) : shortPage(problem);
  return reply;
}

}  // namespace iiswsgi::preview
