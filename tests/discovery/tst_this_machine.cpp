#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/discovery/discovery.h"
#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

QString saidBy(const QString& python, const QString& expression) {
  QProcess process;
  process.start(python, {"-c", "import sys; print(" + expression + ")"});
  return process.waitForFinished() ? QString::fromUtf8(process.readAllStandardOutput()).trimmed() : QString();
}

}  // namespace

/// The real machine: whatever Pythons it has, what is told of them must be what they say themselves.
class TestThisMachine : public QObject {
  Q_OBJECT
 private slots:
  void theSystemsPythonIsFoundWithItsVersionAndLibrary() {
    const auto host = platform::makeHost();
    const auto python = discovery::readPython(*host, "/usr/bin/python3");
    QVERIFY2(python.ok(), qPrintable(python.ok() ? QString() : python.error().text()));
    QCOMPARE(python->version, saidBy("/usr/bin/python3", "'%d.%d.%d' % sys.version_info[:3]"));
    QVERIFY2(python->problem.isEmpty(), qPrintable(python->problem));
    QVERIFY2(exists(*host, python->library), qPrintable(python->library));
  }

  void anEnvironmentMadeNowIsFound() {
    QTemporaryDir folder;
    const QString environment = folder.filePath("project/.venv");
    QCOMPARE(QProcess::execute("/usr/bin/python3", {"-m", "venv", "--without-pip", environment}), 0);
    const auto host = platform::makeHost();
    const auto python = discovery::readPython(*host, environment);
    QVERIFY2(python.ok(), qPrintable(python.ok() ? QString() : python.error().text()));
    QCOMPARE(python->virtualEnvironment, environment);
    QCOMPARE(python->base, QString("/usr/bin"));
    QVERIFY(python->problem.isEmpty());
    const auto all = discovery::findPythons(*host, {folder.filePath("project")});
    QVERIFY(!all.isEmpty());
    QCOMPARE(all.first().virtualEnvironment, environment);
  }

  void anEnvironmentThatLostItsBaseIsToldInALetter() {
    QTemporaryDir folder;
    const QString environment = folder.filePath("venv");
    QCOMPARE(QProcess::execute("/usr/bin/python3", {"-m", "venv", "--without-pip", environment}), 0);
    for (const char* name : {"python", "python3"})
      QFile::remove(environment + "/bin/" + name);
    QVERIFY(QFile::link("/nowhere/python3", environment + "/bin/python3"));
    const auto host = platform::makeHost();
    const auto python = discovery::readPython(*host, environment);
    QVERIFY(!python.ok());
    QCOMPARE(python.error().code().number, discovery::codes::pythonNotFound.number);
  }
};

QTEST_GUILESS_MAIN(TestThisMachine)
#include "tst_this_machine.moc"
