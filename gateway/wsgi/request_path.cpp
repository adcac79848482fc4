#include "gateway/wsgi/request_path.h"

namespace iiswsgi::wsgi {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::size_t findIgnoringCase(std::string_view text, std::string_view part) {
  for (std::size_t at = 0; at + part.size() <= text.size(); ++at) {
    std::size_t same = 0;
    while (same < part.size() && lower(text[at + same]) == lower(part[same]))
      ++same;
    if (same == part.size()) return at;
  }
  return std::string_view::npos;
}

/// The length of the UTF-8 character at `at`, 1 if it isn't one.
std::size_t characterAt(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (static_cast<unsigned char>(text[at]) >= 0xC0) {
    while (end < text.size() && end < at + 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
      ++end;
  }
  return end - at;
}

bool isAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

std::string percentDecoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
    decoded += low >= 0 ? static_cast<char>(high * 16 + low) : text[i];
    if (low >= 0) i += 2;
  }
  return decoded;
}

std::string withoutDotSegments(const std::string& path) {
  std::string result;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment(path.data() + at, end - at);
    const bool last = end == path.size();
    if (segment == "/..") result.erase(result.rfind('/') == std::string::npos ? 0 : result.rfind('/'));
    if (segment != "/.." && segment != "/.") result += segment;
    if (last && (segment == "/.." || segment == "/.")) result += '/';
    at = end;
  }
  return result;
}

bool plain(std::string_view path) {
  return path.find('%') == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

}  // namespace

std::string_view mountIn(std::string_view applicationPath) {
  constexpr std::string_view root = "/ROOT";
  std::size_t at = findIgnoringCase(applicationPath, root);
  // "/LM/W3SVC/1/ROOT" stands at a segment's end; "/ROOTS" isn't it.
  while (at != std::string_view::npos) {
    const std::string_view rest = applicationPath.substr(at + root.size());
    if (rest.empty() || rest == "/") return applicationPath.substr(applicationPath.size());
    if (rest.front() == '/') return rest.back() == '/' ? rest.substr(0, rest.size() - 1) : rest;
    const std::size_t next = findIgnoringCase(rest, root);
    at = next == std::string_view::npos ? next : at + root.size() + next;
  }
  return {};
}

std::string_view pathOf(std::string_view url) {
  if (!url.empty() && url.front() != '/') {
    const std::size_t scheme = url.find("://");
    const std::size_t slash = scheme == std::string_view::npos ? url.find('/') : url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
  }
  return url.substr(0, url.find_first_of("?#"));
}

std::string decodedPath(std::string_view path) {
  const std::string decoded = percentDecoded(path);
  return decoded.find("/.") == std::string::npos ? decoded : withoutDotSegments(decoded);
}

std::optional<std::size_t> coveredBy(std::string_view mount, std::string_view path) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < mount.size();) {
    if (at >= path.size()) return std::nullopt;
    const bool squeezed = mount[i] == '?' || !isAscii(mount[i]);
    if (lower(mount[i]) == lower(path[at])) {
      ++i;
      ++at;
    } else if (squeezed && !isAscii(path[at])) {
      i += characterAt(mount, i);
      const std::size_t length = characterAt(path, at);
      // A character outside the basic plane is two units in Windows, and became two question marks.
      if (length == 4 && i < mount.size() && mount[i] == '?') ++i;
      at += length;
    } else {
      return std::nullopt;
    }
  }
  if (at < path.size() && path[at] != '/') return std::nullopt;
  return at;
}

void RequestPath::split(std::string_view path, std::string_view mount, bool said) {
  if (const auto covered = coveredBy(mount, path)) {
    m_scriptName = path.substr(0, *covered);
    m_pathInfo = path.substr(*covered);
    return;
  }
  // A proxy that cuts the prefix off, and says so with --mount; or a rewritten URL from outside the application.
  m_scriptName = said ? mount : std::string_view("");
  m_pathInfo = path;
}

void RequestPath::find(const PathVariables& variables, const std::optional<std::string>& mount) {
  const bool iis = variables.applicationPath.data() != nullptr;
  if (!mount && !iis) {
    // nginx's stock fastcgi_params know no PATH_INFO: its SCRIPT_NAME is the whole path.
    const bool whole = variables.pathInfo.data() == nullptr;
    m_scriptName = whole ? std::string_view("") : variables.scriptName;
    m_pathInfo = whole ? variables.scriptName : variables.pathInfo;
    return;
  }
  std::string_view url = variables.unencodedUrl;
  if (url.empty() && variables.rewritten) url = variables.originalUrl;
  if (url.empty()) url = variables.requestUri;
  std::string_view path = url.empty() ? variables.pathInfo : pathOf(url);
  if (path.empty()) path = variables.scriptName;
  if (!url.empty() && !plain(path)) path = m_buffer = decodedPath(path);
  std::string_view prefix = mount ? std::string_view(*mount) : mountIn(variables.applicationPath);
  while (!prefix.empty() && prefix.back() == '/')
    prefix.remove_suffix(1);
  split(path, prefix, mount.has_value());
}

}  // namespace iiswsgi::wsgi
