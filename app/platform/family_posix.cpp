#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/platform/family.h"

namespace iiswsgi::platform {
namespace {

bool catchesInterrupts() {
  struct sigaction action = {};
  sigaction(SIGINT, nullptr, &action);
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

}  // namespace

Family::Family() = default;
Family::~Family() = default;

/// Ctrl+C of the terminal has to reach it, unless this program decides what that means: then it is a group of its own,
/// which can be ended as a whole and goes on where taking back needs it. If this program is killed, it ends too: it
/// would work against the taking back.
void Family::prepare(QProcess& process, const host::Command& command) {
  m_group = command.cancelled || catchesInterrupts();
  process.setChildProcessModifier([group = m_group, parent = getpid()] {
    if (group) setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
  });
  process.setProgram(command.program);
  process.setArguments(command.arguments);
}
void Family::adopt() {}

void Family::end(QProcess& process) {
  const qint64 id = process.processId();  // 0 once it has ended, which would mean this program's own group
  if (m_group && id > 0) ::kill(static_cast<pid_t>(-id), SIGKILL);
  process.kill();
}

}  // namespace iiswsgi::platform
