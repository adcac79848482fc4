#include "gateway/server/options.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

#include "gateway/contract/paths.h"
#include "gateway/server/platform.h"

namespace iiswsgi::server {
namespace {

namespace option = contract::option;
using MaybeFailure = std::optional<contract::Failure>;

contract::Failure bad(const std::string& message, const std::string& hint) {
  return {contract::codes::badOption, message, hint, {}};
}

std::string absolute(const std::string& path) {
  return contract::toText(std::filesystem::absolute(contract::toPath(path)).lexically_normal());
}

MaybeFailure setIni(Options& options, const std::string& value) {
  std::size_t hash = value.rfind('#');
  // A folder may have a # in its name (C:\projects\c#\site.ini): a section never holds a slash.
  if (hash != std::string::npos && value.find_first_of("/\\", hash) != std::string::npos) hash = std::string::npos;
  if (hash == 0 || value.empty()) return bad("--ini names no file: \"" + value + "\".", "Give FILE or FILE#section.");
  options.source.iniFile = absolute(value.substr(0, hash));
  if (hash != std::string::npos && hash + 1 < value.size()) options.source.iniSection = value.substr(hash + 1);
  return std::nullopt;
}

MaybeFailure setThreads(Options& options, const std::string& value) {
  char* end = nullptr;
  const long threads = std::strtol(value.c_str(), &end, 10);
  if (value.empty() || *end != 0 || threads < 1 || threads > 64)
    return bad("--threads takes a number from 1 to 64, not \"" + value + "\".", "Leave it out for 1, as under IIS.");
  options.threads = static_cast<int>(threads);
  options.source.multithread = threads > 1;
  return std::nullopt;
}

MaybeFailure setDetails(Options& options, const std::string& value) {
  static const std::map<std::string, wsgi::Details> known{
      {"local", wsgi::Details::Local}, {"always", wsgi::Details::Always}, {"never", wsgi::Details::Never}};
  const auto found = known.find(value);
  if (found == known.end())
    return bad("--details takes local, always or never, not \"" + value + "\".", "Leave it out for local.");
  options.details = found->second;
  return std::nullopt;
}

template <typename Field>
std::function<MaybeFailure(Options&, const std::string&)> assignTo(Field field) {
  return [field](Options& options, const std::string& value) -> MaybeFailure {
    field(options) = value;
    return std::nullopt;
  };
}

const std::map<std::string, std::function<MaybeFailure(Options&, const std::string&)>>& valueOptions() {
  static const std::map<std::string, std::function<MaybeFailure(Options&, const std::string&)>> table{
      {option::python, assignTo([](Options& o) -> std::string& { return o.python; })},
      {option::ini, setIni},
      {"-c", setIni},  // as the Python iiswsgi took it: "-u iiswsgi-script.py -c test.ini"
      {option::app, assignTo([](Options& o) -> std::string& { return o.source.callable; })},
      {option::folder, assignTo([](Options& o) -> std::string& { return o.source.folder; })},
      {option::mount, assignTo([](Options& o) -> std::string& { return o.source.mount.emplace(); })},
      {option::listen, assignTo([](Options& o) -> std::string& { return o.listen; })},
      {option::log, assignTo([](Options& o) -> std::string& { return o.log; })},
      {option::threads, setThreads},
      {option::details, setDetails},
  };
  return table;
}

const std::map<std::string, Options::Action>& actionOptions() {
  static const std::map<std::string, Options::Action> table{{option::check, Options::Action::Check},
                                                            {option::help, Options::Action::Help},
                                                            {option::version, Options::Action::Version}};
  return table;
}

/// The working folder changes to the application's: what the command line says counts from where it was given.
void makePathsAbsolute(Options& options) {
  std::error_code unknown;
  const std::string& python = options.python;
  if (python.find_first_of("/\\") != std::string::npos || std::filesystem::exists(contract::toPath(python), unknown))
    options.python = absolute(python);
  if (!options.log.empty() && options.log != "stderr") options.log = absolute(options.log);
  if (options.listen.starts_with("unix:") && options.listen.size() > 5)
    options.listen = "unix:" + absolute(options.listen.substr(5));
  if (!options.source.folder.empty()) options.source.folder = absolute(options.source.folder);
}

MaybeFailure complete(Options& options) {
  if (options.action == Options::Action::Help || options.action == Options::Action::Version) return std::nullopt;
  wsgi::Source& source = options.source;
  if (source.iniFile.empty() == source.callable.empty()) {
    return bad(
        source.iniFile.empty() ? "Nothing says what to serve." : "Both an INI file and an application are given.",
        "Give either --ini FILE[#section] or --app module:callable.");
  }
  if (source.mount && (*source.mount == "/" || source.mount->empty())) source.mount = "";
  if (source.mount && !source.mount->empty() && source.mount->front() != '/')
    return bad("--mount starts with a slash: \"" + *source.mount + "\" doesn't.",
               "Write --mount /" + *source.mount + ".");
  if (source.folder.empty() && !source.iniFile.empty())
    source.folder = contract::toText(contract::toPath(source.iniFile).parent_path());
  makePathsAbsolute(options);
  return std::nullopt;
}

}  // namespace

std::variant<Options, contract::Failure> parseOptions(const std::vector<std::string>& arguments) {
  Options options;
  if (const std::string details = platform::environment(contract::variable::details); !details.empty()) {
    if (auto wrong = setDetails(options, details)) return *wrong;
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    if (name == "-u") continue;  // unbuffered: Python's own flag in old command lines, always so here
    if (const auto action = actionOptions().find(name); action != actionOptions().end()) {
      options.action = action->second;
      continue;
    }
    std::optional<std::string> value;
    if (const auto equals = name.find('='); name.starts_with("--") && equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    const auto known = valueOptions().find(name);
    if (known == valueOptions().end())
      return bad("There is no option \"" + name + "\".", "iiswsgi-gateway --help lists them all.");
    if (!value && ++i == arguments.size())
      return bad(name + " needs a value behind it.", "iiswsgi-gateway --help says which.");
    if (auto wrong = known->second(options, value ? *value : arguments[i])) return *wrong;
  }
  if (auto wrong = complete(options)) return *wrong;
  return options;
}

}  // namespace iiswsgi::server
