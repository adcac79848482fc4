#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QIODevice>
#include <QStringList>

#include "app/core/host/host.h"

/// The command line, as a function: tests run it in their own process.
///
/// Flow: `run` finds the command in the table (command.h), reads its options, calls it, prints the error that it gave
/// back, if any, and returns the exit code.
namespace iiswsgi::cli {

/// The design's exit codes; scripts rely on them.
enum class Exit : int {
  Done = 0,            ///< done, or nothing to do
  Failed = 1,          ///< an error; nothing was changed
  ChangesPending = 2,  ///< plan, --dry-run: there is something to do
  NeedsAdministrator = 3,
  RolledBack = 4,          ///< it failed or was cancelled, and everything was taken back
  RollbackIncomplete = 5,  ///< it failed, and something could not be taken back
  NotAnswering = 6,        ///< applied, but the site doesn't answer as it should
};

/// Where text goes and comes from. Output is UTF-8.
struct Console {
  QIODevice* out = nullptr;
  QIODevice* err = nullptr;
  bool terminal = false;  ///< a person reads `out` and can be asked
  bool colour = false;
  std::function<QString(const QString& question)> ask;  ///< with `terminal`; empty answer at the end of input
  std::function<QString(const QString& question)> askSecret;  ///< the same, and nobody sees the answer
  std::function<void()> waitForInterrupt;  ///< returns when the person wants to end (Ctrl+C)
  /// From now on Ctrl+C only sets the flag; until `releaseInterrupts`.
  std::function<std::shared_ptr<const std::atomic<bool>>()> catchInterrupts;
  std::function<void()> releaseInterrupts;
};

/// `arguments` without the program's name.
int run(const QStringList& arguments, host::Host& host, const Console& console);

}  // namespace iiswsgi::cli
