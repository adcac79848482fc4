#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "gateway/transport/posix.h"

namespace iiswsgi::transport {
namespace {

std::atomic<bool> stopping{false};

/// A pipe whose read end becomes readable for good once somebody asks to stop: each wait polls it too.
const std::array<int, 2>& stopPipe() {
  static const std::array<int, 2> ends = [] {
    std::array<int, 2> made{-1, -1};
    if (::pipe2(made.data(), O_CLOEXEC | O_NONBLOCK) != 0) made = {-1, -1};
    return made;
  }();
  return ends;
}

}  // namespace

int posix::stopDescriptor() {
  return stopPipe()[0];
}

Outcome posix::waitFor(int socket, short events, bool stoppable) {
  pollfd waiting[2] = {{socket, events, 0}, {stopDescriptor(), POLLIN, 0}};
  while (true) {
    if (stoppable && stopping) return Outcome::Stopped;
    const int ready = ::poll(waiting, stoppable ? 2 : 1, -1);
    if (ready < 0 && errno != EINTR) return Outcome::Closed;
    if (ready > 0 && waiting[0].revents != 0) return Outcome::Done;
  }
}

void requestStop() {
  const int before = errno;  // this runs in a signal handler, between somebody else's call and their look at errno
  stopping = true;
  const char byte = 0;
  if (::write(stopPipe()[1], &byte, 1) < 0) errno = before;  // full: then it is readable already
  errno = before;
}

bool stopRequested() {
  return stopping;
}

void stopOnSignals() {
  stopPipe();
  struct sigaction action {};
  action.sa_handler = [](int) { requestStop(); };
  ::sigaction(SIGTERM, &action, nullptr);
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // whoever presses Ctrl+C twice doesn't want to wait
  ::sigaction(SIGINT, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace iiswsgi::transport
