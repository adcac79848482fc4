#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <QString>

/// A FastCGI program as a process that listens on its standard input, as the FastCGI specification has it. One .cpp for
/// each platform: process_posix.cpp (a Unix socket); a named pipe's belongs beside it.
namespace iiswsgi::preview {

struct ProcessStart {
  std::string program;                   ///< full path
  std::vector<std::string> arguments;    ///< without the program's name
  std::vector<std::string> environment;  ///< "NAME=value", everything
};

struct StartFailure {
  quint32 error = 0;  ///< as IIS would show it, see problem.h
  QString reason;
};

class Process {
 public:
  using Exited = std::function<void(int exitCode)>;
  /// `exited` is called once, from another thread. A process that a signal ended has 128 + its number.
  static std::variant<std::unique_ptr<Process>, StartFailure> start(const ProcessStart& start, Exited exited);

  /// Kills it if it still runs, and returns when it is gone.
  virtual ~Process() = default;
  virtual qint64 id() const = 0;
  virtual const std::string& endpoint() const = 0;  ///< where to connect to
  virtual void askToEnd() = 0;                      ///< SIGTERM, to its children as well
  virtual void kill() = 0;                          ///< without a warning, its children as well
};

}  // namespace iiswsgi::preview
