#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/apply/plans.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

namespace {

const QString config = QStringLiteral("/etc/server.config");

FakeHost plainHost() {
  FakeHost host;
  host.files[config] = "before";
  return host;
}

plan::Plan changing() {
  return planOf({plan::SetFile{config, "before", "after", "Change it."}});
}

QString stateNames(const Result<QList<apply::Receipt>>& history) {
  QStringList names;
  for (const auto& receipt : *history)
    names << QString::number(static_cast<int>(receipt.state));
  return names.join(' ');
}

QString journalOf(const apply::Receipt& receipt) {
  return receipt.folder + "/journal";
}

}  // namespace

class TestApply : public QObject {
  Q_OBJECT
 private slots:
  void aPlanIsCarriedOutAndItsBackupKept() {
    FakeHost host = plainHost();
    const auto receipt = apply::applyPlan(changing(), host, options());
    QVERIFY2(receipt, qPrintable(receipt ? "" : receipt.error().text()));
    QCOMPARE(host.files[config], "after");
    const auto plan = plan::planFromJson(QJsonDocument::fromJson(host.files[receipt->folder + "/plan.json"]).object());
    QVERIFY(plan);
    QCOMPARE(std::get<plan::SetFile>(plan->changes.front()).before, std::optional<QByteArray>("before"));
    QVERIFY(receipt->id.startsWith("2026-03-01T12-00-00-"));
  }

  void nothingToDoTouchesNothing() {
    FakeHost host = plainHost();
    const Machine before = host.machine();
    const auto receipt = apply::applyPlan(planOf({}), host, options());
    QVERIFY(receipt);
    QVERIFY(receipt->id.isEmpty());
    QCOMPARE(host.operations(), 0);
    QCOMPARE(difference(before, host.machine()), QString());
  }

  void aFileChangedSinceThePlanIsLeftAlone_data() {
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("edited") << QByteArray("edited") << true;
    QTest::newRow("edited to what the plan wants") << QByteArray("after") << true;
    QTest::newRow("emptied") << QByteArray() << true;
    QTest::newRow("removed") << QByteArray() << false;
  }
  void aFileChangedSinceThePlanIsLeftAlone() {
    QFETCH(QByteArray, now);
    QFETCH(bool, isThere);
    FakeHost host = plainHost();
    host.files[config] = now;
    if (!isThere) host.files.remove(config);
    const Machine before = machineOf(host);
    QCOMPARE(apply::checkDrift(changing(), host).error().code(), apply::codes::drifted);
    const auto receipt = apply::applyPlan(changing(), host, options());
    QCOMPARE(receipt.error().code(), apply::codes::drifted);
    QVERIFY(!receipt.error().hint().isEmpty());
    QCOMPARE(difference(before, machineOf(host)), QString());
    QVERIFY(apply::readHistory(host, stateFolder())->isEmpty());
  }

  void aMoveDriftsToo() {
    FakeHost host;
    host.files["/a/file"] = "";
    const plan::Plan plan = planOf({plan::MovePath{"/a", "/b", "why"}});
    QVERIFY(apply::checkDrift(plan, host));
    host.files["/b"] = "in the way";
    QCOMPARE(apply::checkDrift(plan, host).error().code(), apply::codes::drifted);
    host.files.clear();
    QCOMPARE(apply::checkDrift(plan, host).error().code(), apply::codes::drifted);
  }

  void aFileWithinAMovedFolderIsCheckedInItsTurn() {
    FakeHost host;
    host.files["/a/file"] = "old";
    plan::Plan plan =
        planOf({plan::MovePath{"/a", "/b", "why"}, plan::SetFile{"/b/file", QByteArray("old"), "new", "why"}});
    QVERIFY(apply::applyPlan(plan, host, options()));
    QCOMPARE(host.files["/b/file"], "new");
    FakeHost edited;
    edited.files["/a/file"] = "edited";
    QCOMPARE(apply::applyPlan(plan, edited, options()).error().code(), apply::codes::rolledBack);
    QCOMPARE(edited.files["/a/file"], "edited");
  }

  void aLockThatAnotherHoldsKeepsEverybodyElseOut() {
    FakeHost host = plainHost();
    host.heldLocks[stateFolder() + "/lock"] = 4711;
    const auto receipt = apply::applyPlan(changing(), host, options());
    QCOMPARE(receipt.error().code(), host::codes::lockTaken);
    QVERIFY(receipt.error().message().contains("4711"));
    QCOMPARE(host.files[config], "before");
  }

