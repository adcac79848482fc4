#include "app/core/install/steps.h"

#include "app/core/base/counted.h"
#include "app/core/discovery/paths.h"
#include "app/core/plan/render.h"

namespace iiswsgi::install {
namespace {

host::Command pythonCode(const QString& python, const char* code, const QStringList& arguments = {}) {
  host::Command command;
  command.program = python;
  command.arguments = QStringList{QStringLiteral("-I"), QStringLiteral("-c"), QLatin1String(code)} + arguments;
  return command;
}

/// cmd.exe gets the line as it is; who wants none is called with its words, as a C runtime would read them.
void call(host::Command& run, const package::PackageCommand& command) {
  if (command.byCommandInterpreter) {
    run.program = QStringLiteral("cmd.exe");
    run.arguments = {QStringLiteral("/d"), QStringLiteral("/s"), QStringLiteral("/c"), command.line};
    return;
  }
  run.arguments = plan::wordsOf(command.line);
  if (!run.arguments.isEmpty()) run.program = run.arguments.takeFirst();
}

QString durationText(std::chrono::milliseconds time) {
  if (time.count() % 60000 == 0) return counted(time.count() / 60000, "minute");
  if (time.count() % 1000 == 0) return counted(time.count() / 1000, "second");
  return QStringLiteral("%1 ms").arg(time.count());
}

QString whyFor(const package::PackageCommand& command) {
  const package::PackageCommand usual;
  QStringList settings;
  if (!command.byCommandInterpreter) settings << QStringLiteral("without cmd.exe");
  if (command.successCodes != usual.successCodes)
    settings << QStringLiteral("success is exit code %1").arg(plan::exitCodesText(command.successCodes));
  if (command.patience != usual.patience)
    settings << QStringLiteral("it is ended after %1").arg(durationText(command.patience));
  const QString why = QStringLiteral("Run what the package brings: %1").arg(command.line);
  return settings.isEmpty() ? why : QStringLiteral("%1 (%2)").arg(why, settings.join(QStringLiteral("; ")));
}

}  // namespace

const QByteArray& offlineText() {
  static const QByteArray text =
      "<!doctype html>\r\n<html lang=\"en\">\r\n<head><meta charset=\"utf-8\"><title>Back soon</title></head>\r\n"
      "<body><h1>Back soon</h1><p>The site is being updated.</p></body>\r\n</html>\r\n";
  return text;
}

const QByteArray& comingSoonText() {
  static const QByteArray text =
      "<!doctype html>\r\n<html lang=\"en\">\r\n<head><meta charset=\"utf-8\"><title>Coming soon</title></head>\r\n"
      "<body><h1>Coming soon</h1><p>The site is prepared; its content hasn't been copied here "
      "yet.</p></body>\r\n</html>\r\n";
  return text;
}

const QByteArray& closedText() {
  static const QByteArray text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<configuration><system.webServer><security><requestFiltering>\r\n"
      "  <verbs allowUnlisted=\"false\"><clear /></verbs>\r\n"
      "</requestFiltering></security></system.webServer></configuration>\r\n";
  return text;
}

plan::SetFile closing(const QString& folder, bool windows) {
  return {discovery::joinPath(folder, QStringLiteral("web.config"), windows), std::nullopt, closedText(),
          QStringLiteral("Close %1 to visitors.").arg(folder)};
}

plan::RunCommand awaitProcesses(const QString& python) {
  plan::RunCommand wait;
  wait.run = pythonCode(python, "import time; time.sleep(2.5)");
  wait.undo = plan::RunCommand::Undo::CoveredByEarlierChange;
  wait.why = QStringLiteral("Give the site's processes the time to see it, and to let go of their files.");
  return wait;
}

plan::RunCommand makeFolder(const QString& python, const QString& folder) {
  plan::RunCommand change;
  change.run = pythonCode(python, "import os, sys; os.makedirs(sys.argv[1], exist_ok=True)", {folder});
  change.undo = plan::RunCommand::Undo::ByCommand;
  // One that holds something stays.
  change.undoCommand = pythonCode(
      python, "import contextlib, os, sys\nwith contextlib.suppress(OSError): os.rmdir(sys.argv[1])", {folder});
  change.why = QStringLiteral("Make the folder %1 for what the site writes.").arg(folder);
  return change;
}

plan::RunCommand runPackageCommand(const package::PackageCommand& command, const QString& folder) {
  plan::RunCommand change;
  call(change.run, command);
  change.run.folder = folder;
  change.run.timeout = command.patience;
  change.successCodes = command.successCodes;
  change.undo = plan::RunCommand::Undo::Impossible;
  change.why = whyFor(command);
  return change;
}

}  // namespace iiswsgi::install
