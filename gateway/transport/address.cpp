#include <charconv>

#include "gateway/transport/transport.h"

namespace iiswsgi::transport {
namespace {

std::optional<int> parsePort(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
  return port;
}

std::optional<Address> parseTcp(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto port = parsePort(text.substr(colon + 1));
  if (!port || host.empty()) return std::nullopt;
  Address address;
  address.kind = Address::Kind::Tcp;
  address.host = host;
  address.port = *port;
  return address;
}

}  // namespace

std::optional<Address> parseAddress(std::string_view text) {
  if (text.starts_with("tcp:")) return parseTcp(text.substr(4));
  if (!text.starts_with("unix:") || text.size() == 5) return std::nullopt;
  Address address;
  address.path = text.substr(5);
  return address;
}

}  // namespace iiswsgi::transport
