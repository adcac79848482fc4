#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringConverter>
#include <QTest>

#include "app/core/apply/apply.h"
#include "workshop.h"

using namespace iiswsgi;

namespace {

const QStringList unverified{"--no-verify"};

}  // namespace

class TestDeploy : public QObject {
  Q_OBJECT
 private slots:
  void aSecondApplyFindsNothingToDoAndTouchesNothing() {
    Workshop workshop;
    const auto created = workshop.createSandbox();
    QVERIFY2(created.exitCode == 0, qPrintable(created.text()));
    const auto first = workshop.run(workshop.deployment("apply", unverified));
    QVERIFY2(first.exitCode == 0, qPrintable(first.text()));
    QVERIFY(first.out.contains("iiswsgi undo "));
    const auto before = workshop.configuration();
    const auto times = workshop.times();
    QTest::qWait(20);
    const auto second = workshop.run(workshop.deployment("apply", unverified));
    QVERIFY2(second.exitCode == 0, qPrintable(second.text()));
    QVERIFY(second.out.contains("Nothing to do."));
    QCOMPARE(workshop.configuration(), before);
    QCOMPARE(workshop.times(), times);
  }

  void undoBringsEveryByteBack_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("web.config") << QStringList{"--place", "web.config"};
    QTest::newRow("location") << QStringList{"--place", "location"};
    QTest::newRow("server") << QStringList{"--place", "server"};
    QTest::newRow("automatic") << QStringList{};
    QTest::newRow("application") << QStringList{"--path", "/sub"};
    QTest::newRow("application under a location") << QStringList{"--path", "/sub", "--place", "location"};
  }
  void undoBringsEveryByteBack() {
    QFETCH(QStringList, options);
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.configuration();
    const auto applied = workshop.run(workshop.deployment("apply", unverified + options));
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.text()));
    QVERIFY(workshop.configuration() != before);
    const auto undone = workshop.run({"undo", "--server", workshop.sandbox()});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
    QCOMPARE(workshop.configuration(), before);
    const auto again = workshop.run({"undo", "--server", workshop.sandbox()});
    QCOMPARE(again.exitCode, 1);
    QVERIFY2(again.err.startsWith("IISWSGI-0406"), qPrintable(again.text()));
  }

  void undoLeavesWhatOthersWroteSince() {
    Workshop workshop;
    workshop.createSandbox();
    workshop.run(workshop.deployment("apply", unverified + QStringList{"--place", "location"}));
    QByteArray edited = Workshop::read(workshop.config());
    edited.replace("</configuration>", "  <!-- written by somebody else -->\r\n</configuration>");
    Workshop::write(workshop.config(), edited);
    const auto undone = workshop.run({"undo", "--server", workshop.sandbox()});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
    const QByteArray left = Workshop::read(workshop.config());
    QVERIFY(left.contains("written by somebody else"));
    QVERIFY(!left.contains("iiswsgi-gateway"));
  }

  void planChangesNothingAndSaysWhetherThereIsSomething() {
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.times();
    const auto plan = workshop.run(workshop.deployment("plan"));
    QVERIFY2(plan.exitCode == 2, qPrintable(plan.text()));
    QVERIFY(plan.out.contains("iiswsgi-gateway"));
    const auto dryRun = workshop.run(workshop.deployment("apply", {"--dry-run"}));
    QCOMPARE(dryRun.exitCode, 2);
    const auto json = workshop.run(workshop.deployment("plan", {"--json"}));
    QCOMPARE(json.exitCode, 2);
    QVERIFY(json.json().isObject());
    QVERIFY(json.json().object().contains("changes"));
    QCOMPARE(workshop.times(), before);
    workshop.run(workshop.deployment("apply", unverified));
    const auto empty = workshop.run(workshop.deployment("plan"));
    QCOMPARE(empty.exitCode, 0);
    QCOMPARE(empty.out, QString("Nothing to do.\n"));
    QCOMPARE(workshop.run({"undo", "--dry-run", "--server", workshop.sandbox()}).exitCode, 2);
  }

  void aPlanIsSavedForWhoeverCarriesItOut() {
    Workshop workshop;
    workshop.createSandbox();
    const QString file = workshop.path("plan.json");
    const auto saved = workshop.run(workshop.deployment("plan", {"--output", file}));
    QVERIFY2(saved.exitCode == 2, qPrintable(saved.text()));
    QVERIFY(saved.out.contains("iiswsgi-gateway"));
#ifndef Q_OS_WIN
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFile::permissions(file) & others, QFile::Permissions());
#endif
    const auto again = workshop.run(workshop.deployment("plan", {"--output", file, "--json"}));
    QVERIFY2(again.exitCode == 2, qPrintable(again.text()));
    QCOMPARE(QJsonDocument::fromJson(Workshop::read(file)), again.json());
    const auto applied = workshop.run({"apply", "--plan", file, "--no-verify"});
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.text()));
    QCOMPARE(workshop.run(workshop.deployment("plan", {"--output", file})).exitCode, 0);
    QVERIFY(workshop.run({"apply", "--plan", file, "--no-verify"}).out.contains("Nothing to do."));
  }

  /// As shells write what a program prints, and editors what they save.
  void aPlanMayHaveAMarkOfItsEncoding_data() {
    QTest::addColumn<int>("encoding");
    QTest::newRow("UTF-8") << int(QStringConverter::Utf8);
    QTest::newRow("Windows PowerShell's >") << int(QStringConverter::Utf16LE);
    QTest::newRow("big-endian") << int(QStringConverter::Utf16BE);
  }
  void aPlanMayHaveAMarkOfItsEncoding() {
    QFETCH(int, encoding);
    Workshop workshop;
    workshop.createSandbox();
    const auto plan = workshop.run(workshop.deployment("plan", {"--json"}));
    QStringEncoder encoder(QStringConverter::Encoding(encoding), QStringConverter::Flag::WriteBom);
    const QByteArray bytes = encoder(plan.out);
    Workshop::write(workshop.path("plan.json"), bytes);
    const auto applied = workshop.run({"apply", "--plan", workshop.path("plan.json"), "--no-verify"});
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.text()));
  }

  /// Whoever copies the line is not to be sent to another server.
  void whatIsToldToBeTypedNamesTheServer() {
    Workshop workshop;
    workshop.createSandbox();
    const auto applied = workshop.run(workshop.deployment("apply", unverified));
    const QString line = applied.out.section('`', 1, 1);
    QVERIFY2(line.startsWith("iiswsgi undo 2") && line.endsWith(" --server " + workshop.sandbox()), qPrintable(line));
    const auto undone = workshop.run(line.split(' ').mid(1));
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
    const auto nothing = workshop.run({"undo", "--server", workshop.sandbox()});
    QVERIFY2(nothing.err.contains("history --server " + workshop.sandbox()), qPrintable(nothing.text()));
  }

  void aFileEditedBetweenPlanAndApplyIsLeftAlone() {
    Workshop workshop;
    workshop.createSandbox();
    const auto plan = workshop.run(workshop.deployment("plan", {"--json", "--place", "location"}));
    Workshop::write(workshop.path("plan.json"), plan.out.toUtf8());
    Workshop::write(workshop.config(), Workshop::read(workshop.config()) + "<!-- edited -->\n");
    const auto before = workshop.configuration();
    const auto applied = workshop.run({"apply", "--plan", workshop.path("plan.json"), "--no-verify"});
    QCOMPARE(applied.exitCode, 1);
    QVERIFY2(applied.err.startsWith("IISWSGI-0301"), qPrintable(applied.text()));
    QVERIFY(applied.err.contains("What to do:"));
    QCOMPARE(workshop.configuration(), before);
  }

  void aSavedPlanIsCarriedOut() {
    Workshop workshop;
    workshop.createSandbox();
    const auto plan = workshop.run(workshop.deployment("plan", {"--json"}));
    Workshop::write(workshop.path("plan.json"), plan.out.toUtf8());
    const auto applied = workshop.run({"apply", "--plan", workshop.path("plan.json"), "--no-verify"});
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.text()));
    QCOMPARE(workshop.run(workshop.deployment("plan")).exitCode, 0);
    Workshop::write(workshop.path("other.config"), Workshop::read(workshop.config()));
    const auto other =
        workshop.run({"apply", "--plan", workshop.path("plan.json"), "--server", workshop.path("other.config")});
    QCOMPARE(other.exitCode, 1);
    QVERIFY2(other.err.startsWith("IISWSGI-0403"), qPrintable(other.text()));
  }

  void aTerminalIsAskedAndNoMeansNo() {
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.configuration();
    for (const QString& no : {QString("n\n"), QString("\n"), QString("")}) {
      const auto refused = workshop.run(workshop.deployment("apply", unverified), no);
      QCOMPARE(refused.exitCode, 2);
      QVERIFY2(refused.out.contains("Nothing was changed."), qPrintable(refused.text()));
    }
    QCOMPARE(workshop.configuration(), before);
    const auto agreed = workshop.run(workshop.deployment("apply", unverified), "y\n");
    QVERIFY2(agreed.exitCode == 0, qPrintable(agreed.text()));
    QVERIFY2(agreed.out.contains("[1/"), "a terminal sees each step");
    QVERIFY(workshop.configuration() != before);
  }

  void aDesiredFileSaysTheSameAsOptions() {
    Workshop workshop;
    workshop.createSandbox();
    const auto byOptions =
        workshop.run(workshop.deployment("plan", {"--json", "--env", "A=1", "--fast-cgi", "maxInstances=4"}));
    QVERIFY2(byOptions.exitCode == 2, qPrintable(byOptions.text()));
    const QJsonObject desired = byOptions.json().object().value("desired").toObject();
    QVERIFY(!desired.isEmpty());
    Workshop::write(workshop.path("desired.json"), QJsonDocument(desired).toJson());
    const auto byFile = workshop.run({"plan", "--json", "--desired", workshop.path("desired.json")});
    QVERIFY2(byFile.exitCode == 2, qPrintable(byFile.text()));
    QCOMPARE(byFile.json(), byOptions.json());
    const auto overridden =
        workshop.run({"plan", "--json", "--desired", workshop.path("desired.json"), "--name", "other"});
    QCOMPARE(overridden.json().object().value("desired").toObject().value("name").toString(), QString("other"));
  }

  void whatIsPlainNeedsNotBeSaid() {
#ifdef Q_OS_WIN
    qputenv("PATH", QFileInfo(Workshop::python()).absolutePath().toUtf8() + ';' + qgetenv("PATH"));
#endif
    Workshop workshop;
    workshop.createSandbox();
    const auto plan =
        workshop.run({"plan", "--json", "--gateway", workshop.plainGateway(), "--ini", workshop.ini() + "#main"});
    QVERIFY2(plan.exitCode == 2, qPrintable(plan.text()));
    const QJsonObject desired = plan.json().object().value("desired").toObject();
    QCOMPARE(desired.value("server").toString(), QString("sandbox"));
    QCOMPARE(desired.value("site").toString(), QString("Sandbox"));
    QCOMPARE(desired.value("name").toString(), QString("app"));
#ifdef Q_OS_WIN
    QCOMPARE(desired.value("python").toString().compare(Workshop::python(), Qt::CaseInsensitive), 0);
#else
    QVERIFY(desired.value("python").toString().endsWith("/python3"));
#endif
  }

  void aDeploymentIsTakenAwayByItsName() {
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.configuration();
    workshop.run(workshop.deployment("apply", unverified));
    const auto removed = workshop.run({"apply", "--server", workshop.sandbox(), "--remove", "--name", "workshop"});
    QVERIFY2(removed.exitCode == 0, qPrintable(removed.text()));
    for (const QByteArray& bytes : workshop.configuration())
      QVERIFY(!bytes.contains("iiswsgi-gateway"));
    QCOMPARE(workshop.configuration().value(workshop.config()), before.value(workshop.config()));
  }

  void historyTellsWhatWasDone() {
    Workshop workshop;
    workshop.createSandbox();
    workshop.run(workshop.deployment("apply", unverified));
    const auto entries = workshop.run({"history", "--json", "--server", workshop.sandbox()}).json().array();
    QVERIFY(!entries.isEmpty());
    const QJsonObject newest = entries.first().toObject();
    QCOMPARE(newest.value("state").toString(), QString("applied"));
    workshop.run({"undo", "--server", workshop.sandbox(), newest.value("id").toString()});
    const auto text = workshop.run({"history", "--server", workshop.sandbox()});
    QCOMPARE(text.exitCode, 0);
    QVERIFY2(text.out.contains(newest.value("id").toString() + "  undone"), qPrintable(text.out));
    const auto twice = workshop.run({"undo", "--server", workshop.sandbox(), newest.value("id").toString()});
    QCOMPARE(twice.exitCode, 0);
    QVERIFY(twice.out.contains("Nothing to do"));
    const auto unknown = workshop.run({"undo", "--server", workshop.sandbox(), "2020-never"});
    QCOMPARE(unknown.exitCode, 1);
    QVERIFY2(unknown.err.startsWith("IISWSGI-0306"), qPrintable(unknown.text()));
  }

  void statusTellsWhatIsThere() {
    Workshop workshop;
    const auto nothing = workshop.run({"status"});
    QCOMPARE(nothing.exitCode, 0);
    QVERIFY2(nothing.out.contains("iiswsgi sandbox create"), qPrintable(nothing.text()));
    workshop.createSandbox({"--port", "8765"});
    workshop.run(workshop.deployment("apply", unverified + QStringList{"--path", "/sub"}));
    const auto text = workshop.run({"status"});
    QCOMPARE(text.exitCode, 0);
    for (const QString& part : {QString("8765"), workshop.path("sub"), QString("workshop")})
      QVERIFY2(text.out.contains(part), qPrintable(part + "\n" + text.out));
    const QJsonObject status = workshop.run({"status", "--json"}).json().object();
    const QJsonObject server = status.value("server").toObject();
    QCOMPARE(server.value("kind").toString(), QString("sandbox"));
    QCOMPARE(server.value("deployments").toArray().size(), 1);
    const QJsonObject deployment = server.value("deployments").toArray().first().toObject();
    QCOMPARE(deployment.value("place").toString(), QString("Sandbox/sub"));
    QVERIFY(deployment.value("byGateway").toBool());
    QVERIFY(!status.value("pythons").toArray().isEmpty());
  }

  void theAppCmdScriptIsTheOneOfTheDocument() {
    Workshop workshop;
    workshop.createSandbox();
    const QString python = "%SystemDrive%\\Python27\\python.exe";
    const QString arguments =
        "-u %SystemDrive%\\Python27\\Scripts\\iiswsgi-script.py -c %SystemDrive%\\Python27\\Scripts\\test.ini";
    const auto plan = workshop.run({"plan", "--appcmd", "--server", workshop.sandbox(), "--place", "server", "--name",
                                    "IISWSGI-Test", "--handler-path", "iiswsgi-test.fcgi", "--process", python,
                                    "--arguments", arguments, "--fast-cgi", "maxInstances=%NUMBER_OF_PROCESSORS%",
                                    "--fast-cgi", "monitorChangesTo=C:\\Python27\\Scripts\\test.ini"});
    QVERIFY2(plan.exitCode == 2, qPrintable(plan.text()));
    const QString fastCgi =
        "appcmd.exe set config -section:system.webServer/fastCgi /+\"[fullPath='" + python + "',arguments='" +
        arguments +
        "',maxInstances='%NUMBER_OF_PROCESSORS%',monitorChangesTo='C:\\Python27\\Scripts\\test.ini']\" /commit:apphost";
    const QString handlers =
        "appcmd.exe set config -section:system.webServer/handlers "
        "/+\"[name='IISWSGI-Test',path='iiswsgi-test.fcgi',verb='*',modules='FastCgiModule',"
        "scriptProcessor='" +
        python + "|" + arguments + "']\" /commit:apphost";
    QCOMPARE(plan.out.split('\n', Qt::SkipEmptyParts), QStringList({fastCgi, handlers}));
  }

  void aSandboxIsMadeOnceShownAndRemoved() {
    Workshop workshop;
    QCOMPARE(workshop.run({"sandbox", "create", workshop.sandbox(), "--dry-run"}).exitCode, 2);
    QVERIFY(!QFile::exists(workshop.sandbox()));
    QCOMPARE(workshop.createSandbox().exitCode, 0);
    const auto times = workshop.times();
    const auto again = workshop.createSandbox();
    QVERIFY2(again.exitCode == 0 && again.out.contains("Nothing to do."), qPrintable(again.text()));
    QCOMPARE(workshop.times(), times);
    QVERIFY(workshop.run({"sandbox", "show", workshop.sandbox()}).out.contains("Sandbox at port 8080"));
    Workshop::write(workshop.path("box/sites/Sandbox/mine.txt"), "mine");
    const auto removed = workshop.run({"sandbox", "remove", workshop.sandbox()});
    QVERIFY2(removed.exitCode == 0, qPrintable(removed.text()));
    QVERIFY(!QFile::exists(workshop.config()));
    QCOMPARE(Workshop::read(workshop.path("box/sites/Sandbox/mine.txt")), QByteArray("mine"));
    const auto notOurs = workshop.run({"sandbox", "remove", workshop.path("app")});
    QVERIFY2(notOurs.exitCode == 1 && notOurs.err.startsWith("IISWSGI-0408"), qPrintable(notOurs.text()));
  }

  void aSiteMayNotServeTheSandboxItself() {
    Workshop workshop;
    const auto created = workshop.run({"sandbox", "create", workshop.sandbox(), "--site-folder", workshop.sandbox()});
    QVERIFY2(created.exitCode == 1 && created.err.startsWith("IISWSGI-0403"), qPrintable(created.text()));
    QVERIFY(!QFile::exists(workshop.sandbox()));
  }
};

QTEST_GUILESS_MAIN(TestDeploy)
#include "tst_deploy.moc"
