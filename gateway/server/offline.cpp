#include "gateway/server/offline.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "gateway/contract/paths.h"

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto betweenLooks = std::chrono::milliseconds(200);
constexpr std::size_t largestText = 1024 * 1024;

constexpr std::string_view usualText =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Back soon</title></head>"
    "<body><h1>Back soon</h1><p>The site is being updated.</p></body></html>\n";

fs::path fileIn(const fs::path& folder) {
  return folder / "app_offline.htm";
}

bool isThere(const fs::path& file) {
  std::error_code unknown;
  return fs::is_regular_file(file, unknown);
}

/// Empty where the file is, or is being written; then there is a text of ours.
std::string textOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(largestText, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, stream.gcount())));
  return text;
}

}  // namespace

Offline::Offline(const wsgi::Source& source) {
  if (!source.iniFile.empty()) m_files.push_back(fileIn(contract::toPath(source.iniFile).parent_path()));
  if (!source.folder.empty()) m_files.push_back(fileIn(contract::toPath(source.folder)));
}

void Offline::lookIntoHostsFolder(std::string_view folder) {
  if (m_hasHostsFile.load(std::memory_order_acquire) || folder.empty()) return;
  const std::lock_guard guard(m_writing);
  if (m_hasHostsFile) return;
  m_hostsFile = fileIn(contract::toPath(folder));
  m_lastLook = 0;
  m_hasHostsFile.store(true, std::memory_order_release);
}

std::vector<fs::path> Offline::candidates() const {
  std::vector<fs::path> files = m_files;
  if (m_hasHostsFile.load(std::memory_order_acquire)) files.push_back(m_hostsFile);
  return files;
}

bool Offline::look() const {
  if (m_hasHostsFile.load(std::memory_order_acquire) && isThere(m_hostsFile)) return true;
  return std::any_of(m_files.begin(), m_files.end(), isThere);
}

bool Offline::now() {
  const auto time = Clock::now().time_since_epoch();
  const bool fresh = time - Clock::duration(m_lastLook.load()) < betweenLooks;
  // Whoever waits for the site to come back isn't kept waiting by what was seen before.
  if (fresh && !m_offline) return false;
  m_offline = look();
  m_lastLook = time.count();
  return m_offline;
}

std::string Offline::answer() const {
  std::string text;
  for (const fs::path& file : candidates()) {
    if (text.empty() && isThere(file)) text = textOf(file);
  }
  if (text.empty()) text = usualText;
  return "Status: 503 Service Unavailable\r\nContent-Type: text/html\r\nCache-Control: no-store\r\nContent-Length: " +
         std::to_string(text.size()) + "\r\n\r\n" + text;
}

}  // namespace iiswsgi::server
