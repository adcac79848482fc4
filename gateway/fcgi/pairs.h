#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Name-value pairs (specification, section 3.4): lengths of one byte, or of four with the highest bit set.
namespace iiswsgi::fcgi {

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

void appendPair(std::string& to, std::string_view name, std::string_view value);

/// Views into `bytes`; nothing if a length points beyond the end.
std::optional<Pairs> parsePairs(std::string_view bytes);

}  // namespace iiswsgi::fcgi
