#include <QTest>

#include "tests/apply/plans.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

namespace {

apply::Receipt deploy(FakeHost& host, const plan::Desired& desired) {
  const auto plan = plan::makePlan(observed(host), desired);
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  const auto receipt = apply::applyPlan(*plan, host, options());
  if (!receipt) qFatal("%s", qPrintable(receipt.error().text()));
  return *receipt;
}

plan::Desired another() {
  plan::Desired desired = hello();
  desired.name = QStringLiteral("another");
  desired.handlerPath = QStringLiteral("*.py");
  return desired;
}

}  // namespace

class TestUndo : public QObject {
  Q_OBJECT
 private slots:
  void anUntouchedDeploymentGoesToTheByte() {
    FakeHost host = sandboxHost();
    const Machine before = machineOf(host);
    const auto receipt = deploy(host, hello());
    QVERIFY(machineOf(host) != before);
    const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
    QVERIFY(plan);
    QVERIFY(plan->warnings.isEmpty());
    QVERIFY(apply::applyPlan(*plan, host, options()));
    QVERIFY(apply::markUndone(host, receipt));
    QCOMPARE(difference(before, machineOf(host)), QString());
    QCOMPARE(apply::readHistory(host, stateFolder())->last().state, apply::Receipt::State::Undone);
  }

  void foreignEditsStay() {
    FakeHost host = sandboxHost();
    const auto receipt = deploy(host, hello());
    host.files[configPath()].replace("<configSections>", "<!-- by hand --><configSections>");
    const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
    QVERIFY2(plan, qPrintable(plan ? "" : plan.error().text()));
    QCOMPARE(plan->warnings.size(), 1);
    QVERIFY(apply::applyPlan(*plan, host, options()));
    QVERIFY(host.files[configPath()].contains("<!-- by hand -->"));
    QVERIFY(!host.files[configPath()].contains("iiswsgi-gateway"));
  }

  /// Nobody knows who else lives on it, so it stays; but not without a word.
  void whatProgramsDidIsNamedWhereFilesWereEdited() {
    FakeHost host = sandboxHost();
    auto receipt = deploy(host, hello());
    host::Command allow;
    allow.program = "icacls.exe";
    allow.arguments = QStringList{"C:\\Py", "/grant", "Pool:RX"};
    host::Command forbid = allow;
    forbid.arguments = QStringList{"C:\\Py", "/remove:g", "Pool"};
    receipt.plan.changes.push_back(
        plan::RunCommand{allow, plan::RunCommand::Undo::ByCommand, forbid, "Let the pool read C:\\Py."});
    for (const char* edit : {"<!-- by hand --><configSections>", "<!-- again --><configSections>"}) {
      host.files[configPath()].replace("<configSections>", edit);
      const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
      QVERIFY2(plan, qPrintable(plan ? "" : plan.error().text()));
      QVERIFY2(plan->warnings.last().contains("Let the pool read C:\\Py."), qPrintable(plan->warnings.join('\n')));
      QVERIFY(plan->warnings.last().endsWith("icacls.exe C:\\Py /remove:g Pool"));
      // The second time there is nothing else left of it.
      QVERIFY(plan->empty() || apply::applyPlan(*plan, host, options()));
    }
  }

  void aLaterDeploymentStays() {
    FakeHost host = sandboxHost();
    const auto first = deploy(host, hello());
    deploy(host, another());
    const auto plan = apply::makeUndoPlan(host, first, observed(host));
    QVERIFY2(plan, qPrintable(plan ? "" : plan.error().text()));
    QVERIFY(apply::applyPlan(*plan, host, options()));
    const QByteArray left = host.files[configPath()];
    QVERIFY(left.contains("name=\"another\""));
    QVERIFY(!left.contains("name=\"hello\""));
  }

  void whatSomebodyPutBackAlreadyNeedsNothing() {
    FakeHost host = sandboxHost();
    const FakeHost before = host;
    const auto receipt = deploy(host, hello());
    for (const auto& [path, bytes] : before.files.asKeyValueRange())
      host.files[path] = bytes;
    const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
    QVERIFY(plan && plan->empty());
  }

  void whatWasRemovedByHandNeedsNothing() {
    FakeHost host = sandboxHost();
    const FakeHost before = host;
    const auto receipt = deploy(host, hello());
    host.files[configPath()] = before.files[configPath()] + "<!-- and saved -->\n";
    const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
    QVERIFY2(plan && plan->empty(), qPrintable(plan ? "" : plan.error().text()));
  }

  void aRemovalOnEditedFilesCantBeTakenApart() {
    FakeHost host = sandboxHost();
    deploy(host, hello());
    plan::Desired removed = hello();
    removed.goal = plan::Desired::Goal::Removed;
    const auto receipt = deploy(host, removed);
    host.files[configPath()] += "<!-- edited -->\n";
    const auto plan = apply::makeUndoPlan(host, receipt, observed(host));
    QCOMPARE(plan.error().code(), apply::codes::drifted);
    QVERIFY(plan.error().hint().contains(receipt.folder));
  }

  void newFilesGoWithTheirFoldersUnlessSomebodyUsesThem() {
    for (const bool used : {false, true}) {
      FakeHost host;
      host.folders << "/srv";
      const auto receipt =
          apply::applyPlan(planOf({plan::SetFile{"/srv/new/deep/file", std::nullopt, "x", "why"}}), host, options());
      QVERIFY(receipt);
      if (used) host.files["/srv/new/mine"] = "keep";
      const auto plan = apply::makeUndoPlan(host, *receipt, {});
      QVERIFY(plan);
      QVERIFY(apply::applyPlan(*plan, host, options()));
      QCOMPARE(host::exists(host, "/srv/new/deep"), false);
      QCOMPARE(host::exists(host, "/srv/new"), used);
      QVERIFY(host::exists(host, "/srv"));
    }
  }

  void aFolderThatWasThereBeforeStaysEvenEmpty() {
    FakeHost host;
    host.folders << "/srv/site";
    const auto receipt =
        apply::applyPlan(planOf({plan::SetFile{"/srv/site/file", std::nullopt, "x", "why"}}), host, options());
    QVERIFY(receipt);
    const auto plan = apply::makeUndoPlan(host, *receipt, {});
    QVERIFY(plan && apply::applyPlan(*plan, host, options()));
    QVERIFY(host::exists(host, "/srv/site"));
  }

  void whatCantBeTakenBackIsSaid() {
    FakeHost host;
    host.programs["format"] = [](FakeHost&, const host::Command&) { return 0; };
    host::Command command;
    command.program = "format";
    const auto receipt = apply::applyPlan(
        planOf({plan::RunCommand{command, plan::RunCommand::Undo::Impossible, {}, "why"}}), host, options());
    QVERIFY(receipt);
    const auto plan = apply::makeUndoPlan(host, *receipt, {});
    QVERIFY(plan && plan->empty());
    QCOMPARE(plan->warnings.size(), 1);
    QVERIFY(plan->warnings.first().contains("format"));
  }

  void aFileThatARunMadeMayBeEditedAndStays() {
    FakeHost host;
    const auto receipt =
        apply::applyPlan(planOf({plan::SetFile{"/srv/file", std::nullopt, "x", "why"}}), host, options());
    QVERIFY(receipt);
    host.files["/srv/file"] = "mine now";
    QCOMPARE(apply::makeUndoPlan(host, *receipt, {}).error().code(), apply::codes::drifted);
    QCOMPARE(host.files["/srv/file"], "mine now");
  }
};

QTEST_GUILESS_MAIN(TestUndo)
#include "tst_undo.moc"
