#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>

/// The gateway's texts are UTF-8 on Windows, where std::filesystem takes a std::string for the ANSI code page;
/// elsewhere they are the file system's own bytes. Every path comes and goes through these two.
namespace iiswsgi::contract {

inline constexpr bool widePaths = std::is_same_v<std::filesystem::path::value_type, wchar_t>;

inline std::filesystem::path toPath(std::string_view text) {
  if constexpr (widePaths) return std::filesystem::path(std::u8string(text.begin(), text.end()));
  return std::filesystem::path(text);
}

inline std::string toText(const std::filesystem::path& path) {
  if constexpr (!widePaths) return path.string();
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace iiswsgi::contract