  void theLockIsGivenBack() {
    FakeHost host = plainHost();
    QVERIFY(apply::applyPlan(changing(), host, options()));
    QVERIFY(host.takeLock(stateFolder() + "/lock"));
  }

  void whileAnotherIsAtWorkThereIsNothingToRecover() {
    FakeHost host = cutOff();
    host.heldLocks[stateFolder() + "/lock"] = 4711;
    const Machine before = host.machine();
    const auto receipt = apply::recover(host, stateFolder());
    QVERIFY(receipt && !receipt->has_value());
    QCOMPARE(difference(before, host.machine()), QString());
  }

  void aReadOnlyFileIsNoObstacleButAnEnd() {
    FakeHost host = plainHost();
    host.files["/etc/other"] = "x";
    host.modes[config] = 0444;
    const Machine before = machineOf(host);
    const auto receipt = apply::applyPlan(
        planOf({plan::SetFile{"/etc/other", "x", "y", "why"}, plan::SetFile{config, "before", "after", "why"}}), host,
        options());
    QCOMPARE(receipt.error().code(), apply::codes::rolledBack);
    QVERIFY(receipt.error().message().contains(config));
    QCOMPARE(difference(before, machineOf(host)), QString());
  }

  void aCommandThatFailsTakesEverythingBack() {
    FakeHost host = plainHost();
    host.programs["fail"] = [](FakeHost&, const host::Command&) { return 3; };
    plan::Plan plan = changing();
    host::Command command;
    command.program = "fail";
    plan.changes.push_back(plan::RunCommand{command, plan::RunCommand::Undo::CoveredByEarlierChange, {}, "why"});
    const auto receipt = apply::applyPlan(plan, host, options());
    QCOMPARE(receipt.error().code(), apply::codes::rolledBack);
    QVERIFY2(receipt.error().message().contains("exit code 3"), qPrintable(receipt.error().text()));
    QCOMPARE(host.files[config], "before");
  }

  void aProgramThatIsntThereHasDoneNothing() {
    FakeHost host = plainHost();
    host::Command command;
    command.program = "missing";
    plan::Plan plan = changing();
    plan.changes.push_back(plan::RunCommand{command, plan::RunCommand::Undo::Impossible, {}, "why"});
    QCOMPARE(apply::applyPlan(plan, host, options()).error().code(), apply::codes::rolledBack);
    QCOMPARE(host.files[config], "before");
  }

  void cancellingTakesBackWhatWasDone() {
    FakeHost host = plainHost();
    const Machine before = machineOf(host);
    apply::Options chosen = options();
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    chosen.cancelled = cancelled;
    chosen.progress = [&](const apply::Progress& progress) { *cancelled = progress.done == 1; };
    const auto receipt = apply::applyPlan(
        planOf({plan::SetFile{config, "before", "after", "why"}, plan::SetFile{"/etc/new", std::nullopt, "x", "why"}}),
        host, chosen);
    QCOMPARE(receipt.error().code(), apply::codes::cancelled);
    QCOMPARE(difference(before, machineOf(host)), QString());
    QCOMPARE(apply::readHistory(host, stateFolder())->first().state, apply::Receipt::State::RolledBack);
  }

  void cancellingEndsAProgramThatRuns() {
    FakeHost host = plainHost();
    const Machine before = machineOf(host);
    apply::Options chosen = options();
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    chosen.cancelled = cancelled;
    host.programs["pip"] = [&](FakeHost& machine, const host::Command&) {
      machine.facts["environment"] = "half made";
      *cancelled = true;
      return 0;
    };
    host.programs["remove"] = [](FakeHost& machine, const host::Command&) {
      return machine.facts.remove("environment") - 1;
    };
    host::Command pip, remove;
    pip.program = "pip";
    remove.program = "remove";
    const auto receipt =
        apply::applyPlan(planOf({plan::SetFile{config, "before", "after", "why"},
                                 plan::RunCommand{pip, plan::RunCommand::Undo::ByCommand, remove, "why"},
                                 plan::SetFile{"/etc/new", std::nullopt, "x", "why"}}),
                         host, chosen);
    QVERIFY(!receipt);
    QCOMPARE(receipt.error().code(), apply::codes::cancelled);
    QCOMPARE(difference(before, machineOf(host)), QString());
    QCOMPARE(apply::readHistory(host, stateFolder())->first().state, apply::Receipt::State::RolledBack);
    QVERIFY2(host.started.last().program == "remove" && !host.started.last().cancelled,
             "the way back can be cancelled");
  }

