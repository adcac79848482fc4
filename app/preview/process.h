#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <variant>

#include <QString>
#include <QStringList>

/// A FastCGI program as a process that talks on its standard input, as the FastCGI specification and IIS have it. One
/// .cpp for each platform: process_posix.cpp (a listening Unix socket), process_windows.cpp (the server's end of a
/// named pipe that is connected already, as IIS hands it over).
namespace iiswsgi::preview {

struct ProcessStart {
  QString program;               ///< full path
  QString arguments;             ///< as written in the configuration: one text
  QStringList environment;       ///< "NAME=value", everything
  bool signalsShutdown = false;  ///< Windows: with an event (_FCGI_SHUTDOWN_EVENT_) that askToEnd() sets
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
  /// A new connection to it, as a native descriptor or handle that the caller owns; -1 if it takes none.
  virtual std::intptr_t connect() = 0;
  virtual void askToEnd() = 0;  ///< SIGTERM, to its children as well; the shutdown event
  virtual void kill() = 0;      ///< without a warning, its children as well
};

}  // namespace iiswsgi::preview
