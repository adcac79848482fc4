#pragma once

/// What only the operating system knows about the console.
namespace iiswsgi::cli {

bool isTerminal();  ///< standard input and output both
bool errorsAreTerminal();

/// From now on Ctrl+C and a polite end (SIGTERM, closing the window) don't end the program; waitForInterrupt returns.
void waitForInterrupt();

}  // namespace iiswsgi::cli