  void whatCantBeUndoneIsNotEndedHalfWay() {
    FakeHost host = plainHost();
    apply::Options chosen = options();
    chosen.cancelled = std::make_shared<std::atomic<bool>>(false);
    host.programs["install"] = [](FakeHost&, const host::Command&) { return 0; };
    host::Command install;
    install.program = "install";
    plan::Plan plan = changing();
    plan.changes.push_back(plan::RunCommand{install, plan::RunCommand::Undo::Impossible, {}, "why"});
    QVERIFY(apply::applyPlan(plan, host, chosen));
    QVERIFY(!host.started.last().cancelled);
  }

  void progressNamesEachChangeAndTheEnd() {
    FakeHost host = plainHost();
    QStringList seen;
    apply::Options chosen = options();
    chosen.progress = [&](const apply::Progress& progress) {
      seen << QString("%1/%2 %3").arg(progress.done).arg(progress.total).arg(progress.doing);
    };
    QVERIFY(apply::applyPlan(changing(), host, chosen));
    QCOMPARE(seen, (QStringList{"0/1 Change it.", "1/1 Done."}));
  }

  void somebodyElsesEditDuringARunIsKept() {
    FakeHost host = plainHost();
    host.programs["edit"] = [](FakeHost& machine, const host::Command&) {
      machine.files["/etc/server.config"] = "edited by hand";
      return 1;
    };
    host::Command command;
    command.program = "edit";
    plan::Plan plan = changing();
    plan.changes.push_back(plan::RunCommand{command, plan::RunCommand::Undo::CoveredByEarlierChange, {}, "why"});
    const auto receipt = apply::applyPlan(plan, host, options());
    QCOMPARE(receipt.error().code(), apply::codes::rollbackIncomplete);
    QCOMPARE(host.files[config], "edited by hand");
    const auto history = apply::readHistory(host, stateFolder());
    QCOMPARE(history->first().state, apply::Receipt::State::Incomplete);
    QVERIFY2(receipt.error().message().contains(history->first().folder), qPrintable(receipt.error().text()));
    QVERIFY2(receipt.error().text().contains(config), qPrintable(receipt.error().text()));
    // Told once: later commands aren't kept from working.
    const auto again = apply::recover(host, stateFolder());
    QVERIFY(again && !again->has_value());
  }

  void theNextRunRecoversTheOneThatWasCutOff() {
    FakeHost host = cutOff();
    const auto receipt = apply::applyPlan(planOf({plan::SetFile{"/etc/b", "b", "c", "why"}}), host, options());
    QVERIFY2(receipt, qPrintable(receipt ? "" : receipt.error().text()));
    QCOMPARE(host.files[config], "before");
    QCOMPARE(host.files["/etc/b"], "c");
    const auto history = apply::readHistory(host, stateFolder());
    QCOMPARE(stateNames(history), "0 1");
  }

  void historyIsNewestFirstWhateverTheClockSays() {
    FakeHost host = plainHost();
    for (const char* text : {"1", "2", "3"}) {
      plan::Plan plan = planOf({plan::SetFile{config, host.files[config], text, "why"}});
      plan.title = text;
      host.clock = host.clock.addDays(-1);
      QVERIFY(apply::applyPlan(plan, host, options()));
    }
    QStringList titles;
    const auto history = apply::readHistory(host, stateFolder());
    for (const auto& receipt : *history)
      titles << receipt.title;
    QCOMPARE(titles, (QStringList{"3", "2", "1"}));
    QVERIFY(history->first().started > history->last().started);
  }

  void aTornLineIsAsIfItHadNotBeenWritten() {
    FakeHost host = plainHost();
    const auto receipt = apply::applyPlan(changing(), host, options());
    QVERIFY(receipt);
    const QByteArray whole = host.files[journalOf(*receipt)];
    const qsizetype last = whole.trimmed().lastIndexOf('\n') + 1;
    for (qsizetype length = last; length < whole.trimmed().size(); ++length) {
      FakeHost cut = host;
      cut.files[journalOf(*receipt)] = whole.left(length);
      const auto recovered = apply::recover(cut, stateFolder());
      QVERIFY(recovered && recovered->has_value());
      QCOMPARE((*recovered)->state, apply::Receipt::State::Applied);
      QCOMPARE(apply::readHistory(cut, stateFolder())->first().state, apply::Receipt::State::Applied);
    }
  }

