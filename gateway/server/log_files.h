#pragma once

#include <filesystem>
#include <string>

/// Which files a log is made of.
namespace iiswsgi::server {

/// `where` as FileLog takes it; empty: there is no folder to write to.
std::filesystem::path logFileFor(const std::string& where);

/// IIS starts a new process every few hundred requests: of the logs beside `path` with its name and another process
/// id, the newest `kept` stay.
void removeOldLogs(const std::filesystem::path& path, std::size_t kept);

}  // namespace iiswsgi::server
