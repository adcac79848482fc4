#include "gateway/wsgi/python.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "gateway/contract/paths.h"
#include "gateway/wsgi/facts.h"
#include "gateway/wsgi/platform.h"

namespace iiswsgi::wsgi {

using contract::Failure;
using contract::toPath;
using contract::toText;
namespace codes = contract::codes;
namespace files = std::filesystem;

namespace {

constexpr int secondsToAnswer = 30;

std::string fullPath(const files::path& path) {
  std::error_code error;
  const files::path full = files::absolute(path, error);
  return toText((error ? path : full).lexically_normal());
}

std::string onPath(const std::string& name) {
  std::string left = platform::environment("PATH");
  while (!left.empty()) {
    const auto end = left.find(platform::pathListSeparator);
    const std::string folder = left.substr(0, end);
    left = end == std::string::npos ? "" : left.substr(end + 1);
    for (const std::string suffix : {"", platform::executableSuffix}) {
      const std::string candidate = toText(toPath(folder) / toPath(name + suffix));
      if (!folder.empty() && platform::isExecutableFile(candidate)) return fullPath(toPath(candidate));
    }
  }
  return {};
}

Failure notFound(const std::string& message, const std::string& hint, const std::string& detail = {}) {
  return {codes::pythonNotFound, message, hint, detail};
}

std::variant<std::string, Failure> interpreterBelow(const std::string& folder) {
  std::error_code error;
  for (std::size_t i = 0; i < platform::interpretersBelowCount; ++i) {
    const std::string candidate = fullPath(toPath(folder) / platform::interpretersBelow[i]);
    if (platform::isExecutableFile(candidate)) return candidate;
    if (files::is_symlink(toPath(candidate), error))
      return notFound(
          candidate + " points to " + toText(files::read_symlink(toPath(candidate), error)) + ", which isn't there.",
          "The Python that this virtual environment was made from is gone: make the environment again.");
  }
  return notFound("The folder " + folder + " holds no Python (" + platform::interpretersBelow[0] + ").",
                  "Name an interpreter, or the folder of a virtual environment.");
}

std::variant<std::string, Failure> fileOf(const std::string& pythonPath) {
  const std::string wanted = pythonPath.empty() ? platform::defaultInterpreter : pythonPath;
  std::error_code error;
  if (toPath(wanted).filename() == toPath(wanted) && !files::exists(toPath(wanted), error)) {
    const std::string found = onPath(wanted);
    if (!found.empty()) return found;
    return notFound("There is no " + wanted + " on PATH.", "Name an interpreter by its full path.");
  }
  const std::string path = fullPath(toPath(wanted));
  if (files::is_directory(toPath(path), error)) return interpreterBelow(path);
  if (!files::exists(toPath(path), error))
    return notFound("There is no file " + path + ".",
                    "Check the path; `iiswsgi status` lists the Pythons that it finds.");
  if (!platform::isExecutableFile(path))
    return notFound(path + " can't be run.",
                    "Name the interpreter itself (such as bin/python3), and check its rights.");
  return path;
}

std::variant<Facts, Failure> ask(const std::string& file) {
  // -E -s -S: whatever the environment and the packages are, and known to Python 2 as well, which is to be told apart.
  const std::string arguments[] = {"-E", "-s", "-S", "-c", factsProgram};
  const platform::Ran ran = platform::run(file, arguments, 5, secondsToAnswer);
  if (!ran.started) return notFound(file + " can't be run: " + ran.printed + ".", "Name a Python interpreter.");
  const auto facts = parseFacts(ran.printed);
  if (facts) return *facts;
  return notFound(file + " doesn't answer as a Python does.", "Name a Python interpreter.",
                  "exit code " + std::to_string(ran.exitCode) + "\n" + ran.complaint);
}

std::string libraryOf(const Facts& facts) {
  std::error_code error;
  if (files::exists(toPath(facts.mapped), error)) return facts.mapped;
  for (const std::string& folder : facts.libraryFolders) {
    for (const std::string& name : facts.libraryNames) {
      const files::path candidate = toPath(folder) / toPath(name);
      if (files::exists(candidate, error)) return toText(candidate);
    }
  }
  return {};
}

constexpr const char* bridgeStart = "iiswsgi-bridge-cp";

std::string bridgeName(int major, int minor) {
  return bridgeStart + std::to_string(major) + std::to_string(minor) + platform::bridgeSuffix;
}

/// "3.9, 3.11": the versions that the folder has bridges for.
std::string bridgesIn(const std::string& folder) {
  std::vector<int> minors;
  std::error_code error;
  for (const auto& entry : files::directory_iterator(toPath(folder), error)) {
    const std::string name = toText(entry.path().filename());
    for (int minor = 0; minor < 100; ++minor) {
      if (name == bridgeName(3, minor)) minors.push_back(minor);
    }
  }
  std::sort(minors.begin(), minors.end());
  std::string list;
  for (const int minor : minors)
    list += (list.empty() ? "3." : ", 3.") + std::to_string(minor);
  return list;
}

Failure noBridge(const Interpreter& interpreter, const std::string& folder) {
  const std::string version = std::to_string(interpreter.major) + "." + std::to_string(interpreter.minor);
  const std::string there = bridgesIn(folder);
  return {codes::bridgeMissing, "There is no bridge for Python " + version + " in " + folder + ".",
          there.empty() ? "Install iiswsgi again: its folder holds no bridge at all."
                        : "Choose one of the versions that there are bridges for: " + there + ".",
          interpreter.executable};
}

Failure notLoaded(const std::string& library, const std::string& reason) {
  return {codes::pythonNotEmbeddable, library + " can't be loaded.",
          "The detail says what the system misses; a repaired or newly installed Python helps most often.", reason};
}

}  // namespace

std::variant<Interpreter, Failure> findInterpreter(const std::string& pythonPath) {
  const auto file = fileOf(pythonPath);
  if (const auto* failure = std::get_if<Failure>(&file)) return *failure;
  const auto answer = ask(std::get<std::string>(file));
  if (const auto* failure = std::get_if<Failure>(&answer)) return *failure;
  const Facts& facts = std::get<Facts>(answer);
  if (const auto objection = objectionTo(facts)) return *objection;
  const std::string library = libraryOf(facts);
  if (library.empty()) return noSharedLibrary(facts);
  return Interpreter{facts.executable, facts.baseExecutable, library, facts.companions, facts.major, facts.minor};
}

std::variant<std::unique_ptr<Bridge>, Failure> loadBridge(const Interpreter& interpreter,
                                                          const std::string& bridgeFolder) {
  const std::string path = toText(toPath(bridgeFolder) / bridgeName(interpreter.major, interpreter.minor));
  std::error_code error;
  if (!files::exists(toPath(path), error)) return noBridge(interpreter, bridgeFolder);
  std::string reason;
  if (!platform::loadLibrary(interpreter.library, platform::Share::WithEverybody, reason))
    return notLoaded(interpreter.library, reason);
  // Once there, they are found by their names; what can't be loaded is missed by the module that needs it.
  for (const std::string& companion : interpreter.companions)
    platform::loadLibrary(companion, platform::Share::WithNobody, reason);
  void* library = platform::loadLibrary(path, platform::Share::WithNobody, reason);
  if (!library) return notLoaded(path, reason);
  const auto make = reinterpret_cast<IiswsgiMakeBridge>(platform::symbolIn(library, iiswsgiMakeBridgeName));
  Bridge* bridge = make ? make(iiswsgiBridgeAbi) : nullptr;
  if (!bridge)
    return Failure{codes::bridgeMissing,
                   path + " belongs to another version of iiswsgi.",
                   "Install the gateway and its bridges together.",
                   {}};
  return std::unique_ptr<Bridge>(bridge);
}

}  // namespace iiswsgi::wsgi
