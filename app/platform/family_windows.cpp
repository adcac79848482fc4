#include <windows.h>

#include <QFileInfo>

#include "app/platform/family.h"

namespace iiswsgi::platform {
namespace {

bool isCommandInterpreter(const QString& program) {
  const QString name = QFileInfo(program).fileName();
  return name.compare(QLatin1String("cmd.exe"), Qt::CaseInsensitive) == 0 ||
         name.compare(QLatin1String("cmd"), Qt::CaseInsensitive) == 0;
}

/// With /s and /c, cmd.exe takes what stands between the first quote behind them and the line's last one as it is. The
/// quotes that QProcess escapes for programs with a C runtime would come through with their backslashes.
void setArguments(QProcess& process, const QString& program, const QStringList& arguments) {
  const auto word = arguments.indexOf(QLatin1String("/c"));
  if (word < 0 || !isCommandInterpreter(program)) return process.setArguments(arguments);
  const QString options = arguments.mid(0, word + 1).join(QLatin1Char(' '));
  process.setNativeArguments(
      QStringLiteral("%1 \"%2\"").arg(options, arguments.mid(word + 1).join(QLatin1Char(' '))));
}

void setLimits(HANDLE job, DWORD flags) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags = flags;
  ::SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

}  // namespace

/// Windows closes the job of a program that is killed: what it had started would work against the taking back.
Family::Family() : m_job(::CreateJobObjectW(nullptr, nullptr)) {
  setLimits(m_job, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
}

/// Closing a job that has no limits ends nothing: a service that was started on purpose goes on.
Family::~Family() {
  if (m_job == nullptr) return;
  setLimits(m_job, 0);
  ::CloseHandle(m_job);
}

/// A program of a console opens a window of its own where its parent has none: nobody asked to see one. It waits until
/// it belongs to the job, so that nothing that it starts can stand outside.
void Family::prepare(QProcess& process, const host::Command& command) {
  process.setProgram(command.program);
  setArguments(process, command.program, command.arguments);
  process.setCreateProcessArgumentsModifier([this](QProcess::CreateProcessArguments* arguments) {
    arguments->flags |= CREATE_NO_WINDOW | CREATE_SUSPENDED;
    m_facts = arguments->processInformation;
  });
}

/// Where the job can't take it in (a job around this program that forbids it), it runs all the same.
void Family::adopt() {
  const auto* facts = static_cast<const PROCESS_INFORMATION*>(m_facts);
  if (facts == nullptr) return;
  if (m_job != nullptr) ::AssignProcessToJobObject(m_job, facts->hProcess);
  ::ResumeThread(facts->hThread);
}

void Family::end(QProcess& process) {
  constexpr UINT exitCode = 1;
  if (m_job != nullptr) ::TerminateJobObject(m_job, exitCode);
  process.kill();
}

}  // namespace iiswsgi::platform
