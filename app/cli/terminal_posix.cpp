#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include <QFile>

#include "app/cli/terminal.h"

namespace iiswsgi::cli {
namespace {

constexpr std::array endings{SIGINT, SIGTERM, SIGHUP};

/// What a handler may touch: a flag without a lock, a semaphore, and hardly anything else. Blocking the signals instead
/// would miss threads that run already.
struct Interrupted {
  std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);
  sem_t came = {};
  Interrupted() { sem_init(&came, 0, 0); }
};
static_assert(std::atomic<bool>::is_always_lock_free);

/// Never deleted: a handler may run while the program ends.
Interrupted& interrupted() {
  static auto& made = *new Interrupted;
  return made;
}
Interrupted* forHandler = nullptr;

void onSignal(int) {
  const int before = errno;
  *forHandler->flag = true;
  sem_post(&forHandler->came);
  errno = before;
}

/// What the shell made a background job or nohup ignore stays ignored. Calls that wait go on: the flag is looked at
/// where the work can be stopped, and no half written file is an error because of it.
void handle(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) return;
  action.sa_handler = onSignal;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

void letGo(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler != onSignal) return;
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
}

termios asBefore = {};

/// tcsetattr may be called here. Whoever gives up at a question gets the terminal back as it was.
void onSignalInSilence(int signal) {
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &asBefore);
  raise(signal);  // which ends the program once this returns
}

/// While it lives, the terminal doesn't show what is typed.
class Silence {
 public:
  Silence() : m_terminal(tcgetattr(STDIN_FILENO, &asBefore) == 0) {
    if (!m_terminal) return;
    struct sigaction action = {};
    action.sa_handler = onSignalInSilence;
    action.sa_flags = SA_RESETHAND;
    for (std::size_t i = 0; i < endings.size(); ++i) {
      sigaction(endings[i], nullptr, &m_before[i]);
      if (m_before[i].sa_handler != SIG_IGN) sigaction(endings[i], &action, nullptr);
    }
    termios silent = asBefore;
    silent.c_lflag &= ~tcflag_t(ECHO);
    silent.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (!m_terminal) return;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &asBefore);
    for (std::size_t i = 0; i < endings.size(); ++i)
      sigaction(endings[i], &m_before[i], nullptr);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  bool m_terminal;
  std::array<struct sigaction, endings.size()> m_before = {};
};

}  // namespace

bool isTerminal() {
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
}

std::unique_ptr<QIODevice> openStream(Stream stream) {
  auto file = std::make_unique<QFile>();
  const bool open =
      file->open(stream == Stream::Output ? stdout : stderr, QIODevice::WriteOnly | QIODevice::Unbuffered);
  return open ? std::unique_ptr<QIODevice>(std::move(file)) : nullptr;
}

QString readAnswer() {
  QFile in;
  if (!in.open(stdin, QIODevice::ReadOnly | QIODevice::Text)) return {};
  QString line = QString::fromUtf8(in.readLine());
  if (line.endsWith(QLatin1Char('\n'))) line.chop(1);
  return line;
}

QString readSecret() {
  const Silence silence;
  return readAnswer();
}

bool takesColours() {
  return isatty(STDERR_FILENO) != 0;
}

std::shared_ptr<const std::atomic<bool>> catchInterrupts() {
  forHandler = &interrupted();
  for (const int signal : endings)
    handle(signal);
  return forHandler->flag;
}

void waitForInterrupt() {
  catchInterrupts();
  while (sem_wait(&interrupted().came) != 0) {
  }
}

void releaseInterrupts() {
  for (const int signal : endings)
    letGo(signal);
}

}  // namespace iiswsgi::cli
