#include <QTest>

#include "tests/apply/plans.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

/// For each plan, each operation of the host and each way in which it can fail: run, recover, compare the whole machine
/// with the start or with the completely applied state. Nothing in between is allowed.
namespace {

struct Extremes {
  Machine before;
  Machine applied;
  int operations = 0;  ///< of a run that goes well
  QStringList log;     ///< what they were
};

/// Only a file that is replaced is renamed twice; elsewhere that cut is the one before the operation.
bool isNoFault(Fault fault, const QString& operation) {
  return fault == Fault::CutBetweenRenames && !operation.startsWith(QLatin1String("replace "));
}

/// Plans that go somewhere, and as many that come back.
const QList<Situation>& situations() {
  static const QList<Situation> all = [] {
    const QList<Situation> done = handWritten() + planned();
    return done + undoing(done);
  }();
  return all;
}

/// The plans of packages have so many steps that a second failure for each of the first would take hours.
const QList<Situation>& longSituations() {
  static const QList<Situation> all = installs();
  return all;
}

Extremes extremesOf(const Situation& situation) {
  FakeHost host = situation.start;
  const auto receipt = apply::applyPlan(situation.plan, host, options());
  if (!receipt) qFatal("%s: %s", qPrintable(situation.name), qPrintable(receipt.error().text()));
  return {machineOf(situation.start), machineOf(host), host.operations(), host.log()};
}

/// "operation 3 (append to /var/state/...), cut after"
QString told(const FakeHost& host, const FakeHost::Failure& failure) {
  return QStringLiteral("operation %1 (%2), %3")
      .arg(failure.operation)
      .arg(host.log().value(failure.operation), QLatin1String(nameOf(failure.fault)));
}

/// What is wrong with a machine that should be at one of the two ends.
QString betweenTheEnds(const FakeHost& host, const Extremes& extremes) {
  const Machine now = machineOf(host);
  if (now == extremes.before || now == extremes.applied) return {};
  return QStringLiteral("\nbeside the start:\n%1\nbeside the end:\n%2")
      .arg(difference(extremes.before, now), difference(extremes.applied, now));
}

/// Recovers; returns what is wrong afterwards.
QString recovered(FakeHost& host, const Extremes& extremes) {
  const auto receipt = apply::recover(host, stateFolder());
  if (!receipt) return QStringLiteral("\nrecover: ") + receipt.error().text();
  if (const QString wrong = betweenTheEnds(host, extremes); !wrong.isEmpty()) return wrong;
  if (receipt->has_value()) {
    const bool applied = (*receipt)->state == apply::Receipt::State::Applied;
    const QString wrong = difference(applied ? extremes.applied : extremes.before, machineOf(host));
    if (!wrong.isEmpty()) return QStringLiteral("\nthe books say otherwise:\n") + wrong;
  }
  const auto again = apply::recover(host, stateFolder());
  if (!again || again->has_value()) return QStringLiteral("\nthere is still something to recover");
  return {};
}

/// A plan that was taken back can be carried out again.
QString repeated(FakeHost& host, const Situation& situation, const Extremes& extremes) {
  if (machineOf(host) == extremes.applied) return {};
  const auto receipt = apply::applyPlan(situation.plan, host, options());
  return receipt ? difference(extremes.applied, machineOf(host)) : receipt.error().text();
}

/// One run with one failure; returns what is wrong.
QString runWith(const FakeHost::Failure& failure, const Situation& situation, const Extremes& extremes) {
  FakeHost host = situation.start;
  host.fails = failure;
  const auto receipt = apply::applyPlan(situation.plan, host, options());
  const QString where = told(host, failure);
  if (!host.powerIsCut()) {
    // Without a power cut the program itself has put everything right before it answers.
    const QString wrong = difference(receipt ? extremes.applied : extremes.before, machineOf(host));
    if (!wrong.isEmpty()) return where + QStringLiteral("\n") + wrong + (receipt ? "" : receipt.error().text());
  }
  FakeHost after = host.reboot();
  QString wrong = recovered(after, extremes);
  if (wrong.isEmpty()) wrong = repeated(after, situation, extremes);
  return wrong.isEmpty() ? QString() : where + wrong;
}

/// The power goes while the recovery of a first power cut is at work, or an operation of it fails.
QString recoverWith(const FakeHost::Failure& second, const FakeHost& cut, const Extremes& extremes, bool& reached) {
  FakeHost host = cut.reboot();
  host.fails = second;
  (void)apply::recover(host, stateFolder());
  reached = host.operations() > second.operation;
  FakeHost after = host.reboot();
  const QString wrong = recovered(after, extremes);
  return wrong.isEmpty() ? QString() : told(host, second) + wrong;
}

}  // namespace

class TestFailureMatrix : public QObject {
  Q_OBJECT
 private slots:
  void everyFailureLeavesEverythingOrNothing_data() {
    rows();
    const int first = static_cast<int>(situations().size());
    for (int i = 0; i < longSituations().size(); ++i)
      QTest::newRow(qPrintable(longSituations().at(i).name)) << first + i;
  }
  void everyFailureLeavesEverythingOrNothing() {
    QFETCH(int, index);
    const auto first = situations().size();
    const Situation& situation = index < first ? situations().at(index) : longSituations().at(index - first);
    const Extremes extremes = extremesOf(situation);
    QVERIFY(extremes.operations > 5);
    QVERIFY2(extremes.before != extremes.applied || situation.name.contains("covered"), "the plan changes nothing");
    for (int operation = 0; operation < extremes.operations; ++operation) {
      for (const Fault fault : allFaults) {
        if (isNoFault(fault, extremes.log.at(operation))) continue;
        const QString wrong = runWith({operation, fault}, situation, extremes);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
      }
    }
  }

