#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Whether anything changed that a broken application could be mended by: its INI file, the Python sources of its
/// folder, and the files that the traceback names. Reads names, sizes and times only; looks at no more than 5,000
/// entries, and not into hidden folders and installed packages.
namespace iiswsgi::server {

std::uint64_t fingerprintOf(const std::string& iniFile, const std::string& folder);
std::uint64_t fingerprintOf(const std::vector<std::string>& files);

/// The files of a traceback's lines: File "/srv/app/main.py", line 3.
std::vector<std::string> filesNamedIn(std::string_view traceback);

}  // namespace iiswsgi::server
