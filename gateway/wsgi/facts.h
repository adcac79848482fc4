#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/contract/contract.h"

/// What an interpreter says about itself, and whether it can live in our process. Pure.
namespace iiswsgi::wsgi {

struct Facts {
  std::string executable;      ///< sys.executable
  std::string baseExecutable;  ///< sys._base_executable; may be empty
  std::string implementation;  ///< cpython, pypy, ...
  std::string version;         ///< sys.version, in one line
  int major = 0;
  int minor = 0;
  int bits = 0;  ///< of a pointer
  bool freeThreaded = false;
  std::string mapped;                       ///< the libpython that the running interpreter has in its memory, if any
  std::vector<std::string> libraryFolders;  ///< where its shared library may lie, likeliest first
  std::vector<std::string> libraryNames;
  std::vector<std::string> companions;  ///< see Interpreter
};

/// The program that makes an interpreter, from 2.6 on, print its facts as lines `name=value`.
extern const char* const factsProgram;

/// Nothing if the text isn't what `factsProgram` prints.
std::optional<Facts> parseFacts(const std::string& printed);

/// Why this interpreter can't be embedded, as far as its facts show it.
std::optional<contract::Failure> objectionTo(const Facts& facts);

contract::Failure noSharedLibrary(const Facts& facts);

}  // namespace iiswsgi::wsgi
