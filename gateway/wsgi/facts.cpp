#include "gateway/wsgi/facts.h"

#include <algorithm>
#include <sstream>

#include "interpreter_facts_source.h"

namespace iiswsgi::wsgi {

using contract::Failure;
namespace codes = contract::codes;

namespace {

constexpr const char* firstLine = "iiswsgi facts 1";

int numberIn(const std::string& text) {
  return text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string::npos ? 0
                                                                                                      : std::stoi(text);
}

void addOnce(std::vector<std::string>& list, const std::string& value) {
  if (!value.empty() && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

void take(Facts& facts, const std::string& name, const std::string& value) {
  if (name == "executable") facts.executable = value;
  if (name == "base_executable") facts.baseExecutable = value;
  if (name == "implementation") facts.implementation = value;
  if (name == "version") facts.version = value;
  if (name == "major") facts.major = numberIn(value);
  if (name == "minor") facts.minor = numberIn(value);
  if (name == "bits") facts.bits = numberIn(value);
  if (name == "free_threaded") facts.freeThreaded = value == "1";
  if (name == "mapped") facts.mapped = value;
  if (name == "folder") addOnce(facts.libraryFolders, value);
  if (name == "companion") addOnce(facts.companions, value);
  if (name == "library") addOnce(facts.libraryNames, value);
}

Failure notEmbeddable(const std::string& message, const std::string& hint, const Facts& facts) {
  return {codes::pythonNotEmbeddable, message, hint, facts.executable + ": " + facts.version};
}

/// Packages of the Microsoft Store lie below such a folder: only the user who installed them can start them, IIS can't.
bool isFromStore(const Facts& facts) {
  const auto below = [](const std::string& path) { return path.find("\\WindowsApps\\") != std::string::npos; };
  return below(facts.executable) || below(facts.mapped) ||
         std::any_of(facts.libraryFolders.begin(), facts.libraryFolders.end(), below);
}

bool isForWindows(const Facts& facts) {
  return std::any_of(facts.libraryNames.begin(), facts.libraryNames.end(),
                     [](const std::string& name) { return name.ends_with(".dll"); });
}

}  // namespace

const char* const factsProgram = interpreter_factsSource;

std::optional<Facts> parseFacts(const std::string& printed) {
  std::istringstream lines(printed);
  std::string line;
  while (std::getline(lines, line) && line.rfind(firstLine, 0) != 0) {
  }
  if (line.rfind(firstLine, 0) != 0) return std::nullopt;
  Facts facts;
  while (std::getline(lines, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto equals = line.find('=');
    if (equals != std::string::npos) take(facts, line.substr(0, equals), line.substr(equals + 1));
  }
  return facts;
}

std::optional<Failure> objectionTo(const Facts& facts) {
  const std::string shortVersion = std::to_string(facts.major) + "." + std::to_string(facts.minor);
  const std::string who = facts.executable.empty() ? "This interpreter" : facts.executable;
  if (facts.major != 3)
    return notEmbeddable(who + " is Python " + shortVersion + "; iiswsgi serves Python 3.",
                         "Choose a CPython 3.9 or later.", facts);
  if (facts.implementation != "cpython")
    return notEmbeddable(who + " is " + facts.implementation + ", not CPython.", "Choose a CPython 3.9 or later.",
                         facts);
  if (facts.bits != static_cast<int>(sizeof(void*) * 8))
    return notEmbeddable(who + " is a " + std::to_string(facts.bits) + "-bit Python; this gateway is a " +
                             std::to_string(sizeof(void*) * 8) + "-bit program.",
                         "Choose a Python of the same width, or install the other build of iiswsgi.", facts);
  if (isFromStore(facts))
    return notEmbeddable(who + " comes from the Microsoft Store; IIS can't run such a Python.",
                         "Install Python from python.org for all users, make virtual environments anew with it, and "
                         "choose that one.",
                         facts);
  if (facts.freeThreaded)
    return notEmbeddable(
        who + " is a free-threaded build of Python " + shortVersion + ".",
        "Choose the ordinary build of the same version (python" + shortVersion + " without the \"t\").", facts);
  return std::nullopt;
}

Failure noSharedLibrary(const Facts& facts) {
  std::string where;
  for (const std::string& folder : facts.libraryFolders)
    where += "\nlooked in " + folder;
  if (isForWindows(facts))
    return notEmbeddable(facts.executable + " has no " + facts.libraryNames.front() + " that could be loaded.",
                         "Repair that Python's installation, or choose another one.", facts);
  const std::string name = "libpython" + std::to_string(facts.major) + "." + std::to_string(facts.minor);
  return {codes::pythonNotEmbeddable, facts.executable + " has no shared library (" + name + ".so).",
          "On Debian install " + name + "; a Python of your own (pyenv too) has to be built with --enable-shared.",
          facts.executable + ": " + facts.version + where};
}

}  // namespace iiswsgi::wsgi
