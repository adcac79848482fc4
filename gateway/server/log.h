#pragma once

#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>

#include "gateway/wsgi/bridge.h"

/// A file for each process: under IIS several processes of one application run side by side, and two that share a file
/// can neither rotate it on Windows (WinError 32) nor keep their lines apart. At 10 MiB the file becomes .1, and so on
/// to .3. No variable of a request is ever written here by the gateway: AUTH_PASSWORD, cookies and Authorization are
/// among them.
namespace iiswsgi::server {

class FileLog : public wsgi::Log {
 public:
  /// `where`: a folder (the file is iiswsgi-gateway-<pid>.log in it), a file (-<pid> goes in front of its ending), or
  /// "stderr". Empty: IISWSGI_LOG, else a folder of the user's own state, else one below that for temporary files.
  /// A file that can't be written is no error: the site answers all the same.
  explicit FileLog(const std::string& where);
  FileLog(const FileLog&) = delete;
  FileLog& operator=(const FileLog&) = delete;
  ~FileLog() override;

  void write(std::string_view text) override;
  /// A line of the gateway's own, with time in UTC and process id.
  void line(std::string_view text);

  const std::string& path() const { return m_path; }

 private:
  void open();
  void rotate();

  std::mutex m_mutex;
  std::string m_path;
  std::FILE* m_file = nullptr;
  std::int64_t m_written = 0;
};

}  // namespace iiswsgi::server
