#pragma once

#include <string>
#include <variant>
#include <vector>

#include "gateway/wsgi/bridge.h"

/// The gateway's command line, read and checked. Pure.
namespace iiswsgi::server {

struct Options {
  enum class Action { Serve, Check, Help, Version } action = Action::Serve;
  std::string python;
  wsgi::Source source;
  std::string listen;  ///< empty: standard input
  int threads = 1;
  std::string log;
  wsgi::Details details = wsgi::Details::Local;
};

std::variant<Options, contract::Failure> parseOptions(const std::vector<std::string>& arguments);

/// What --help prints.
std::string helpText();

}  // namespace iiswsgi::server
