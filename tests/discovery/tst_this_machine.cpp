#include <QDir>
#include <QFile>
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

/// IISWSGI_TEST_PYTHON, else the system's.
QString python() {
  return qEnvironmentVariable("IISWSGI_TEST_PYTHON", "/usr/bin/python3");
}

/// Where the base of that Python stands.
QString baseFolder() {
#ifdef Q_OS_WIN
  return QDir::toNativeSeparators(saidBy(python(), "sys.base_prefix"));
#else
  return "/usr/bin";
#endif
}

/// As `python -m venv --without-pip` does. CPythons that come without venv's launcher can't, so on Windows it is laid
/// out by hand: copies of the interpreter and the text that makes an environment of a folder.
void makeEnvironment(const QString& environment) {
#ifdef Q_OS_WIN
  const QDir base(baseFolder());
  QDir().mkpath(environment + "/Scripts");
  QDir().mkpath(environment + "/Lib/site-packages");
  for (const QString& name : base.entryList({"python*.exe", "python3*.dll"}, QDir::Files))
    QFile::copy(base.filePath(name), environment + "/Scripts/" + name);
  QFile text(environment + "/pyvenv.cfg");
  if (!text.open(QIODevice::WriteOnly)) qFatal("pyvenv.cfg");
  text.write("home = " + baseFolder().toUtf8() + "\r\ninclude-system-site-packages = false\r\n");
#else
  if (QProcess::execute(python(), {"-m", "venv", "--without-pip", environment}) != 0) qFatal("venv");
#endif
}

}  // namespace

/// The real machine: whatever Pythons it has, what is told of them must be what they say themselves.
class TestThisMachine : public QObject {
  Q_OBJECT
 private slots:
  void theSystemsPythonIsFoundWithItsVersionAndLibrary() {
    const auto host = platform::makeHost();
    const auto found = discovery::readPython(*host, python());
    QVERIFY2(found.ok(), qPrintable(found.ok() ? QString() : found.error().text()));
    QCOMPARE(found->version, saidBy(python(), "'%d.%d.%d' % sys.version_info[:3]"));
    QVERIFY2(found->problem.isEmpty(), qPrintable(found->problem));
    QVERIFY2(exists(*host, found->library), qPrintable(found->library));
  }

  void anEnvironmentMadeNowIsFound() {
    QTemporaryDir folder;
    const QString environment = QDir::toNativeSeparators(folder.filePath("project/.venv"));
    makeEnvironment(environment);
    const auto host = platform::makeHost();
    const auto found = discovery::readPython(*host, environment);
    QVERIFY2(found.ok(), qPrintable(found.ok() ? QString() : found.error().text()));
    QCOMPARE(found->virtualEnvironment, environment);
    QCOMPARE(found->base, baseFolder());
    QVERIFY2(found->problem.isEmpty(), qPrintable(found->problem));
    const auto all = discovery::findPythons(*host, {QDir::toNativeSeparators(folder.filePath("project"))});
    QVERIFY(!all.isEmpty());
    QCOMPARE(all.first().virtualEnvironment, environment);
  }

  void anEnvironmentThatLostItsBaseIsToldInALetter() {
    QTemporaryDir folder;
    const QString environment = QDir::toNativeSeparators(folder.filePath("venv"));
    makeEnvironment(environment);
#ifdef Q_OS_WIN
    QFile text(environment + "/pyvenv.cfg");
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("home = C:\\nowhere\r\n");
    text.close();
#else
    for (const char* name : {"python", "python3"})
      QFile::remove(environment + "/bin/" + name);
    QVERIFY(QFile::link("/nowhere/python3", environment + "/bin/python3"));
#endif
    const auto host = platform::makeHost();
    const auto found = discovery::readPython(*host, environment);
    QVERIFY(!found.ok());
    QCOMPARE(found.error().code().number, discovery::codes::pythonNotFound.number);
  }

 private slots:
  void initTestCase() {
#ifdef Q_OS_WIN
    if (!qEnvironmentVariableIsSet("IISWSGI_TEST_PYTHON")) QSKIP("IISWSGI_TEST_PYTHON names no Python");
#endif
  }
};

QTEST_GUILESS_MAIN(TestThisMachine)
#include "tst_this_machine.moc"
