#include "gateway/wsgi/response_head.h"

#include <array>
#include <charconv>

namespace iiswsgi::wsgi {

namespace {

constexpr std::array<bool, 256> tokenCharacters() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c)
    table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c)
    table[static_cast<std::size_t>(c)] = table[static_cast<std::size_t>(c - 32)] = true;
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
    table[static_cast<std::size_t>(c)] = true;
  return table;
}

bool isToken(std::string_view text) {
  static constexpr auto table = tokenCharacters();
  for (const char c : text) {
    if (!table[static_cast<unsigned char>(c)]) return false;
  }
  return !text.empty();
}

bool holdsLineEnd(std::string_view text) {
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\0') return true;
  }
  return false;
}

bool equalIgnoringCase(std::string_view text, std::string_view small) {
  if (text.size() != small.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != small[i]) return false;
  }
  return true;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool isForTheServerAlone(std::string_view name) {
  static constexpr std::string_view names[] = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization",
                                               "te",         "trailer",    "trailers",           "transfer-encoding",
                                               "upgrade",    "status"};
  for (const std::string_view known : names) {
    if (equalIgnoringCase(name, known)) return true;
  }
  return false;
}

const char* ResponseHead::begin(std::string_view status) {
  m_text.clear();
  m_contentLength.reset();
  if (holdsLineEnd(status)) return "the status holds CR, LF or NUL";
  const bool formed = status.size() >= 3 && status[0] >= '1' && status[0] <= '9' && isDigit(status[1]) &&
                      isDigit(status[2]) && (status.size() == 3 || status[3] == ' ');
  if (!formed) return "the status must be three digits, a blank and a reason, such as \"200 OK\"";
  m_code = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
  m_text.append("Status: ").append(status).append("\r\n");
  return nullptr;
}

const char* ResponseHead::add(std::string_view name, std::string_view value) {
  if (!isToken(name)) return "a header's name is empty or holds characters that HTTP doesn't allow";
  if (holdsLineEnd(value)) return "a header's value holds CR, LF or NUL";
  if (isForTheServerAlone(name)) return nullptr;
  if (equalIgnoringCase(name, "content-length")) return addContentLength(value);
  m_text.append(name).append(": ").append(value).append("\r\n");
  return nullptr;
}

const char* ResponseHead::addContentLength(std::string_view value) {
  while (!value.empty() && value.front() == ' ')
    value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ')
    value.remove_suffix(1);
  std::int64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (value.empty() || !isDigit(value.front()) || error != std::errc() || end != value.data() + value.size())
    return "Content-Length must be a number";
  if (m_contentLength && *m_contentLength != length) return "there are two different Content-Length headers";
  m_contentLength = length;
  return nullptr;
}

void ResponseHead::finish(std::optional<std::int64_t> length) {
  // The length of what a 200 would have is not ours to guess for a 304.
  if (!m_contentLength && m_code != 304) m_contentLength = length;
  if (m_contentLength && m_code >= 200 && m_code != 204)
    m_text.append("Content-Length: ").append(std::to_string(*m_contentLength)).append("\r\n");
  m_text.append("\r\n");
}

}  // namespace iiswsgi::wsgi
