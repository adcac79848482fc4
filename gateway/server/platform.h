#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

/// The few things that the server asks of the operating system; one .cpp for each platform.
namespace iiswsgi::server::platform {

/// The command line without the program's name, and variables, as UTF-8 on Windows and as they are elsewhere.
std::vector<std::string> arguments(int argc, char** argv);
std::string environment(const char* name);  ///< empty where it isn't set

/// Where this program lies, and the bridges beside it. `argument0` where the system doesn't tell.
std::filesystem::path programFolder(const char* argument0);

/// Where logs go when nobody says: a folder of this user alone, made if missing. Empty: there is none.
std::filesystem::path logFolder();

/// Whether standard input is what a web server hands over (a socket or a pipe of its own), not a terminal or a file.
bool startedByServer();

std::string processId();

/// This program once more, in this very process. Returns where that isn't possible: on Windows always.
void becomeAnew(const std::vector<std::string>& arguments);

/// For adding to; never through a symbolic link that somebody else laid there. nullptr: it can't be opened.
std::FILE* openForAppending(const std::string& path);

}  // namespace iiswsgi::server::platform
