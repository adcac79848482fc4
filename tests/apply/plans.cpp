#include "tests/apply/plans.h"

#include "app/core/discovery/discovery.h"
#include "app/core/plan/sandbox.h"

namespace iiswsgi::test {
namespace {

using plan::MovePath;
using plan::RunCommand;
using plan::SetFile;

const QString why = QStringLiteral("Because the test says so.");

/// `switch NAME VALUE` sets a fact. Whoever says the same twice changes nothing.
int setFact(FakeHost& machine, const host::Command& command) {
  if (command.arguments.value(1).isEmpty()) {
    machine.facts.remove(command.arguments.value(0));
  } else {
    machine.facts[command.arguments.value(0)] = command.arguments.value(1);
  }
  return 0;
}

host::Command switching(const QString& name, const QString& value) {
  host::Command command;
  command.program = QStringLiteral("switch");
  command.arguments = QStringList{name, value};
  return command;
}

host::Command checking() {
  host::Command command;
  command.program = QStringLiteral("check");
  return command;
}

FakeHost plainHost() {
  FakeHost host;
  host.files["/etc/server.config"] = "<configuration/>\n";
  host.files["/etc/other.config"] = "other\r\n";
  host.files["/etc/neighbour"] = "not ours";
  host.files["/srv/staging/app/module.py"] = "print('hello')\n";
  host.files["/srv/staging/app/data/table"] = QByteArray("\0\1\2", 3);
  host.modes["/etc/server.config"] = 0640;
  host.programs["switch"] = setFact;
  host.programs["check"] = [](FakeHost&, const host::Command&) { return 0; };
  return host;
}

SetFile changing() {
  return {"/etc/server.config", "<configuration/>\n", "<configuration>new</configuration>\n", why};
}
SetFile creating(const QString& path) {
  return {path, std::nullopt, "made by us\n", why};
}
SetFile removing() {
  return {"/etc/other.config", "other\r\n", std::nullopt, why};
}
MovePath moving() {
  return {"/srv/staging/app", "/srv/sites/hello/app", why};
}
RunCommand commandWithUndo() {
  return {switching("site", "on"), RunCommand::Undo::ByCommand, switching("site", ""), why};
}
RunCommand coveredCommand() {
  return {checking(), RunCommand::Undo::CoveredByEarlierChange, {}, why};
}

plan::Plan made(const Result<plan::Plan>& plan) {
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return *plan;
}

discovery::Server sandboxServer() {
  return {discovery::ServerKind::Sandbox, QStringLiteral("sandbox"), configPath(), QStringLiteral("/home/box"), {}};
}

plan::Plan sandboxPlan() {
  plan::Sandbox sandbox;
  sandbox.folder = QStringLiteral("/home/box");
  return made(plan::makeSandboxPlan(sandbox, std::nullopt));
}

FakeHost bareHost() {
  FakeHost host;
  host.folders << "/home";
  host.files["/opt/iiswsgi/bin/iiswsgi-gateway"] = "program";
  host.variables.insert(QStringLiteral("HOME"), QStringLiteral("/home/anna"));
  return host;
}

void mustApply(FakeHost& host, const plan::Plan& plan) {
  const auto receipt = apply::applyPlan(plan, host, options());
  if (!receipt) qFatal("%s", qPrintable(receipt.error().text()));
}

Situation deployment(const QString& name, const plan::Desired& desired, const FakeHost& host) {
  FakeHost start = host;
  return {name, start, made(plan::makePlan(observed(start), desired))};
}

Situation removalOf(const Situation& deployed) {
  FakeHost host = deployed.start;
  mustApply(host, deployed.plan);
  plan::Desired desired = *deployed.plan.desired;
  desired.goal = plan::Desired::Goal::Removed;
  return deployment(QStringLiteral("removal after ") + deployed.name, desired, host.reboot());
}

Situation undoOf(const Situation& done) {
  FakeHost host = done.start;
  mustApply(host, done.plan);
  FakeHost left = host.reboot();
  const auto history = apply::readHistory(left, stateFolder());
  if (!history) qFatal("%s", qPrintable(history.error().text()));
  const auto plan = made(apply::makeUndoPlan(left, history->first(), discovery::Observed()));
  return {QStringLiteral("undo of ") + done.name, left, plan};
}

}  // namespace

QString stateFolder() {
  return QStringLiteral("/var/state");
}

apply::Options options() {
  apply::Options options;
  options.stateFolder = stateFolder();
  return options;
}

QString configPath() {
  return QStringLiteral("/home/box/config/applicationhost.config");
}

plan::Plan planOf(std::vector<plan::Change> changes) {
  plan::Plan plan;
  plan.title = QStringLiteral("A plan of the test");
  plan.server = QStringLiteral("/etc/server.config");
  plan.changes = std::move(changes);
  return plan;
}

FakeHost sandboxHost() {
  FakeHost host = bareHost();
  for (const plan::Change& change : sandboxPlan().changes) {
    const auto& file = std::get<SetFile>(change);
    host.files[file.path] = *file.after;
  }
  return host;
}

discovery::Observed observed(FakeHost& host) {
  const auto seen = discovery::observe(host, sandboxServer());
  if (!seen) qFatal("%s", qPrintable(seen.error().text()));
  return *seen;
}

plan::Desired hello() {
  plan::Desired desired;
  desired.server = QStringLiteral("sandbox");
  desired.name = QStringLiteral("hello");
  desired.site = QStringLiteral("Sandbox");
  desired.python = QStringLiteral("/usr/bin/python3");
  desired.application.callable = QStringLiteral("hello:application");
  desired.application.folder = QStringLiteral("/srv/hello");
  desired.place = plan::HandlerPlace::Location;
  return desired;
}

Machine machineOf(const FakeHost& host) {
  return host.machine().without(stateFolder());
}

QList<Situation> handWritten() {
  const FakeHost host = plainHost();
  return {
      {"one file changed", host, planOf({changing()})},
      {"one file made in new folders", host, planOf({creating("/etc/new/deep/file")})},
      {"one file made beside others", host, planOf({creating("/etc/file")})},
      {"one file removed", host, planOf({removing()})},
      {"three files", host, planOf({changing(), creating("/etc/new/file"), removing()})},
      {"two files in one new folder", host, planOf({creating("/etc/new/a"), creating("/etc/new/b")})},
      {"a folder moved", host, planOf({moving()})},
      {"a command that can be taken back", host, planOf({commandWithUndo()})},
      {"a command that is covered", host, planOf({changing(), coveredCommand()})},
      {"a command in front of a file", host, planOf({commandWithUndo(), changing()})},
      {"one of everything", host,
       planOf({moving(), creating("/srv/sites/hello/web.config"), changing(), removing(), coveredCommand(),
               commandWithUndo()})},
  };
}

QList<Situation> planned() {
  QList<Situation> situations{{"a sandbox", bareHost(), sandboxPlan()}};
  plan::Desired desired = hello();
  situations << deployment("a deployment at a location", desired, sandboxHost());
  desired.place = plan::HandlerPlace::WebConfig;
  situations << deployment("a deployment in web.config", desired, sandboxHost());
  desired.place = plan::HandlerPlace::Server;
  desired.site.clear();
  situations << deployment("a deployment for the whole server", desired, sandboxHost());
  situations << removalOf(situations.at(1)) << removalOf(situations.at(2));
  return situations;
}

QList<Situation> undoing(const QList<Situation>& done) {
  QList<Situation> situations;
  for (const Situation& situation : done)
    situations << undoOf(situation);
  return situations;
}

}  // namespace iiswsgi::test
