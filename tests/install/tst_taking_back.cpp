#include <QTest>

#include "app/core/apply/remove_tree.h"
#include "app/core/install/steps.h"
#include "tests/apply/installs.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

/// Undo and rollback of packages where luck has left the administrator.
namespace {

const QString below = siteFolder() + "/shop";
const QString environment = QStringLiteral("/home/box/environments/shop-1.0");

apply::Receipt applied(FakeHost& host, const plan::Plan& plan) {
  const auto receipt = apply::applyPlan(plan, host, options());
  if (!receipt) qFatal("%s", qPrintable(receipt.error().text()));
  return *receipt;
}

plan::Plan undoOf(FakeHost& host, const apply::Receipt& receipt) {
  const auto plan = apply::makeUndoPlan(host, receipt, observedWithPython(host));
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return *plan;
}

}  // namespace

class TestTakingBack : public QObject {
  Q_OBJECT
 private slots:
  /// A library in it was in use when it was to be deleted: half a site doesn't come back.
  void whatWasUninstalledAndIsHalfDeletedStaysAway() {
    const FakeHost installed = after(installing("first", hostWithPython(), "1.0", "/shop"));
    const Situation away = uninstalling("away", installed, below);
    FakeHost host = away.start;
    const auto receipt = applied(host, away.plan);
    QVERIFY(apply::isFinal(receipt));
    host.files.remove(below + ".iiswsgi-previous/content/shop.ini");
    const auto plan = apply::makeUndoPlan(host, receipt, observedWithPython(host));
    QVERIFY(!plan);
    QVERIFY2(plan.error().code() == apply::codes::drifted && plan.error().message().contains("was final"),
             qPrintable(plan.error().text()));
    QVERIFY(plan.error().hint().contains(receipt.folder));
  }

  void thePythonOfAnInstallationGoesWhenAllIsTakenBack() {
    const Situation first = installing("first", hostWithPython(), "1.0", "/shop");
    FakeHost host = first.start;
    const auto receipt = applied(host, first.plan);
    host.files[environment + "/lib/library.py"] = "by pip";
    // Which Python made it doesn't matter any more.
    host.programs.clear();
    const auto plan = undoOf(host, receipt);
    QVERIFY2(plan.warnings.join(' ').contains(environment + " is deleted"), qPrintable(plan.warnings.join('\n')));
    applied(host, plan);
    QVERIFY(host.files.contains(environment + "/lib/library.py"));
    QVERIFY(apply::markUndone(host, receipt));
    QVERIFY(!host.files.keys().join(' ').contains(environment));
  }

  /// The power went after the environment was deleted and before that was noted, and then somebody installed again.
  void whatCameToThePlaceOfADeletedEnvironmentStays() {
    const Situation first = installing("first", hostWithPython(), "1.0", "/shop");
    FakeHost host = first.start;
    const auto receipt = applied(host, first.plan);
    applied(host, undoOf(host, receipt));
    apply::removeFolders(host, {environment, below + ".iiswsgi-new"});
    const Situation again = installing("again", host, "1.0", "/shop");
    host = again.start;
    applied(host, again.plan);
    QVERIFY(host.files.contains(environment + "/pyvenv.cfg"));
    QVERIFY(undoOf(host, receipt).empty());
    QVERIFY(apply::markUndone(host, receipt));
    QVERIFY(host.files.contains(environment + "/pyvenv.cfg"));
    QVERIFY(host.files.contains(below + "/shop.ini"));
  }

  void whoHasTakenTheSiteOfflineMayTakeAnUpdateBack() {
    const Situation second =
        installing("second", after(installing("first", hostWithPython(), "1.0", "/shop")), "2.0", "/shop");
    FakeHost host = second.start;
    const auto receipt = applied(host, second.plan);
    host.files[below + "/app_offline.htm"] = "by hand";
    applied(host, undoOf(host, receipt));
    QVERIFY(apply::markUndone(host, receipt));
    QCOMPARE(host.files.value(below + "/shop/__init__.py"), QByteArray("version = '1.0'\n"));
    QCOMPARE(host.files.value(below + "/app_offline.htm"), QByteArray("by hand"));
  }

  /// pip fails, and what deletes the new environment leaves the files of it that are in use.
  void theEarlierPythonComesBackBesideTheRestOfTheNewOne() {
    FakeHost host = after(installing("first", hostWithPython(), "1.0", "/shop"));
    host.files[environment + "/lib/library.py"] = "first";
    install::Choice choice = choiceOf("1.0", "/shop");
    choice.contentElsewhere = true;
    choice.pipFolder = below;
    const auto again =
        install::planInstallation(observedWithPython(host), bundleOf("1.0"), choice, presentIn(host, below));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().text()));
    host.programs["/usr/bin/python3"] = [](FakeHost& machine, const host::Command& command) {
      if (command.arguments.contains("venv")) machine.files[environment + "/pyvenv.cfg"] = "second";
      return 0;
    };
    host.programs[install::interpreterOf(environment, false)] = [](FakeHost&, const host::Command&) { return 1; };
    const auto failed = apply::applyPlan(again->plan, host, options());
    QVERIFY(!failed);
    QVERIFY2(failed.error().code() == apply::codes::rolledBack, qPrintable(failed.error().text()));
    QCOMPARE(host.files.value(environment + "/lib/library.py"), QByteArray("first"));
    QVERIFY(!host.files.contains(below + "/app_offline.htm"));
  }
};

QTEST_GUILESS_MAIN(TestTakingBack)
#include "tst_taking_back.moc"
