#include "app/platform/family.h"

namespace iiswsgi::platform {

Family::Family() = default;
Family::~Family() = default;

/// No process group of its own: Ctrl+C of the terminal has to reach it.
void Family::prepare(QProcess& process, const host::Command& command) {
  process.setProgram(command.program);
  process.setArguments(command.arguments);
}
void Family::adopt() {}

void Family::end(QProcess& process) {
  process.kill();
}

}  // namespace iiswsgi::platform
