#include "app/core/install/environment.h"

#include "app/core/discovery/paths.h"

namespace iiswsgi::install {
namespace {

constexpr std::chrono::minutes patience{15};

/// By the Python that is there anyway: no system has a program for it that every other one has.
host::Command removal(const Environment& environment) {
  host::Command command;
  command.program = environment.python;
  command.arguments = {QStringLiteral("-I"), QStringLiteral("-c"),
                       QStringLiteral("import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True)"),
                       environment.folder};
  command.timeout = patience;
  return command;
}

plan::RunCommand making(const Environment& environment) {
  plan::RunCommand change;
  change.run.program = environment.python;
  change.run.arguments = {QStringLiteral("-I"), QStringLiteral("-m"), QStringLiteral("venv"), environment.folder};
  change.run.timeout = patience;
  change.undo = plan::RunCommand::Undo::ByCommand;
  change.undoCommand = removal(environment);
  change.makes = environment.folder;
  change.why = QStringLiteral("Make a Python of its own for the site, in %1.").arg(environment.folder);
  return change;
}

plan::RunCommand filling(const Environment& environment, bool windows) {
  plan::RunCommand change;
  change.run.program = interpreterOf(environment.folder, windows);
  change.run.arguments = {QStringLiteral("-I"),         QStringLiteral("-m"),
                          QStringLiteral("pip"),        QStringLiteral("--disable-pip-version-check"),
                          QStringLiteral("--no-input"), QStringLiteral("install")};
  if (!environment.wheels.isEmpty()) {
    change.run.arguments << QStringLiteral("--no-index") << QStringLiteral("--find-links") << environment.wheels;
  }
  change.run.arguments << QStringLiteral("--requirement") << environment.requirements;
  change.run.folder = environment.content;
  change.run.timeout = patience;
  change.undo = plan::RunCommand::Undo::CoveredByEarlierChange;
  change.why = environment.wheels.isEmpty()
                   ? QStringLiteral("Install what it needs; pip fetches it from its package index.")
                   : QStringLiteral("Install what it needs, out of the package.");
  return change;
}

}  // namespace

QString interpreterOf(const QString& environmentFolder, bool windows) {
  return discovery::joinPath(environmentFolder,
                             windows ? QStringLiteral("Scripts\\python.exe") : QStringLiteral("bin/python"), windows);
}

std::vector<plan::Change> environmentChanges(const Environment& environment, bool windows) {
  std::vector<plan::Change> changes{making(environment)};
  if (!environment.requirements.isEmpty()) changes.emplace_back(filling(environment, windows));
  return changes;
}

}  // namespace iiswsgi::install
