#pragma once

#include <cstdint>
#include <string>

/// Whether anything changed that a broken application could be mended by: its INI file and the Python sources of its
/// folder. Reads names, sizes and times only; looks at no more than 5,000 entries.
namespace iiswsgi::server {

std::uint64_t fingerprintOf(const std::string& iniFile, const std::string& folder);

}  // namespace iiswsgi::server
