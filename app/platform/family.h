#pragma once

#include <QProcess>

#include "app/core/host/host.h"

namespace iiswsgi::platform {

/// A program and, where the system can tell them, all that it starts: ended together when its time is over.
///
/// Flow: `prepare` says what is started and how, then QProcess::start, `adopt` once it has started, `end` if it has to go. It outlives the process.
class Family {
 public:
  Family();
  ~Family();
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;

  void prepare(QProcess& process, const host::Command& command);
  void adopt();
  void end(QProcess& process);

 private:
  [[maybe_unused]] bool m_group = false;     ///< elsewhere: it is a process group of its own
  [[maybe_unused]] void* m_job = nullptr;    ///< Windows: the job object
  [[maybe_unused]] void* m_facts = nullptr;  ///< Windows: the process's PROCESS_INFORMATION, which QProcess owns
};

}  // namespace iiswsgi::platform
