#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "gateway/contract/contract.h"
#include "gateway/server/platform.h"

namespace iiswsgi::server::platform {

namespace fs = std::filesystem;

namespace {

/// Where others may write too (/tmp), a folder counts only if it is ours alone.
bool isOwn(const fs::path& folder) {
  struct stat found {};
  return ::lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == ::geteuid() &&
         (found.st_mode & 022) == 0 && ::access(folder.c_str(), W_OK) == 0;
}

}  // namespace

std::vector<std::string> arguments(int argc, char** argv) {
  return {argv + 1, argv + argc};
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

fs::path programFolder(const char* argument0) {
  std::error_code unknown;
  const fs::path self = fs::read_symlink("/proc/self/exe", unknown);
  return (unknown ? fs::absolute(argument0) : self).parent_path();
}

fs::path logFolder() {
  std::error_code ignored;
  fs::path state = environment("XDG_STATE_HOME");
  if (state.empty() && !environment("HOME").empty()) state = fs::path(environment("HOME")) / ".local" / "state";
  if (state.is_absolute()) {
    fs::create_directories(state, ignored);
    ::mkdir((state / "iiswsgi").c_str(), 0700);
    if (isOwn(state / "iiswsgi")) return state / "iiswsgi";
  }
  // A service account often has no home of its own.
  const fs::path temporary = fs::temp_directory_path(ignored) / ("iiswsgi-" + std::to_string(::geteuid()));
  ::mkdir(temporary.c_str(), 0700);
  return isOwn(temporary) ? temporary : fs::path();
}

bool startedByServer() {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

void becomeAnew(const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  std::string name = contract::programName;
  std::vector<std::string> copies = arguments;
  words.push_back(name.data());
  for (std::string& argument : copies)
    words.push_back(argument.data());
  words.push_back(nullptr);
  ::execv("/proc/self/exe", words.data());
}

std::string processId() {
  return std::to_string(::getpid());
}

std::FILE* openForAppending(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  return file < 0 ? nullptr : ::fdopen(file, "ab");
}

}  // namespace iiswsgi::server::platform
