#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include <QDir>

#include "app/preview/problem.h"
#include "app/preview/process.h"
#include "gateway/contract/command_line.h"

namespace iiswsgi::preview {
namespace {

constexpr int backlog = 64;

quint32 errorFor(int code) {
  if (code == ENOENT || code == ENOTDIR) return number::fileNotFound;
  if (code == EACCES || code == EPERM) return number::accessDenied;
  if (code == ENOEXEC) return number::badFormat;
  return number::invalidParameter;
}

StartFailure failure(int code) {
  return {errorFor(code), QString::fromLocal8Bit(std::strerror(code))};
}

/// A folder of its own keeps other people of this machine away from the socket.
std::string makeSocketFolder() {
  std::string pattern = QDir::tempPath().toStdString() + "/iiswsgi-XXXXXX";
  return mkdtemp(pattern.data()) ? pattern : std::string();
}

/// -1 and errno if the path is too long for a socket.
int openSocket(const std::string& path, sockaddr_un& address) {
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int opened = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (opened >= 0) ::fcntl(opened, F_SETFD, FD_CLOEXEC);
  return opened;
}

int listenOn(const std::string& path) {
  sockaddr_un address{};
  const int listener = openSocket(path, address);
  if (listener < 0) return -1;
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(listener, generic, sizeof address) == 0 && ::listen(listener, backlog) == 0) return listener;
  ::close(listener);
  return -1;
}

int connectTo(const std::string& path) {
  sockaddr_un address{};
  const int connection = openSocket(path, address);
  if (connection < 0) return -1;
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return connection;
  ::close(connection);
  return -1;
}

std::vector<std::string> environmentOf(const ProcessStart& start) {
  std::vector<std::string> texts;
  for (const QString& entry : start.environment)
    texts.push_back(entry.toLocal8Bit().toStdString());
  return texts;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> found;
  for (const std::string& text : texts)
    found.push_back(const_cast<char*>(text.c_str()));
  found.push_back(nullptr);
  return found;
}

/// posix_spawn's descriptors: the listening socket as 0, nothing to write to, nothing else of ours.
struct Spawn {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;

  explicit Spawn(int listener) {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, listener, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
#ifdef __GLIBC__
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    // A group of its own: what the program starts ends with it. Signals as a fresh process has them.
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
};

class PosixProcess final : public Process {
 public:
  PosixProcess(pid_t id, std::string folder, Exited exited)
      : m_id(id), m_folder(std::move(folder)), m_endpoint(m_folder + "/s"), m_exited(std::move(exited)) {
    m_waiter = std::thread([this] { wait(); });
  }
  ~PosixProcess() override {
    PosixProcess::kill();
    m_waiter.join();
    ::unlink(m_endpoint.c_str());
    ::rmdir(m_folder.c_str());
  }

  qint64 id() const override { return m_id; }
  std::intptr_t connect() override { return connectTo(m_endpoint); }
  void askToEnd() override { signalGroup(SIGTERM); }
  void kill() override { signalGroup(SIGKILL); }

 private:
  /// Under the lock that guards the reaping: the number can't belong to somebody else yet.
  void signalGroup(int signal) {
    const std::lock_guard lock(m_mutex);
    if (!m_reaped) ::kill(-m_id, signal);
  }

  void wait() {
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(m_id), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    {
      const std::lock_guard lock(m_mutex);
      int ignored = 0;
      ::waitpid(m_id, &ignored, 0);
      m_reaped = true;
    }
    m_exited(info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status);
  }

  const pid_t m_id;
  const std::string m_folder;
  const std::string m_endpoint;
  const Exited m_exited;
  std::mutex m_mutex;
  bool m_reaped = false;
  std::thread m_waiter;
};

}  // namespace

std::variant<std::unique_ptr<Process>, StartFailure> Process::start(const ProcessStart& start, Exited exited) {
  const std::string folder = makeSocketFolder();
  if (folder.empty()) return failure(errno);
  const int listener = listenOn(folder + "/s");
  if (listener < 0) {
    const int code = errno;
    ::rmdir(folder.c_str());
    return failure(code);
  }
  const std::string program = start.program.toLocal8Bit().toStdString();
  std::vector<std::string> arguments = contract::splitArguments(start.arguments.toLocal8Bit().toStdString());
  arguments.insert(arguments.begin(), program);
  const std::vector<std::string> environment = environmentOf(start);
  const Spawn spawn(listener);
  pid_t id = 0;
  const int code = posix_spawn(&id, program.c_str(), &spawn.actions, &spawn.attributes, pointers(arguments).data(),
                               pointers(environment).data());
  ::close(listener);
  if (code == 0) return std::make_unique<PosixProcess>(id, folder, std::move(exited));
  ::unlink((folder + "/s").c_str());
  ::rmdir(folder.c_str());
  return failure(code);
}

}  // namespace iiswsgi::preview
