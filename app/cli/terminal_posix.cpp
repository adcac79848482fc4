#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include <QFile>

#include "app/cli/terminal.h"

namespace iiswsgi::cli {
namespace {

int wakeUp = -1;

/// A handler may write to a pipe and hardly anything else; blocking the signals instead would miss threads that run
/// already.
void onSignal(int) {
  const char byte = 1;
  [[maybe_unused]] const auto written = write(wakeUp, &byte, 1);
}

/// What the shell made a background job or nohup ignore stays ignored.
void handle(int signal) {
  struct sigaction action = {};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) return;
  action.sa_handler = onSignal;
  sigaction(signal, &action, nullptr);
}

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
  termios before{};
  const bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  termios silent = before;
  silent.c_lflag &= ~tcflag_t(ECHO);
  silent.c_lflag |= ECHONL;
  if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  const QString answer = readAnswer();
  if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  return answer;
}

bool takesColours() {
  return isatty(STDERR_FILENO) != 0;
}

void waitForInterrupt() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return;
  for (const int end : ends)
    fcntl(end, F_SETFD, FD_CLOEXEC);
  wakeUp = ends[1];
  for (const int signal : std::array{SIGINT, SIGTERM, SIGHUP})
    handle(signal);
  char byte = 0;
  while (read(ends[0], &byte, 1) < 0) {
  }
}

}  // namespace iiswsgi::cli
