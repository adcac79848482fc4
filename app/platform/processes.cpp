#include "app/platform/processes.h"

#include <QProcess>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

namespace iiswsgi::platform {

namespace {

/// A program of a console opens a window of its own where its parent has none: nobody asked to see one.
void hideWindow([[maybe_unused]] QProcess& process) {
#ifdef Q_OS_WIN
  process.setCreateProcessArgumentsModifier(
      [](QProcess::CreateProcessArguments* arguments) { arguments->flags |= CREATE_NO_WINDOW; });
#endif
}

}  // namespace

Result<host::CommandOutput> runCommand(const host::Command& command) {
  QProcess process;
  if (!command.folder.isEmpty()) process.setWorkingDirectory(command.folder);
  hideWindow(process);
  process.start(command.program, command.arguments);
  if (!process.waitForStarted()) {
    return Error(host::codes::programNotStarted,
                 QStringLiteral("%1 can't be started: %2.").arg(command.program, process.errorString()),
                 QStringLiteral("Check that it is installed and may be run."));
  }
  process.write(command.input);
  process.closeWriteChannel();
  if (!process.waitForFinished(static_cast<int>(command.timeout.count()))) {
    process.kill();
    process.waitForFinished(5000);
    return Error(
        host::codes::programTimedOut,
        QStringLiteral("%1 didn't end within %2 seconds.").arg(command.program).arg(command.timeout.count() / 1000),
        QStringLiteral("Run it by hand to see what it waits for."),
        QString::fromUtf8(process.readAllStandardError()).right(2000));
  }
  const bool crashed = process.exitStatus() != QProcess::NormalExit;
  return host::CommandOutput{crashed ? -1 : process.exitCode(), process.readAllStandardOutput(),
                             process.readAllStandardError()};
}

}  // namespace iiswsgi::platform
