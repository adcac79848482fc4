#include "gateway/server/log_files.h"

#include <algorithm>
#include <vector>

#include "gateway/contract/contract.h"
#include "gateway/contract/paths.h"
#include "gateway/server/platform.h"

namespace iiswsgi::server {
namespace {

namespace fs = std::filesystem;
using contract::toText;

fs::path inFolder(const fs::path& folder) {
  return folder / (std::string(contract::programName) + "-" + platform::processId() + ".log");
}

/// "name-4711.log" and "name-4711.log.1" for "name-", ".log".
bool isLogOf(std::string_view file, std::string_view start, std::string_view ending) {
  if (!file.starts_with(start)) return false;
  file.remove_prefix(start.size());
  const auto digits = std::min(file.find_first_not_of("0123456789"), file.size());
  if (digits == 0) return false;
  file.remove_prefix(digits);
  return file.starts_with(ending) &&
         (file.size() == ending.size() || (file.size() == ending.size() + 2 && file[ending.size()] == '.'));
}

}  // namespace

fs::path logFileFor(const std::string& where) {
  fs::path wanted = contract::toPath(where.empty() ? platform::environment(contract::variable::log) : where);
  if (wanted == "stderr") return wanted;
  std::error_code ignored;
  if (wanted.empty()) {
    const fs::path folder = platform::logFolder();
    return folder.empty() ? folder : inFolder(folder);
  }
  wanted = fs::absolute(wanted, ignored);
  // "logs/" is meant as a folder, and made; so is an existing one without the slash.
  if (!wanted.has_filename()) fs::create_directories(wanted, ignored);
  if (fs::is_directory(wanted, ignored)) return inFolder(wanted);
  fs::path name = wanted.stem();
  name += "-" + platform::processId();
  name += wanted.extension();
  return wanted.parent_path() / name;
}

void removeOldLogs(const fs::path& path, std::size_t kept) {
  const std::string ending = toText(path.extension());
  const std::string stem = toText(path.stem());
  const std::string start = stem.substr(0, stem.size() - platform::processId().size());
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code wrong;
  for (fs::directory_iterator file(path.parent_path(), wrong); !wrong && file != fs::end(file); file.increment(wrong)) {
    std::error_code gone;
    if (isLogOf(toText(file->path().filename()), start, ending))
      found.emplace_back(file->last_write_time(gone), file->path());
  }
  if (found.size() <= kept) return;
  std::sort(found.begin(), found.end(), std::greater<>());
  for (std::size_t i = kept; i < found.size(); ++i) {
    std::error_code ignored;  // on Windows a log in use stays: good
    fs::remove(found[i].second, ignored);
  }
}

}  // namespace iiswsgi::server