  void aDamagedRecordIsTold() {
    FakeHost host = cutOff();
    for (const QString& path : host.files.keys()) {
      if (path.endsWith("plan.json")) host.files[path] = "{";
    }
    QCOMPARE(apply::recover(host, stateFolder()).error().code(), apply::codes::journalDamaged);
    QCOMPARE(apply::readHistory(host, stateFolder())->first().state, apply::Receipt::State::Incomplete);
  }

  /// Its runs may be made up, and their commands would be run by whoever looks next.
  void aFolderThatOthersMayWriteIsNotRead() {
    FakeHost host = cutOff();
    host.foreignFolders[stateFolder()] = "anna";
    const Machine before = host.machine();
    QCOMPARE(apply::recover(host, stateFolder()).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(apply::readHistory(host, stateFolder()).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(apply::applyPlan(changing(), host, options()).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(host.operations(), 0);
    QCOMPARE(difference(before, host.machine()), QString());
  }

  void verifyTakesAnythingBelow500_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("good");
    QTest::newRow("200") << 200 << true;
    QTest::newRow("302") << 302 << true;
    QTest::newRow("404") << 404 << true;
    QTest::newRow("500") << 500 << false;
    QTest::newRow("503") << 503 << false;
  }
  void verifyTakesAnythingBelow500() {
    QFETCH(int, status);
    QFETCH(bool, good);
    FakeHost host;
    host::HttpAnswer answer;
    answer.status = status;
    host.pages["http://localhost:8080/"] = answer;
    plan::Plan plan = planOf({});
    plan.verifyUrl = QUrl("http://localhost:8080/");
    const auto verified = apply::verify(host, plan);
    QCOMPARE(verified.ok(), good);
    if (!good) QCOMPARE(verified.error().code(), apply::codes::verifyFailed);
    plan.verifyUrl = QUrl("http://localhost:8081/");
    QCOMPARE(apply::verify(host, plan).error().code(), host::codes::requestFailed);
  }

  /// IIS tells of itself in its page's title; a 404 of the application's own is the application's affair.
  void verifyTellsTheServersOwnPage_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QString>("fault");
    QTest::newRow("hidden") << 404 << QByteArray("<html><title>IIS 10.0 Detailed Error - 404.8 - Not Found</title>")
                            << "404.8";
    QTest::newRow("in German")
        << 404 << QByteArray("<title>IIS 10.0 - Detaillierter Fehler - 404.2 - Not Found</title>") << "404.2";
    QTest::newRow("no default document")
        << 403 << QByteArray("<TITLE>IIS 10.0 Detailed Error - 403.14 - Forbidden</TITLE>") << "403.14";
    QTest::newRow("https is asked for") << 403 << QByteArray("<title>IIS 10.0 Detailed Error - 403.4</title>") << "";
    QTest::newRow("the application's page") << 404 << QByteArray("<title>Not found</title>404.8") << "";
    QTest::newRow("in its place")
        << 404 << QByteArray("<title>IIS 10.0 Detailed Error - 404.0 - Not Found</title><td>FastCgiModule</td>") << "";
    QTest::newRow("another status") << 200 << QByteArray("<title>What 404.8 means</title>") << "";
  }
  void verifyTellsTheServersOwnPage() {
    QFETCH(int, status);
    QFETCH(QByteArray, page);
    QFETCH(QString, fault);
    host::HttpAnswer answer;
    answer.status = status;
    answer.body = page;
    QCOMPARE(apply::faultIn(answer).section(' ', 0, 0), fault);
  }

 private:
  /// The power went when the second of two files was about to be written.
  static FakeHost cutOff() {
    FakeHost host = plainHost();
    host.files["/etc/b"] = "b";
    const plan::Plan plan =
        planOf({plan::SetFile{config, "before", "after", "why"}, plan::SetFile{"/etc/b", "b", "after", "why"}});
    FakeHost trial = host;
    if (!apply::applyPlan(plan, trial, options())) qFatal("the plan doesn't work at all");
    host.fails = {static_cast<int>(trial.log().indexOf("replace /etc/b")), Fault::CutBefore};
    (void)apply::applyPlan(plan, host, options());
    return host.reboot();
  }
};

QTEST_GUILESS_MAIN(TestApply)
#include "tst_apply.moc"
