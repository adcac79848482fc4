#include "gateway/server/log.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t largestFile = 10 * 1024 * 1024;
constexpr int keptFiles = 3;

std::string processId() {
  return std::to_string(::getpid());
}

fs::path pathFor(const std::string& where) {
  std::error_code ignored;
  fs::path wanted = where;
  if (wanted.empty()) {
    const char* variable = std::getenv(contract::variable::log);
    wanted = variable != nullptr && *variable != 0 ? fs::path(variable) : fs::temp_directory_path(ignored) / "iiswsgi";
    if (wanted == "stderr") return wanted;
    if (variable == nullptr || *variable == 0) fs::create_directories(wanted, ignored);
  }
  if (fs::is_directory(wanted, ignored))
    return wanted / (std::string(contract::programName) + "-" + processId() + ".log");
  return wanted.parent_path() / (wanted.stem().string() + "-" + processId() + wanted.extension().string());
}

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
#ifdef _WIN32
  gmtime_s(&parts, &seconds);
#else
  gmtime_r(&seconds, &parts);
#endif
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(milliseconds));
  return text;
}

}  // namespace

FileLog::FileLog(const std::string& where) : m_path(where == "stderr" ? where : pathFor(where).string()) {
  open();
}

FileLog::~FileLog() {
  if (m_file != nullptr && m_file != stderr) std::fclose(m_file);
}

void FileLog::open() {
  if (m_path == "stderr") {
    m_file = stderr;
    return;
  }
  m_file = std::fopen(m_path.c_str(), "ab");
  // A log that can't be written must not keep the site from answering.
  if (m_file == nullptr) return;
  m_written = std::ftell(m_file);
}

void FileLog::rotate() {
  std::fclose(m_file);
  std::error_code ignored;
  for (int i = keptFiles; i > 1; --i)
    fs::rename(m_path + "." + std::to_string(i - 1), m_path + "." + std::to_string(i), ignored);
  fs::rename(m_path, m_path + ".1", ignored);
  m_written = 0;
  open();
}

void FileLog::write(std::string_view text) {
  const std::lock_guard guard(m_mutex);
  if (m_file != nullptr && m_file != stderr && m_written > largestFile) rotate();
  if (m_file == nullptr) return;
  std::fwrite(text.data(), 1, text.size(), m_file);
  std::fflush(m_file);
  m_written += static_cast<std::int64_t>(text.size());
}

void FileLog::line(std::string_view text) {
  write(timestamp() + " [" + processId() + "] " + std::string(text) + "\n");
}

}  // namespace iiswsgi::server
