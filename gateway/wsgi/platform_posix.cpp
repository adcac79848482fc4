#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "gateway/wsgi/platform.h"

extern char** environ;

namespace iiswsgi::wsgi::platform {

const char* const interpretersBelow[] = {"bin/python3", "bin/python"};
const std::size_t interpretersBelowCount = 2;
const char* const defaultInterpreter = "python3";
const char pathListSeparator = ':';
const char* const executableSuffix = "";
const char* const bridgeSuffix = ".so";

namespace {

using Clock = std::chrono::steady_clock;

class Pipe {
 public:
  Pipe() { m_open = pipe2(m_ends, O_CLOEXEC) == 0; }
  ~Pipe() {
    closeWriter();
    if (m_open) close(m_ends[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void closeWriter() {
    if (m_open && m_ends[1] >= 0) close(m_ends[1]);
    m_ends[1] = -1;
  }
  int reader() const { return m_ends[0]; }
  int writer() const { return m_ends[1]; }

 private:
  int m_ends[2] = {-1, -1};
  bool m_open = false;
};

std::vector<char*> withoutPythonVariables() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry; ++entry) {
    if (std::strncmp(*entry, "PYTHON", 6) != 0) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

pid_t spawn(const std::string& program, const std::string* arguments, std::size_t count, const Pipe& output,
            const Pipe& errors, int& error) {
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (std::size_t i = 0; i < count; ++i)
    argv.push_back(const_cast<char*>(arguments[i].c_str()));
  argv.push_back(nullptr);
  std::vector<char*> variables = withoutPythonVariables();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.writer(), 1);
  posix_spawn_file_actions_adddup2(&actions, errors.writer(), 2);
  pid_t child = -1;
  error = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  return error ? -1 : child;
}

/// False at the end of the stream.
bool drain(int from, std::string& into) {
  char buffer[4096];
  const ssize_t got = read(from, buffer, sizeof buffer);
  if (got < 0) return errno == EINTR;
  if (into.size() < printedLimit) into.append(buffer, static_cast<std::size_t>(got));
  return got > 0;
}

/// Reads both pipes to their ends; false if that took longer than `until`.
bool listen(const Pipe& output, const Pipe& errors, Ran& ran, Clock::time_point until) {
  pollfd streams[2] = {{output.reader(), POLLIN, 0}, {errors.reader(), POLLIN, 0}};
  std::string* texts[2] = {&ran.printed, &ran.complaint};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    if (poll(streams, 2, static_cast<int>(left)) < 0 && errno != EINTR) return false;
    for (int i = 0; i < 2; ++i) {
      if (streams[i].fd >= 0 && streams[i].revents && !drain(streams[i].fd, *texts[i])) streams[i].fd = -1;
    }
  }
  return true;
}

}  // namespace

Ran run(const std::string& program, const std::string* arguments, std::size_t count, int seconds) {
  Ran ran;
  Pipe output, errors;
  int error = 0;
  const pid_t child = spawn(program, arguments, count, output, errors, error);
  if (child < 0) {
    ran.printed = std::strerror(error);
    return ran;
  }
  ran.started = true;
  output.closeWriter();
  errors.closeWriter();
  if (!listen(output, errors, ran, Clock::now() + std::chrono::seconds(seconds))) {
    kill(child, SIGKILL);
    ran.complaint += "\nended after " + std::to_string(seconds) + " s without an answer";
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ran.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool isExecutableFile(const std::string& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && access(path.c_str(), X_OK) == 0;
}

void* loadLibrary(const std::string& path, Share share, std::string& reason) {
  // Debian's extension modules don't name libpython as a library they need: its symbols have to be there for all.
  void* library = dlopen(path.c_str(), RTLD_NOW | (share == Share::WithEverybody ? RTLD_GLOBAL : RTLD_LOCAL));
  if (!library) reason = dlerror();
  return library;
}

void* symbolIn(void* library, const char* name) {
  return dlsym(library, name);
}

}  // namespace iiswsgi::wsgi::platform
