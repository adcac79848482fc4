#include "gateway/server/log.h"

#include <chrono>
#include <ctime>
#include <filesystem>

#include "gateway/contract/paths.h"
#include "gateway/server/log_files.h"
#include "gateway/server/platform.h"

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t largestFile = 10 * 1024 * 1024;
constexpr int keptPieces = 3;
constexpr std::size_t keptFiles = 100;

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

FileLog::FileLog(const std::string& where) : m_path(contract::toText(logFileFor(where))) {
  open();
  if (m_file != nullptr && m_file != stderr) removeOldLogs(contract::toPath(m_path), keptFiles);
}

FileLog::~FileLog() {
  if (m_file != nullptr && m_file != stderr) std::fclose(m_file);
}

void FileLog::open() {
  if (m_path == "stderr") {
    m_file = stderr;
    return;
  }
  m_file = platform::openForAppending(m_path);
  // A log that can't be written must not keep the site from answering.
  if (m_file == nullptr) return;
  std::fseek(m_file, 0, SEEK_END);
  m_written = std::ftell(m_file);
}

void FileLog::rotate() {
  std::fclose(m_file);
  const auto piece = [this](int i) { return contract::toPath(m_path + "." + std::to_string(i)); };
  std::error_code ignored;
  for (int i = keptPieces; i > 1; --i)
    fs::rename(piece(i - 1), piece(i), ignored);
  fs::rename(contract::toPath(m_path), piece(1), ignored);
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
  write(timestamp() + " [" + platform::processId() + "] " + std::string(text) + "\n");
}

}  // namespace iiswsgi::server
