#pragma once

#include "app/core/apply/apply.h"
#include "tests/support/fake_host.h"

/// Plans of every kind with the machines that they are made for.
namespace iiswsgi::test {

struct Situation {
  QString name;
  FakeHost start;
  plan::Plan plan;
};

/// Those written by hand, each of one kind of change or of a few together.
QList<Situation> handWritten();
/// Those that the planner makes: a sandbox, deployments at every place, a removal.
QList<Situation> planned();
QList<Situation> installs();  ///< packages installed, brought up to date and taken away
/// Those that take the above back, on the machines as the above left them.
QList<Situation> undoing(const QList<Situation>& done);

QString stateFolder();
apply::Options options();
QString configPath();  ///< of the sandbox

plan::Plan planOf(std::vector<plan::Change> changes);
/// A machine with a sandbox on it, and the gateway.
FakeHost sandboxHost();
discovery::Observed observed(FakeHost& host);
plan::Desired hello();

/// Without our own books, which no failure has to take back.
Machine machineOf(const FakeHost& host);

}  // namespace iiswsgi::test
