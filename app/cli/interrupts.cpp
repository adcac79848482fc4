#include "app/cli/interrupts.h"

namespace iiswsgi::cli {

Interrupts::Interrupts(const Console& console) : m_console(console) {
  if (console.catchInterrupts) m_cancelled = console.catchInterrupts();
}

Interrupts::~Interrupts() {
  if (!m_kept && m_console.releaseInterrupts) m_console.releaseInterrupts();
}

}  // namespace iiswsgi::cli