  /// Something fails, and while the program takes back what it did, the power goes.
  void aPowerCutWhileTakingBack_data() { rows(); }
  void aPowerCutWhileTakingBack() {
    QFETCH(int, index);
    const Situation& situation = situations().at(index);
    const Extremes extremes = extremesOf(situation);
    for (int operation = 0; operation < extremes.operations; ++operation) {
      for (const Fault fault : {Fault::ErrorBefore, Fault::ErrorHalfDone, Fault::ErrorAfter}) {
        const QString wrong = cutAfterFailure({operation, fault}, situation, extremes);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
      }
    }
  }

  void aFailureOfTheRecoveryToo_data() { rows(); }
  void aFailureOfTheRecoveryToo() {
    QFETCH(int, index);
    const Situation& situation = situations().at(index);
    const Extremes extremes = extremesOf(situation);
    for (int operation = 0; operation < extremes.operations; ++operation) {
      for (const Fault fault : allCuts) {
        if (isNoFault(fault, extremes.log.at(operation))) continue;
        FakeHost cut = situation.start;
        cut.fails = {operation, fault};
        (void)apply::applyPlan(situation.plan, cut, options());
        const QString wrong = recoverEveryWay(cut, extremes);
        QVERIFY2(wrong.isEmpty(), qPrintable(told(cut, cut.fails) + ", then " + wrong));
      }
    }
  }

  /// An undo that went well ends where the run had begun, to the byte.
  void undoGoesBackToTheStart_data() {
    QTest::addColumn<int>("index");
    const int done = static_cast<int>(situations().size() / 2);
    for (int i = 0; i < done; ++i)
      QTest::newRow(qPrintable(situations().at(i).name)) << i;
  }
  void undoGoesBackToTheStart() {
    QFETCH(int, index);
    const Situation& undo = situations().at(index + situations().size() / 2);
    const QString wrong = difference(machineOf(situations().at(index).start), extremesOf(undo).applied);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
  }

  /// Where a command can't be taken back, nobody is told that everything was.
  void aCommandWithoutUndoIsNeverHidden() {
    host::Command command;
    command.program = "format";
    FakeHost start;
    start.files["/etc/a"] = "before";
    start.programs["format"] = [](FakeHost& machine, const host::Command&) {
      machine.facts["formatted"] = "yes";
      return 0;
    };
    const plan::Plan plan = planOf({plan::SetFile{"/etc/a", "before", "after", "why"},
                                    plan::RunCommand{command, plan::RunCommand::Undo::Impossible, {}, "why"}});
    const Extremes extremes = extremesOf({"", start, plan});
    for (int operation = 0; operation < extremes.operations; ++operation) {
      for (const Fault fault : allFaults) {
        FakeHost host = start;
        host.fails = {operation, fault};
        const auto receipt = apply::applyPlan(plan, host, options());
        FakeHost after = host.reboot();
        const auto recovery = apply::recover(after, stateFolder());
        const QString where = told(host, host.fails);
        const bool confessed = (!host.powerIsCut() && !receipt && isIncomplete(receipt.error())) ||
                               (!recovery && isIncomplete(recovery.error()));
        if (after.files["/etc/a"] == "after") {
          QVERIFY2(after.facts.contains("formatted"), qPrintable(where));
        } else {
          QVERIFY2(after.files["/etc/a"] == "before", qPrintable(where));
          QVERIFY2(confessed || !after.facts.contains("formatted"), qPrintable(where));
        }
        const auto last = apply::recover(after, stateFolder());
        QVERIFY2(last && !last->has_value(), qPrintable(where));
      }
    }
  }

 private:
  static bool isIncomplete(const Error& error) { return error.code() == apply::codes::rollbackIncomplete; }

  static void rows() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < situations().size(); ++i)
      QTest::newRow(qPrintable(situations().at(i).name)) << i;
  }

  static QString cutAfterFailure(const FakeHost::Failure& first, const Situation& situation, const Extremes& extremes) {
    bool reached = true;
    for (int operation = first.operation + 1; reached; ++operation) {
      for (const Fault fault : allCuts) {
        FakeHost host = situation.start;
        host.fails = first;
        host.failsAgain = {operation, fault};
        (void)apply::applyPlan(situation.plan, host, options());
        reached = host.powerIsCut();
        FakeHost after = host.reboot();
        const QString wrong = recovered(after, extremes);
        if (!wrong.isEmpty()) return told(host, first) + ", then " + told(host, host.failsAgain) + wrong;
      }
    }
    return {};
  }

  static QString recoverEveryWay(const FakeHost& cut, const Extremes& extremes) {
    bool reached = true;
    for (int operation = 0; reached; ++operation) {
      for (const Fault fault : allFaults) {
        const QString wrong = recoverWith({operation, fault}, cut, extremes, reached);
        if (!wrong.isEmpty()) return wrong;
      }
    }
    return {};
  }
};

QTEST_GUILESS_MAIN(TestFailureMatrix)
#include "tst_failure_matrix.moc"
