#include <windows.h>

#include <cstdlib>
#include <cstring>

/// press c|break PROCESS: Ctrl+C or Ctrl+Break in the console that the process has, as a person presses it. Only who
/// belongs to a console can press there, and this program can belong to no other meanwhile.
int main(int argc, char* argv[]) {
  if (argc != 3) return EXIT_FAILURE;
  const DWORD key = std::strcmp(argv[1], "c") == 0 ? CTRL_C_EVENT : CTRL_BREAK_EVENT;
  FreeConsole();
  if (!AttachConsole(static_cast<DWORD>(std::strtoul(argv[2], nullptr, 10)))) return EXIT_FAILURE;
  SetConsoleCtrlHandler([](DWORD) -> BOOL { return TRUE; }, TRUE);
  return GenerateConsoleCtrlEvent(key, 0) ? EXIT_SUCCESS : EXIT_FAILURE;
}
