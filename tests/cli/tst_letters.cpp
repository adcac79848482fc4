#include <QFile>
#include <QTcpServer>
#include <QTest>

#include "app/core/apply/apply.h"
#include "app/core/discovery/observed.h"
#include "app/core/iisconfig/document.h"
#include "app/core/plan/plan.h"
#include "app/preview/check.h"
#include "app/preview/preview.h"
#include "gateway/contract/contract.h"
#include "workshop.h"

using namespace iiswsgi;

namespace {

/// A gateway that has something against the application.
void makeComplain(Workshop& workshop, int code, const QByteArray& message) {
  workshop.makeComplain(4, "IISWSGI-0" + QByteArray::number(code) + ": " + message + "\n  What to do: Mend it.\n");
}

}  // namespace

/// What goes wrong for people: one letter, the right exit code, and nothing changed.
class TestLetters : public QObject {
  Q_OBJECT
 private slots:
  void aMistakeInWhatIsWantedIsToldBeforeAnythingHappens_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("INI section") << QStringList{"--ini", "SITE#shop"} << plan::codes::noSuchIniSection.number << "shop";
    QTest::newRow("INI file") << QStringList{"--ini", Workshop::nowhere("site.ini")}
                              << plan::codes::noSuchIniFile.number << Workshop::nowhere("site.ini");
    QTest::newRow("Python") << QStringList{"--python", Workshop::nowhere("python")}
                            << discovery::codes::pythonNotFound.number << Workshop::nowhere("python");
    QTest::newRow("not a Python") << QStringList{"--python", "STAND-IN"} << discovery::codes::pythonNotFound.number
                                  << "iiswsgi-gateway";
    QTest::newRow("site") << QStringList{"--site", "Shop"} << plan::codes::noSuchSite.number << "Shop";
    QTest::newRow("application") << QStringList{"--path", "/shop"} << plan::codes::noSuchApplication.number << "/shop";
    QTest::newRow("variable in monitorChangesTo")
        << QStringList{"--fast-cgi", "monitorChangesTo=%SystemDrive%\\site.ini"}
        << plan::codes::monitorHasVariable.number << "C:\\site.ini";
    QTest::newRow("value out of range") << QStringList{"--fast-cgi", "maxInstances=100000"}
                                        << plan::codes::valueOutOfRange.number << "maxInstances";
  }
  void aMistakeInWhatIsWantedIsToldBeforeAnythingHappens() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QString, says);
    const bool noDrive = !qEnvironmentVariableIsSet("SystemDrive");
    if (noDrive) qputenv("SystemDrive", "C:");
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.times();
    options.replaceInStrings("SITE", workshop.ini());
    options.replaceInStrings("STAND-IN", workshop.plainGateway());
    QStringList deployment{"--server", workshop.sandbox(), "--name", "workshop", "--gateway", workshop.plainGateway()};
    if (!options.contains("--ini")) deployment << "--ini" << workshop.ini();
    if (!options.contains("--python")) deployment << "--python" << Workshop::python();
    for (const char* command : {"plan", "apply"}) {
      const auto ran = workshop.run(QStringList{command} + deployment + options);
      QCOMPARE(ran.exitCode, 1);
      QVERIFY2(ran.err.startsWith(ErrorCode{code}.text()), qPrintable(ran.text()));
      QVERIFY2(ran.err.contains(says), qPrintable(ran.text()));
      QVERIFY2(ran.err.contains("What to do:"), qPrintable(ran.text()));
    }
    if (noDrive) qunsetenv("SystemDrive");
    QCOMPARE(workshop.times(), before);
  }

  void aPythonThatTheGatewayCannotLoadIsRefused() {
    Workshop workshop;
    workshop.createSandbox();
#ifdef Q_OS_WIN
    const QString old = workshop.path("old/python.exe");
#else
    const QString old = workshop.path("old/bin/python3");
#endif
    Workshop::putStandIn(old);
    Workshop::write(QFileInfo(old).absolutePath() + "/prints",
                    "{\"version\": \"3.8.10\", \"major\": 3, \"minor\": 8, \"implementation\": \"cpython\", "
                    "\"bits\": 64, \"library\": \"x\"}\n");
    for (const QString& named : {old, workshop.path("old")}) {
      const auto ran = workshop.run({"plan", "--server", workshop.sandbox(), "--name", "workshop", "--gateway",
                                     workshop.plainGateway(), "--ini", workshop.ini(), "--python", named});
      QCOMPARE(ran.exitCode, 1);
      QVERIFY2(ran.err.startsWith(plan::codes::pythonUnusable.text()), qPrintable(ran.text()));
      QVERIFY(ran.err.contains("too old"));
    }
  }

  void whatTheGatewayHasAgainstAnApplicationIsToldInItsWords() {
    Workshop workshop;
    workshop.createSandbox();
    const auto before = workshop.times();
    makeComplain(workshop, contract::codes::pasteDeployMissing, "This Python has no PasteDeploy.");
    const auto refused = workshop.run(workshop.deployment("apply"));
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.startsWith("IISWSGI-0506: This Python has no PasteDeploy."), qPrintable(refused.text()));
    QVERIFY(refused.err.contains("What to do: Mend it."));
    QCOMPARE(workshop.times(), before);
    const auto unchecked = workshop.run(workshop.deployment("plan", {"--no-check"}));
    QVERIFY2(unchecked.exitCode == 2, qPrintable(unchecked.text()));
    workshop.makeComplain(139, "Segmentation fault\n");
    const auto crashed = workshop.run(workshop.deployment("apply"));
    QVERIFY2(crashed.exitCode == 1 && crashed.err.startsWith(preview::codes::checkNotRun.text()),
             qPrintable(crashed.text()));
    QVERIFY(crashed.err.contains("Segmentation fault"));
    QCOMPARE(workshop.times(), before);
  }

  void theGatewayTriesTheApplicationWithItsOwnEnvironment() {
    Workshop workshop;
    workshop.createSandbox();
    const auto plan = workshop.run(workshop.deployment("plan", {"--env", "GREETING=good morning"}));
    QVERIFY2(plan.exitCode == 2, qPrintable(plan.text()));
    const QStringList seen = workshop.seenByGateway();
    QCOMPARE(seen.first(), QString("good morning"));
    QVERIFY(seen.contains("--check"));
    QCOMPARE(seen.value(seen.indexOf("--python") + 1), Workshop::python());
    QCOMPARE(seen.value(seen.indexOf("--ini") + 1), workshop.ini());
  }

  void aReadOnlyConfigurationIsLeftAlone() {
    Workshop workshop;
    workshop.createSandbox();
    QFile::setPermissions(workshop.config(), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther);
    const auto before = workshop.times();
    const auto ran = workshop.run(workshop.deployment("apply", {"--no-verify"}));
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.startsWith(host::codes::fileNotWritable.text()), qPrintable(ran.text()));
    QVERIFY(ran.err.contains(workshop.config()));
    QCOMPARE(workshop.times(), before);
    QFile::setPermissions(workshop.config(), QFile::ReadOwner | QFile::WriteOwner);
  }

  void aConfigurationThatIsNoXmlIsLeftAlone() {
    Workshop workshop;
    workshop.createSandbox();
    Workshop::write(workshop.config(), "<configuration><system.webServer></configuration>");
    const auto before = workshop.times();
    for (const QStringList& arguments : {workshop.deployment("apply"), workshop.deployment("plan"),
                                         QStringList{"status"}, QStringList{"sandbox", "create"}}) {
      const auto ran = workshop.run(arguments);
      QCOMPARE(ran.exitCode, 1);
      QVERIFY2(ran.err.startsWith(iisconfig::codes::notXml.text()), qPrintable(ran.text()));
    }
    QCOMPARE(workshop.times(), before);
  }

  void aPortInUseIsTold() {
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    Workshop workshop;
    workshop.createSandbox({"--port", QString::number(taken.serverPort())});
    const auto ran = workshop.run({"preview", "--server", workshop.sandbox()});
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.startsWith(preview::codes::portInUse.text()), qPrintable(ran.text()));
    QVERIFY(ran.err.contains(QString::number(taken.serverPort())));
    const auto once = workshop.run({"preview", "--server", workshop.sandbox(), "--request", "/nothing"});
    QVERIFY2(once.exitCode == 0, qPrintable(once.text()));
    QVERIFY2(once.out.startsWith("HTTP/1.1 404 "), qPrintable(once.text()));
  }

  void aServerThatIsNotThereIsTold_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    const int notFound = discovery::codes::serverNotFound.number;
    QTest::newRow("IIS") << QStringList{"status", "--server", "iis"} << notFound;
    QTest::newRow("path") << QStringList{"history", "--server", Workshop::nowhere("box")} << notFound;
    QTest::newRow("no sandbox") << QStringList{"preview", "--server", "sandbox"} << notFound;
    QTest::newRow("nothing named") << QStringList{"plan", "--app", "a:b"} << 404;
  }
  void aServerThatIsNotThereIsTold() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    Workshop workshop;
    const auto ran = workshop.run(arguments);
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.startsWith(ErrorCode{code}.text()), qPrintable(ran.text()));
    QVERIFY(ran.err.contains("What to do:"));
  }

  void aDesiredFileWithAMistakeNamesIt_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("not JSON") << QByteArray("{") << "desired.json";
    QTest::newRow("unknown field") << QByteArray("{\"sites\": \"a\"}") << "sites";
    QTest::newRow("wrong kind") << QByteArray("{\"name\": 5}") << "name";
  }
  void aDesiredFileWithAMistakeNamesIt() {
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    Workshop workshop;
    workshop.createSandbox();
    Workshop::write(workshop.path("desired.json"), content);
    const auto ran = workshop.run({"apply", "--desired", workshop.path("desired.json")});
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.startsWith(iiswsgi::codes::badJson.text()), qPrintable(ran.text()));
    QVERIFY2(ran.err.contains(says), qPrintable(ran.text()));
  }

  void aSiteThatDoesNotAnswerIsToldAndStays() {
    Workshop workshop;
    workshop.createSandbox();
    const auto ran = workshop.run(workshop.deployment("apply"));
    QCOMPARE(ran.exitCode, 6);
    QVERIFY2(ran.err.startsWith(apply::codes::verifyFailed.text()), qPrintable(ran.text()));
    QCOMPARE(workshop.run(workshop.deployment("plan")).exitCode, 0);
  }
};

QTEST_GUILESS_MAIN(TestLetters)
#include "tst_letters.moc"
