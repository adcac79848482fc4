#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The head of a CGI response, put together under PEP 3333's and HTTP's rules. Pure.
///
/// Flow: `begin(status)`, `add(name, value)` for each header, then `finish(length)` once. Each returns the reason if it
/// refuses; the head is then unusable until the next `begin`.
namespace iiswsgi::wsgi {

class ResponseHead {
 public:
  /// nullptr if all is well, else what is wrong, ready to follow the words "start_response: ".
  const char* begin(std::string_view status);
  const char* add(std::string_view name, std::string_view value);

  /// Ends the head. `length`: of the body if it is known and no header told it; not sent where HTTP forbids it.
  void finish(std::optional<std::int64_t> length);

  bool begun() const { return !m_text.empty(); }
  std::string_view text() const { return m_text; }
  /// 1xx, 204, 304: whatever the application yields isn't sent.
  bool bodyless() const { return m_code < 200 || m_code == 204 || m_code == 304; }
  std::optional<std::int64_t> contentLength() const { return m_contentLength; }

 private:
  const char* addContentLength(std::string_view value);

  std::string m_text;
  int m_code = 0;
  std::optional<std::int64_t> m_contentLength;
};

/// Headers that speak of the connection, which is the server's, and "Status", which CGI would take for the status line.
bool isForTheServerAlone(std::string_view name);

}  // namespace iiswsgi::wsgi
