#include "app/platform/processes.h"

#include <algorithm>

#include <QDeadlineTimer>
#include <QProcess>

#include "app/platform/family.h"

namespace iiswsgi::platform {
namespace {

Error notStarted(const host::Command& command, const QProcess& process) {
  return Error(host::codes::programNotStarted,
               QStringLiteral("%1 can't be started: %2.").arg(command.program, process.errorString()),
               QStringLiteral("Check that it is installed and may be run."));
}

Error timedOut(const host::Command& command, const QByteArray& errors) {
  return Error(host::codes::programTimedOut,
               QStringLiteral("%1 didn't end within %2 seconds.")
                   .arg(command.program, QString::number(static_cast<double>(command.timeout.count()) / 1000)),
               QStringLiteral("Run it by hand to see what it waits for."), QString::fromUtf8(errors).right(2000));
}

Error cancelled(const host::Command& command) {
  return Error(host::codes::programCancelled, QStringLiteral("%1 was ended before it was done.").arg(command.program),
               QStringLiteral("Nobody waits for it any more."));
}

bool isCancelled(const host::Command& command) {
  return command.cancelled && *command.cancelled;
}

/// How soon a program that nobody wants any more is ended.
constexpr std::chrono::milliseconds glance{100};
/// QProcess counts the milliseconds that it waits in 32 bits.
constexpr std::chrono::milliseconds longGlance = std::chrono::hours(24);

/// Whether it ended by itself, in time and while somebody waited for it.
bool waitFor(QProcess& process, const host::Command& command) {
  const QDeadlineTimer end(command.timeout);
  while (!isCancelled(command)) {
    const auto left = std::min(std::chrono::milliseconds(end.remainingTime()), command.cancelled ? glance : longGlance);
    if (process.waitForFinished(static_cast<int>(left.count()))) return true;
    if (process.state() == QProcess::NotRunning || end.hasExpired()) return false;
  }
  return false;
}

QProcessEnvironment environmentFor(const host::Command& command) {
  auto environment = QProcessEnvironment::systemEnvironment();
  for (auto variable = command.variables.begin(); variable != command.variables.end(); ++variable)
    environment.insert(variable.key(), variable.value());
  return environment;
}

}  // namespace

Result<host::CommandOutput> runCommand(const host::Command& command) {
  Family family;
  QProcess process;
  if (!command.folder.isEmpty()) process.setWorkingDirectory(command.folder);
  if (!command.variables.isEmpty()) process.setProcessEnvironment(environmentFor(command));
  family.prepare(process, command);
  process.start();
  if (!process.waitForStarted()) return notStarted(command, process);
  family.adopt();
  process.write(command.input);
  process.closeWriteChannel();
  if (!waitFor(process, command)) {
    family.end(process);
    process.waitForFinished(5000);
    return isCancelled(command) ? cancelled(command) : timedOut(command, process.readAllStandardError());
  }
  const bool crashed = process.exitStatus() != QProcess::NormalExit;
  return host::CommandOutput{crashed ? -1 : process.exitCode(), process.readAllStandardOutput(),
                             process.readAllStandardError()};
}

}  // namespace iiswsgi::platform
