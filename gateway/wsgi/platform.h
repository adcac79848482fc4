#pragma once

#include <string>

/// What python.cpp needs of the operating system; one .cpp for each.
namespace iiswsgi::wsgi::platform {

inline constexpr std::size_t printedLimit = 1 << 20;

struct Ran {
  bool started = false;   ///< false: `printed` holds the system's reason
  int exitCode = -1;      ///< -1: ended by a signal, or by us after the time-out
  std::string printed;    ///< standard output
  std::string complaint;  ///< standard error
};

/// Runs a program with no input and without Python's variables (PYTHON*), for at most `seconds`.
Ran run(const std::string& program, const std::string* arguments, std::size_t count, int seconds);

std::string environment(const char* name);  ///< empty where it isn't set
bool isExecutableFile(const std::string& path);

/// Below a virtual environment or an installation: where the interpreter lies ("bin/python3", "Scripts\\python.exe").
extern const char* const interpretersBelow[];
extern const std::size_t interpretersBelowCount;
extern const char* const defaultInterpreter;  ///< looked up on PATH when none is named
extern const char pathListSeparator;
extern const char* const executableSuffix;
extern const char* const bridgeSuffix;  ///< ".so", ".dll"

enum class Share { WithEverybody, WithNobody };
/// Null on error, with the reason in `reason`.
void* loadLibrary(const std::string& path, Share share, std::string& reason);
void* symbolIn(void* library, const char* name);

}  // namespace iiswsgi::wsgi::platform
