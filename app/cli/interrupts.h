#pragma once

#include "app/cli/cli.h"

namespace iiswsgi::cli {

using Cancelled = std::shared_ptr<const std::atomic<bool>>;

/// While it lives, Ctrl+C doesn't end the program, it asks for an end: the work that is going on looks at `cancelled`.
/// Made once everything has been asked, for a person at a question wants to be away at once.
class Interrupts {
 public:
  explicit Interrupts(const Console& console);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  const Cancelled& cancelled() const { return m_cancelled; }  ///< null, where nobody can interrupt
  /// Nothing comes any more but the letter and the exit code: whoever presses it once more gets these too.
  void keepToTheEnd() { m_kept = true; }
  bool came() const { return m_cancelled && *m_cancelled; }

 private:
  const Console& m_console;
  Cancelled m_cancelled;
  bool m_kept = false;
};

}  // namespace iiswsgi::cli
