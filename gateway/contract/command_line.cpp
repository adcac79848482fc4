#include "gateway/contract/command_line.h"

#include <cstdio>

#include "gateway/contract/contract.h"

namespace iiswsgi::contract {

std::string quoteArgument(std::string_view argument) {
  if (!argument.empty() && argument.find_first_of(" \t\n\v\"") == std::string_view::npos) return std::string(argument);
  std::string quoted = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '\\') {
      ++backslashes;
      continue;
    }
    // Backslashes mean themselves, except in front of a quote.
    quoted.append(c == '"' ? backslashes * 2 + 1 : backslashes, '\\');
    backslashes = 0;
    quoted += c;
  }
  quoted.append(backslashes * 2, '\\');
  return quoted + '"';
}

std::string joinArguments(const std::vector<std::string>& arguments) {
  std::string line;
  for (const std::string& argument : arguments) {
    if (!line.empty()) line += ' ';
    line += quoteArgument(argument);
  }
  return line;
}

std::vector<std::string> splitArguments(std::string_view line) {
  std::vector<std::string> arguments;
  std::size_t i = 0;
  const auto blank = [&] { return line[i] == ' ' || line[i] == '\t'; };
  while (true) {
    while (i < line.size() && blank())
      ++i;
    if (i == line.size()) return arguments;
    std::string argument;
    bool quoted = false;
    while (i < line.size() && (quoted || !blank())) {
      std::size_t backslashes = 0;
      while (i < line.size() && line[i] == '\\')
        ++backslashes, ++i;
      const bool beforeQuote = i < line.size() && line[i] == '"';
      argument.append(beforeQuote ? backslashes / 2 : backslashes, '\\');
      if (beforeQuote && backslashes % 2 == 1) {
        argument += '"';
        ++i;
      } else if (beforeQuote && quoted && i + 1 < line.size() && line[i + 1] == '"') {
        argument += '"';
        i += 2;
      } else if (beforeQuote) {
        quoted = !quoted;
        ++i;
      } else if (i < line.size() && backslashes == 0) {
        argument += line[i++];
      }
    }
    arguments.push_back(std::move(argument));
  }
}

std::string Failure::text() const {
  char number[32];
  std::snprintf(number, sizeof number, "IISWSGI-%04d: ", code);
  std::string letter = number + message;
  if (!hint.empty()) letter += "\n  What to do: " + hint;
  if (!detail.empty()) letter += "\n  Detail: " + detail;
  return letter;
}

}  // namespace iiswsgi::contract
