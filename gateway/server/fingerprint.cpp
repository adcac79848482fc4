#include "gateway/server/fingerprint.h"

#include <filesystem>
#include <functional>

#include "gateway/contract/paths.h"

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;
using contract::toPath;
using contract::toText;
constexpr int mostEntries = 5000;

std::uint64_t mark(const fs::path& path) {
  std::error_code gone;
  const auto time = fs::last_write_time(path, gone);
  if (gone) return 1;
  const auto size = fs::file_size(path, gone);
  const std::string text =
      toText(path) + '\0' + std::to_string(time.time_since_epoch().count()) + '\0' + std::to_string(size);
  return std::hash<std::string>()(text);
}

bool worthEntering(const fs::path& folder) {
  const std::string name = toText(folder.filename());
  return !name.starts_with('.') && name != "__pycache__" && name != "site-packages" && name != "node_modules";
}

}  // namespace

std::uint64_t fingerprintOf(const std::vector<std::string>& files) {
  std::uint64_t sum = 0;
  for (const std::string& file : files)
    sum += mark(toPath(file));
  return sum;
}

std::vector<std::string> filesNamedIn(std::string_view traceback) {
  constexpr std::string_view start = "File \"";
  std::vector<std::string> files;
  for (std::size_t at = traceback.find(start); at != std::string_view::npos; at = traceback.find(start, at)) {
    at += start.size();
    const std::size_t end = traceback.find('"', at);
    if (end == std::string_view::npos) break;
    files.emplace_back(traceback.substr(at, end - at));
  }
  return files;
}

std::uint64_t fingerprintOf(const std::string& iniFile, const std::string& folder) {
  // A sum: the order in which a folder lists its files doesn't matter.
  std::uint64_t sum = iniFile.empty() ? 0 : mark(toPath(iniFile));
  if (folder.empty()) return sum;
  std::error_code wrong;
  int seen = 0;
  auto files = fs::recursive_directory_iterator(toPath(folder), fs::directory_options::skip_permission_denied, wrong);
  for (; !wrong && files != fs::end(files) && ++seen < mostEntries; files.increment(wrong)) {
    const fs::path& path = files->path();
    std::error_code unknown;
    if (files->is_directory(unknown) && !worthEntering(path)) files.disable_recursion_pending();
    const std::string ending = toText(path.extension());
    if (ending == ".py" || ending == ".ini" || ending == ".cfg" || ending == ".toml" || ending == ".json")
      sum += mark(path);
  }
  return sum;
}

}  // namespace iiswsgi::server
