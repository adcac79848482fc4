#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Windows' own rules for turning an argument list into one text and back ("Parsing C++ command-line arguments",
/// learn.microsoft.com): IIS passes the fastCgi `arguments` through unchanged, so what configures the gateway must
/// quote exactly as its C runtime will read.
namespace iiswsgi::contract {

std::string quoteArgument(std::string_view argument);
std::string joinArguments(const std::vector<std::string>& arguments);
std::vector<std::string> splitArguments(std::string_view commandLine);

}  // namespace iiswsgi::contract
