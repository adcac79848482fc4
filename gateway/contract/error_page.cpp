#include "gateway/contract/error_page.h"

#include <cstdio>

namespace iiswsgi::contract {
namespace {

constexpr const char* style =
    "body{font:16px/1.5 'Segoe UI',system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 "
    "1.5rem;color:#1f2328;background:#fff}"
    "h1{font-size:1.6rem;font-weight:600;margin:.2rem 0 1rem}code,pre{font:14px/1.45 Consolas,monospace}"
    ".code{color:#656d76;margin:0}.todo{border-left:4px solid #0a7d5a;padding:.5rem "
    "1rem;background:#eef8f4;white-space:pre-line}"
    "pre{background:#f6f8fa;padding:1rem;overflow:auto;border-radius:6px}footer{color:#656d76;font-size:.85rem;margin-"
    "top:2rem}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.todo{background:#10261f}pre{background:#"
    "161b22}}";

std::string codeText(int code) {
  char text[32];
  std::snprintf(text, sizeof text, "IISWSGI-%04d", code);
  return text;
}

std::string remoteHint() {
  return "The site's administrator finds the reason in the gateway's log, or sees it on this page from the server "
         "itself.";
}

std::string htmlBody(const Failure& failure, bool local, bool showDetails) {
  std::string body =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The application doesn't "
      "answer</title><style>";
  body += style;
  body += "</style></head><body><p class=\"code\">" + codeText(failure.code) + "</p>";
  if (!showDetails)
    return body + "<h1>The application doesn't answer</h1><p>" + escapeHtml(remoteHint()) + "</p></body></html>\n";
  body += "<h1>" + escapeHtml(failure.message) + "</h1>";
  if (!failure.hint.empty()) body += "<p class=\"todo\"><b>What to do.</b> " + escapeHtml(failure.hint) + "</p>";
  if (!failure.detail.empty()) body += "<pre>" + escapeHtml(failure.detail) + "</pre>";
  return body + "<footer>iiswsgi-gateway " + std::string(version) +
         (local ? ". Only clients on this machine see this page in full, unless --details says otherwise."
                : ". This page is shown in full to everybody: --details always.") +
         " <code>iiswsgi explain " + codeText(failure.code) + "</code> tells more.</footer></body></html>\n";
}

std::string textBody(const Failure& failure, bool showDetails) {
  return (showDetails ? failure.text() : codeText(failure.code) + ": The application doesn't answer. " + remoteHint()) +
         "\n";
}

}  // namespace

std::string escapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string errorPage(const Failure& failure, const PageReader& reader, bool showDetails) {
  const std::string body =
      reader.wantsHtml ? htmlBody(failure, reader.local, showDetails) : textBody(failure, showDetails);
  return "Status: 500 Internal Server Error\r\nContent-Type: text/" + std::string(reader.wantsHtml ? "html" : "plain") +
         "; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

bool isLocal(std::string_view remoteAddress, std::string_view localAddress) {
  if (remoteAddress.empty()) return false;
  return remoteAddress == "::1" || remoteAddress.starts_with("127.") || remoteAddress.starts_with("::ffff:127.") ||
         remoteAddress == localAddress;
}

}  // namespace iiswsgi::contract
