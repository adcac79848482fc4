#include "gateway/server/fingerprint.h"

#include <filesystem>
#include <functional>

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;
constexpr int mostEntries = 5000;

std::uint64_t mark(const fs::path& path) {
  std::error_code gone;
  const auto time = fs::last_write_time(path, gone);
  if (gone) return 1;
  const auto size = fs::file_size(path, gone);
  const std::string text =
      path.string() + '\0' + std::to_string(time.time_since_epoch().count()) + '\0' + std::to_string(size);
  return std::hash<std::string>()(text);
}

}  // namespace

std::uint64_t fingerprintOf(const std::string& iniFile, const std::string& folder) {
  // A sum: the order in which a folder lists its files doesn't matter.
  std::uint64_t sum = iniFile.empty() ? 0 : mark(iniFile);
  if (folder.empty()) return sum;
  std::error_code wrong;
  int seen = 0;
  auto files = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, wrong);
  for (; !wrong && files != fs::end(files) && ++seen < mostEntries; files.increment(wrong)) {
    const fs::path& path = files->path();
    const std::string ending = path.extension().string();
    if (ending == ".py" || ending == ".ini" || ending == ".cfg" || ending == ".toml" || ending == ".json")
      sum += mark(path);
  }
  return sum;
}

}  // namespace iiswsgi::server
