#include <QJsonDocument>
#include <QTest>

#include "app/core/apply/remove_tree.h"
#include "app/core/install/installing.h"
#include "tests/apply/installs.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

/// Servers that were prepared for a package whose content comes by other hands, and what comes after.
namespace {

const QString below = siteFolder() + "/shop";
const QString environment = QStringLiteral("/home/box/environments/shop-1.0");

QByteArray fileOf(const FakeHost& host, const QString& relative) {
  return host.files.value(below + '/' + relative, "(not there)");
}

install::Choice preparing() {
  install::Choice choice = choiceOf("1.0", "/shop");
  choice.contentElsewhere = true;
  return choice;
}

Result<install::Installation> planned(FakeHost host, const install::Bundle& bundle, const install::Choice& choice) {
  return install::planInstallation(observedWithPython(host), bundle, choice, presentIn(host, below));
}

/// Plans, stages, applies and tidies.
apply::Receipt carriedOut(FakeHost& host, const install::Bundle& bundle, const install::Choice& choice) {
  const auto installation = planned(host, bundle, choice);
  if (!installation) qFatal("%s", qPrintable(installation.error().text()));
  const auto content = contentOf(bundle.version.toLatin1());
  for (auto file = content.begin(); file != content.end(); ++file) {
    if (!installation->left.contains(file.key())) host.files[installation->staging + '/' + file.key()] = file.value();
  }
  const auto receipt = apply::applyPlan(installation->plan, host, options());
  if (!receipt) qFatal("%s", qPrintable(receipt.error().text()));
  apply::removeFolders(host, installation->finished);
  return *receipt;
}

FakeHost prepared() {
  FakeHost host = hostWithPython();
  carriedOut(host, bundleOf("1.0"), preparing());
  host.files[environment + "/lib/library.py"] = "first";
  return host;
}

/// As a publisher does it, who takes the notice away at the end.
void copyContent(FakeHost& host, const QByteArray& version) {
  const auto content = contentOf(version);
  for (auto file = content.begin(); file != content.end(); ++file)
    host.files[below + '/' + file.key()] = file.value();
  host.files.remove(below + "/app_offline.htm");
}

/// An undo plan of `receipt`, or an end of the test.
plan::Plan undoOf(FakeHost& host, const apply::Receipt& receipt) {
  const auto plan = apply::makeUndoPlan(host, receipt, observedWithPython(host));
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return *plan;
}

}  // namespace

class TestPrepared : public QObject {
  Q_OBJECT
 private slots:
  void aRepeatedPreparationIsTakenBack() {
    FakeHost host = prepared();
    const Machine before = machineOf(host);
    const auto second = carriedOut(host, bundleOf("1.0"), preparing());
    host.files[environment + "/lib/library.py"] = "second";
    const auto plan = undoOf(host, second);
    QVERIFY2(plan.warnings.join('\n').contains(environment), qPrintable(plan.warnings.join('\n')));
    const auto undone = apply::applyPlan(plan, host, options());
    QVERIFY2(undone, qPrintable(undone ? QString() : undone.error().text()));
    QVERIFY(apply::markUndone(host, second));
    QCOMPARE(host.files.value(environment + "/lib/library.py"), QByteArray("first"));
    QCOMPARE(difference(before, machineOf(host)), QString());
  }

