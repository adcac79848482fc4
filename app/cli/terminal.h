#pragma once

#include <atomic>
#include <memory>

#include <QIODevice>
#include <QString>

/// What only the operating system knows about the console.
namespace iiswsgi::cli {

enum class Stream { Output, Errors };

/// For UTF-8, which files and pipes get as it is. A console of Windows is given its characters, whatever code page it
/// has. Null if the process has no such stream.
std::unique_ptr<QIODevice> openStream(Stream stream);

/// What the person types up to the end of the line, without it; empty at the end of input.
QString readAnswer();
/// The same, and nobody sees what is typed.
QString readSecret();

bool isTerminal();    ///< standard input and output both
bool takesColours();  ///< standard error is a terminal that knows ANSI colours; asked while the streams are open

/// From now on Ctrl+C and a polite end (SIGTERM, closing the window) don't end the program; each only sets the flag.
std::shared_ptr<const std::atomic<bool>> catchInterrupts();
/// Catches them, and returns once one has come.
void waitForInterrupt();
/// They end the program again.
void releaseInterrupts();

}  // namespace iiswsgi::cli
