#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Where a request is inside the application: SCRIPT_NAME and PATH_INFO. Pure.
///
/// IIS gives the whole decoded path in both for a path="*" handler, in the ANSI code page; so the mount comes from
/// APPL_MD_PATH (or is said outright) and the path from the URL as the client sent it, decoded once. Other servers say
/// nothing of APPL_MD_PATH and are believed.
namespace iiswsgi::wsgi {

/// Variables of the request, as they came; a view without data: not sent.
struct PathVariables {
  std::string_view applicationPath;  ///< APPL_MD_PATH, "/LM/W3SVC/1/ROOT/shop"
  std::string_view unencodedUrl;     ///< UNENCODED_URL
  std::string_view originalUrl;      ///< HTTP_X_ORIGINAL_URL; any client can send one
  std::string_view requestUri;       ///< REQUEST_URI
  std::string_view scriptName;
  std::string_view pathInfo;
  bool rewritten = false;  ///< URL Rewrite was at work: HTTP_X_ORIGINAL_URL is its own
};

class RequestPath {
 public:
  /// `mount`: SCRIPT_NAME whatever the server says. The views stand until the next call or the variables' end.
  void find(const PathVariables& variables, const std::optional<std::string>& mount);
  std::string_view scriptName() const { return m_scriptName; }
  std::string_view pathInfo() const { return m_pathInfo; }

 private:
  void split(std::string_view path, std::string_view mount, bool said);

  std::string m_buffer;
  std::string_view m_scriptName;
  std::string_view m_pathInfo;
};

/// What follows "/ROOT" in APPL_MD_PATH, "" at the root.
std::string_view mountIn(std::string_view applicationPath);

/// The path of a URL or a request target: no scheme, host, query or fragment.
std::string_view pathOf(std::string_view url);

/// Percent-decoded once; "%zz" stays as it is. "." and ".." segments are resolved, as the server did to find the
/// application.
std::string decodedPath(std::string_view path);

/// How many bytes of `path` the mount covers: case-insensitively, up to a "/" or the end. A "?" or a byte above 127 of
/// the mount stands for any non-ASCII character, since IIS may have squeezed it through a code page.
std::optional<std::size_t> coveredBy(std::string_view mount, std::string_view path);

}  // namespace iiswsgi::wsgi
