#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/wsgi/bridge.h"

/// app_offline.htm: while a file of that name stands in an application's folder, ASP.NET answers every request with its
/// text, and tools that deploy (Web Deploy's AppOffline rule) count on it. In FastCGI nobody reads it but us.
///
/// Looked for beside the INI file, in the application's own folder, and where the host says that the application lies.
/// Any thread.
namespace iiswsgi::server {

class Offline {
 public:
  explicit Offline(const wsgi::Source& source);

  /// APPL_PHYSICAL_PATH, the same with every request of a process: the first one counts.
  void lookIntoHostsFolder(std::string_view folder);

  /// Whether the file is there. While it isn't, it is looked for a few times a second, however many requests come.
  bool now();

  /// 503 with the file's text, as a whole answer with its headers.
  std::string answer() const;

 private:
  bool look() const;
  std::vector<std::filesystem::path> candidates() const;

  std::vector<std::filesystem::path> m_files;
  std::atomic<bool> m_hasHostsFile = false;
  std::filesystem::path m_hostsFile;  ///< written once, before m_hasHostsFile
  std::mutex m_writing;
  std::atomic<bool> m_offline = false;
  std::atomic<std::chrono::steady_clock::rep> m_lastLook = 0;
};

}  // namespace iiswsgi::server