  void aSecondUpdateInPlaceIsTakenBackWithTheSiteOffline() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    install::Choice choice = preparing();
    choice.pipFolder = below;
    carriedOut(host, bundleOf("1.0"), choice);
    host.files[environment + "/lib/library.py"] = "second";
    const Machine before = machineOf(host);
    const auto again = carriedOut(host, bundleOf("1.0"), choice);
    const auto plan = undoOf(host, again);
    const auto* offline = std::get_if<plan::SetFile>(&plan.changes.at(0));
    QVERIFY(offline && offline->path.endsWith("app_offline.htm") && offline->after);
    const auto* pause = std::get_if<plan::RunCommand>(&plan.changes.at(1));
    QVERIFY(pause && pause->run.arguments.last().contains("sleep"));
    QVERIFY(apply::applyPlan(plan, host, options()));
    QVERIFY(apply::markUndone(host, again));
    // The retired environment of the first time was deleted by the second.
    QVERIFY2(host.files.value(environment + "/lib/library.py") == "second",
             qPrintable(difference(before, machineOf(host))));
    QVERIFY(!host.files.keys().join(' ').contains("iiswsgi-undone"));
  }

  void eachStepOfAnUndoNamesWhatItIsAbout() {
    for (const install::Choice& choice : {preparing(), choiceOf("2.0", "/shop")}) {
      FakeHost host = prepared();
      const auto receipt = carriedOut(host, bundleOf(choice.contentElsewhere ? "1.0" : "2.0"), choice);
      const auto plan = undoOf(host, receipt);
      QVERIFY(!plan.empty());
      for (const plan::Change& change : plan.changes) {
        const QString why = plan::whyOf(change);
        QVERIFY2(why.contains(" /") || why.contains("processes"), qPrintable(why));
      }
    }
  }

  /// Whatever fails and whenever: all of it, or nothing.
  void anUndoThatIsCutOffLeavesEverythingOrNothing() {
    FakeHost start = prepared();
    const auto second = carriedOut(start, bundleOf("1.0"), preparing());
    const auto plan = undoOf(start, second);
    FakeHost done = start;
    QVERIFY(apply::applyPlan(plan, done, options()));
    for (int operation = 0; operation < done.operations() - start.operations(); ++operation) {
      for (const Fault fault : allFaults) {
        FakeHost host = start.reboot();
        host.fails = {operation, fault};
        (void)apply::applyPlan(plan, host, options());
        FakeHost after = host.reboot();
        QVERIFY(apply::recover(after, stateFolder()));
        const bool whole = machineOf(after) == machineOf(start) || machineOf(after) == machineOf(done);
        QVERIFY2(whole, qPrintable(difference(machineOf(start), machineOf(after))));
      }
    }
  }

  /// The power goes when the files are back, and nobody has noted that yet.
  void anUndoThatWasntNotedIsntDoneTwice() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    const auto update = carriedOut(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    host = used(host, below);
    QVERIFY(apply::applyPlan(undoOf(host, update), host, options()));
    host = host.reboot();
    const auto again = apply::makeUndoPlan(host, update, observedWithPython(host));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().text()));
    QVERIFY(again->empty());
    QVERIFY(apply::markUndone(host, update));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QVERIFY(!host.files.contains("/home/box/environments/shop-2.0/pyvenv.cfg"));
    QVERIFY(host.files.contains(environment + "/pyvenv.cfg"));
  }

  void whatIsGoneIsNamed() {
    FakeHost host = prepared();
    const auto second = carriedOut(host, bundleOf("1.0"), preparing());
    apply::removeFolders(host, {environment + ".iiswsgi-previous"});
    const auto plan = apply::makeUndoPlan(host, second, observedWithPython(host));
    QVERIFY(!plan);
    QCOMPARE(plan.error().code(), apply::codes::drifted);
    QVERIFY2(plan.error().message().contains(environment + ".iiswsgi-previous isn't there"),
             qPrintable(plan.error().text()));
    QVERIFY2(!plan.error().hint().contains("first"), qPrintable(plan.error().hint()));
  }

  void theNextVersionTakesOverWhatWasCopiedByHand() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    host = used(host, below);
    const FakeHost before = host;
    const auto update = carriedOut(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("version = '2.0'\n"));
    QCOMPARE(fileOf(host, "shop/static/style.css"), QByteArray("/* 2.0 */"));
    QVERIFY(fileOf(host, "shop.ini").contains("colour = red"));
    QCOMPARE(fileOf(host, "shop/static/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QVERIFY(apply::applyPlan(undoOf(host, update), host, options()));
    QVERIFY(apply::markUndone(host, update));
    QCOMPARE(difference(machineOf(before), machineOf(host)), QString());
  }

  /// Content in place was put aside by nobody: its record names no folder that the next version uses.
  void anUpdateAfterOneInPlaceCanBeTakenBack() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    install::Choice inPlace = preparing();
    inPlace.pipFolder = below;
    carriedOut(host, bundleOf("1.0"), inPlace);
    const auto update = carriedOut(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    QVERIFY(apply::applyPlan(undoOf(host, update), host, options()));
    QVERIFY(apply::markUndone(host, update));
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("version = '1.0'\n"));
  }

  void aFolderOfARetiredNameThatIsNewIsntDeleted() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    auto record = *presentIn(host, below).record;
    record.retired = QStringList{below + ".iiswsgi-previous", choiceOf("2.0", "/shop").environmentFolder};
    host.files[install::recordPath(stateFolder(), "shop", false)] = QJsonDocument(toJson(record)).toJson();
    carriedOut(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    QVERIFY(host.files.contains(below + ".iiswsgi-previous/content/shop/__init__.py"));
    QVERIFY(host.files.contains(choiceOf("2.0", "/shop").environmentFolder + "/pyvenv.cfg"));
  }

  void whatThePreparedVersionHadAndTheNextHasntGoesAside() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    install::Bundle next = bundleOf("2.0");
    next.content.files.remove("shop/static/style.css");
    const auto installation = planned(host, next, choiceOf("2.0", "/shop"));
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QVERIFY(installation->leaving.contains("shop/static/style.css"));
    QVERIFY2(installation->plan.warnings.isEmpty(), qPrintable(installation->plan.warnings.join('\n')));
  }

  /// Nobody knows what the settings were when they came.
  void settingsOfContentThatNobodyKnowsStay() {
    FakeHost host = hostWithPython();
    copyContent(host, "1.0");
    host.files[below + "/shop/labels.json"] = "{}";
    host.files[below + "/iiswsgi.json"] = "{}";
    host.folders << below;
    install::Choice inPlace = preparing();
    inPlace.pipFolder = below;
    install::Bundle seen = bundleOf("1.0");
    seen.content = {};
    carriedOut(host, seen, inPlace);
    install::Bundle next = bundleOf("2.0");
    next.content.files["shop/labels.json"] = "another sum";
    next.content.files["iiswsgi.json"] = "another sum";
    const auto installation = planned(host, next, choiceOf("2.0", "/shop"));
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QCOMPARE(installation->left, (QStringList{"shop.ini", "shop/labels.json"}));
    const QString warnings = installation->plan.warnings.join('\n');
    QVERIFY2(warnings.contains("shop/labels.json stays as it is") && !warnings.contains("shop.ini"),
             qPrintable(warnings));
    QVERIFY(installation->leaving.contains("shop/__init__.py") && installation->leaving.contains("iiswsgi.json"));
  }

  void aFileBesideThePreparedContentIsStillTheSitesOwn() {
    FakeHost host = installedThenPrepared();
    host.files[below + "/notes.txt"] = "mine";
    const auto installation = planned(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QVERIFY(!installation->leaving.contains("notes.txt"));
  }

  void aServerThatIsPreparedForAnotherProductStays() {
    FakeHost host = prepared();
    copyContent(host, "1.0");
    install::Bundle other = bundleOf("2.0");
    other.id = "Blog";
    const auto installation = planned(host, other, choiceOf("2.0", "/shop"));
    QVERIFY(!installation);
    QCOMPARE(installation.error().code(), install::codes::otherPackage);
  }

  void theRecordOfAPreparedServerIsReadAsItWasWritten() {
    FakeHost host = prepared();
    const auto present = presentIn(host, below);
    QVERIFY(present.record && present.record->contentElsewhere);
    QCOMPARE(present.record->awaited, bundleOf("1.0").content.files);
    const auto read = install::recordFromJson(install::toJson(*present.record));
    QVERIFY(read && *read == *present.record);
  }

 private:
  static FakeHost installedThenPrepared() {
    FakeHost host = hostWithPython();
    carriedOut(host, bundleOf("1.0"), choiceOf("1.0", "/shop"));
    carriedOut(host, bundleOf("1.0"), preparing());
    return host;
  }
};

QTEST_GUILESS_MAIN(TestPrepared)
#include "tst_prepared.moc"
