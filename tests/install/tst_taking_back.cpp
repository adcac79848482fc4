#include <QTest>

#include "app/core/apply/remove_tree.h"
#include "app/core/install/installing.h"
#include "app/core/install/steps.h"
#include "tests/apply/installs.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

/// Undo and rollback of packages where luck has left the administrator.
namespace {

const QString below = siteFolder() + "/shop";
const QString environment = QStringLiteral("/home/box/environments/shop-1.0");

QByteArray fileOf(const FakeHost& host, const QString& relative) {
  return host.files.value(below + '/' + relative, "(not there)");
}

FakeHost installed() {
  return after(installing("first", hostWithPython(), "1.0", "/shop"));
}

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

/// Takes a situation's plan back, after the site has gone on working in between.
struct TakenBack {
  FakeHost host;
  QStringList warnings;
  QStringList kept;
};

TakenBack takenBack(const Situation& situation, const std::function<void(FakeHost&)>& meanwhile) {
  FakeHost host = situation.start;
  const auto receipt = apply::applyPlan(situation.plan, host, options());
  if (!receipt) qFatal("%s", qPrintable(receipt.error().text()));
  meanwhile(host);
  const auto plan = apply::makeUndoPlan(host, *receipt, observedWithPython(host));
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  if (const auto done = apply::applyPlan(*plan, host, options()); !done) qFatal("%s", qPrintable(done.error().text()));
  const auto kept = apply::markUndone(host, *receipt);
  if (!kept) qFatal("%s", qPrintable(kept.error().text()));
  return {host, plan->warnings, *kept};
}

}  // namespace

class TestTakingBack : public QObject {
  Q_OBJECT
 private slots:
  void takenAwayTheMachineIsAsItWas() {
    const FakeHost start = hostWithPython();
    const FakeHost host = installed();
    FakeHost gone = after(uninstalling("away", host, below));
    // What carryOut deletes behind each of the two plans.
    QCOMPARE(apply::removeFolders(gone, {below + ".iiswsgi-new", below + ".iiswsgi-previous",
                                         "/home/box/environments/shop-1.0.iiswsgi-previous"}),
             QStringList());
    QCOMPARE(difference(machineOf(start), machineOf(gone)), QString());
    QVERIFY(!gone.files.contains(install::recordPath(stateFolder(), "shop", false)));
  }

  void takenAwayTheSiteKeepsWhatItHasMade() {
    const FakeHost host = after(uninstalling("away", used(installed(), below), below));
    QCOMPARE(fileOf(host, "shop/static/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("(not there)"));
  }

  void whatTheSiteHasMadeOutlivesAnUndo() {
    const Situation first = installing("first", hostWithPython(), "1.0", "/shop");
    const auto [host, warnings, kept] = takenBack(first, [](FakeHost& machine) { machine = used(machine, below); });
    QCOMPARE(fileOf(host, "shop/static/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QVERIFY(fileOf(host, "shop.ini").contains("colour = red"));
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("(not there)"));
    QVERIFY(!host.files.contains(below + "/shop/__pycache__/__init__.cpython-311.pyc"));
    QCOMPARE(host.files.value(configPath()), hostWithPython().files.value(configPath()));
    QVERIFY(!host.files.keys().join(' ').contains("iiswsgi-new"));
    QCOMPARE(kept, QStringList());
    QVERIFY2(warnings.join(' ').contains("stays where it is: 3 files"), qPrintable(warnings.join('\n')));
  }

  void whatTheSiteHasMadeOutlivesAnUndoOfAnUpdate() {
    const FakeHost before = installed();
    const Situation second = installing("second", before, "2.0", "/shop");
    const auto [host, warnings, kept] = takenBack(second, [](FakeHost& machine) {
      machine = used(machine, below);
      machine.files[below + "/shop/static/style.css"] = "edited";
    });
    QCOMPARE(fileOf(host, "shop/static/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("version = '1.0'\n"));
    QCOMPARE(fileOf(host, "shop/static/style.css"), QByteArray("/* 1.0 */"));
    QCOMPARE(kept, QStringList{below + "/.iiswsgi-new-kept"});
    QCOMPARE(fileOf(host, ".iiswsgi-new-kept/content/shop/static/style.css"), QByteArray("edited"));
    QVERIFY2(warnings.join(' ').contains("style.css was edited since then"), qPrintable(warnings.join('\n')));
    QVERIFY2(!host.files.keys().join(' ').contains("iiswsgi-previous"), qPrintable(host.files.keys().join('\n')));
  }

  /// Between the plan and the person's "y", or while pip was at work.
  void whatCameIntoAMovedFolderMeanwhileComesBack() {
    FakeHost host = installed();
    const auto present = presentIn(host, below);
    install::Ready ready;
    ready.choice.stateFolder = stateFolder();
    const auto away =
        install::planUninstallation(observedWithPython(host), *present.record, stateFolder(), present);
    QVERIFY2(away, qPrintable(away ? QString() : away.error().text()));
    ready.installation = *away;
    host.files[below + "/shop/static/late.jpg"] = "a cat";
    const auto done = install::carryOut(host, ready, options());
    QVERIFY2(done, qPrintable(done ? QString() : done.error().text()));
    QCOMPARE(fileOf(host, "shop/static/late.jpg"), QByteArray("a cat"));
    QVERIFY(!host.files.keys().join(' ').contains("iiswsgi-previous"));
  }

  void takingAwayIsFinalAndSaysSo() {
    FakeHost host = installed();
    const auto present = presentIn(host, below);
    const auto away =
        install::planUninstallation(observedWithPython(host), *present.record, stateFolder(), present);
    QVERIFY(away && away->isFinal && away->plan.warnings.join(' ').contains("final"));
  }

  /// The handler of the version that is there would be taken away.
  void anUpdateInAnEditedConfigurationIsntTakenBackByHalf() {
    const Situation second = installing("second", installed(), "2.0", "/shop");
    FakeHost host = second.start;
    const auto receipt = apply::applyPlan(second.plan, host, options());
    QVERIFY(receipt);
    host.files[configPath()].replace("<configSections>", "<!-- by hand --><configSections>");
    const auto plan = apply::makeUndoPlan(host, *receipt, observedWithPython(host));
    QVERIFY(!plan);
    QVERIFY2(plan.error().code() == apply::codes::drifted, qPrintable(plan.error().text()));
  }

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
