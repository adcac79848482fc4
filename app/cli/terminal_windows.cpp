#include <io.h>
#include <windows.h>

#include "app/cli/terminal.h"

namespace iiswsgi::cli {
namespace {

HANDLE interrupted;

BOOL WINAPI onControl(DWORD) {
  SetEvent(interrupted);
  // When its window is closed a program is ended as soon as this returns; the main thread ends it first.
  Sleep(5000);
  return TRUE;
}

}  // namespace

bool isTerminal() {
  return _isatty(0) != 0 && _isatty(1) != 0;
}

bool errorsAreTerminal() {
  return _isatty(2) != 0;
}

void waitForInterrupt() {
  interrupted = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  SetConsoleCtrlHandler(onControl, TRUE);
  WaitForSingleObject(interrupted, INFINITE);
}

}  // namespace iiswsgi::cli
