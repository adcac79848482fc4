#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/wsgi/gateway.h"
#include "tests/wsgi/pythons.h"

/// Through one built gateway each interpreter is itself: what an application sees of it is what it prints by itself.
using namespace iiswsgi::tests;

namespace {

const QString folder = QDir::toNativeSeparators(IISWSGI_SOURCE_DIR "/tests/wsgi/interpreter");

/// By itself: -c puts "" on sys.path, a script its folder; neither is the interpreter's.
QJsonObject saidByItself(const QString& python) {
  const QString program =
      QStringLiteral("import sys; sys.path.insert(0, r'%1'); import facts; print(facts.json.dumps(facts.said()))")
          .arg(folder);
  const Ran ran = run(python, {"-B", "-c", program});
  if (ran.exitCode != 0) qWarning("%s", ran.errors.constData());
  return QJsonDocument::fromJson(ran.output).object();
}

QJsonObject saidByItsApplication(const QString& python, QByteArray* log) {
  Gateway gateway;
  gateway.start({"--python", python, "--app", "facts:application", "--folder", folder});
  const FastCgiAnswer answer = gateway.ask({{{"REQUEST_METHOD", "GET"}, {"SCRIPT_NAME", "/"}}, {}});
  gateway.stop();
  *log = gateway.log() + answer.raw;
  return QJsonDocument::fromJson(answer.body()).object();
}

QString shown(const QJsonValue& value) {
  return QString::fromUtf8(QJsonDocument(QJsonObject{{"is", value}}).toJson(QJsonDocument::Compact));
}

class Variable {
 public:
  Variable(const char* name, const QByteArray& value) : m_name(name), m_before(qgetenv(name)) { qputenv(name, value); }
  ~Variable() {
    if (m_before.isNull())
      qunsetenv(m_name);
    else
      qputenv(m_name, m_before);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* m_name;
  QByteArray m_before;
};

void compare(const QString& python, const QString& named) {
  const QJsonObject expected = saidByItself(python);
  QVERIFY2(!expected.isEmpty(), qPrintable(python + QStringLiteral(" says nothing by itself")));
  QByteArray log;
  const QJsonObject actual = saidByItsApplication(named, &log);
  QVERIFY2(!actual.isEmpty(), log.constData());
  for (auto it = expected.begin(); it != expected.end(); ++it) {
    const QJsonValue got = actual.value(it.key());
    QVERIFY2(got == it.value(),
             qPrintable(it.key() + "\n by itself: " + shown(it.value()) + "\n in the gateway: " + shown(got)));
  }
}

}  // namespace

class TestInterpreters : public QObject {
  Q_OBJECT
 private slots:
  void anInterpreterIsItself_data() {
    QTest::addColumn<QString>("python");
    for (const NamedPython& one : everyPython())
      QTest::newRow(qPrintable(one.name)) << one.path;
  }
  void anInterpreterIsItself() {
    QFETCH(QString, python);
    if (python.isEmpty()) QSKIP("NOT FETCHED: run installer/fetch-pythons.sh, then configure and build again");
    compare(python, python);
  }

  void aVirtualEnvironmentIsItself_data() { anInterpreterIsItself_data(); }
  void aVirtualEnvironmentIsItself() {
    QFETCH(QString, python);
    if (python.isEmpty()) QSKIP("NOT FETCHED: run installer/fetch-pythons.sh, then configure and build again");
    QTemporaryDir environment;
    const QByteArray wrong = makeEnvironment(python, environment.path(), false);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    // Its packages are seen, and the base's own aren't.
    QFile module(sitePackagesIn(environment.path()) + QStringLiteral("/only_here.py"));
    QVERIFY(module.open(QIODevice::WriteOnly));
    module.close();
    const QString own = interpreterIn(environment.path());
    compare(own, own);
    compare(own, environment.path());
#ifndef Q_OS_WIN
    // By its other name too.
    const QString other = environment.filePath(QStringLiteral("bin/python"));
    compare(other, other);
#endif
  }

#ifdef Q_OS_WIN
  void anEnvironmentOfCopiesIsItself_data() { anInterpreterIsItself_data(); }
  void anEnvironmentOfCopiesIsItself() {
    QFETCH(QString, python);
    if (python.isEmpty()) QSKIP("NOT FETCHED: run installer/fetch-pythons.sh, then configure and build again");
    QTemporaryDir environment;
    QByteArray wrong = makeEnvironment(python, environment.path(), false);
    if (wrong.isEmpty()) wrong = copyInterpreter(python, environment.path());
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    compare(interpreterIn(environment.path()), environment.path());
  }
#endif

  void aVirtualEnvironmentWithTheSystemsPackagesIsItself() {
    QTemporaryDir environment;
    const QByteArray wrong = makeEnvironment(everyPython().last().path, environment.path(), true);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    compare(interpreterIn(environment.path()), environment.path());
  }

  void flaskIsServed_data() {
    QTest::addColumn<QString>("python");
    for (const NamedPython& one : environmentsWithFlask())
      QTest::newRow(qPrintable(one.name)) << one.path;
  }
  void flaskIsServed() {
    QFETCH(QString, python);
    if (python.isEmpty()) QSKIP("NOT MADE: run tests/windows/environment.sh MINOR flask pastedeploy");
    Gateway gateway;
    QVERIFY2(gateway.start({"--python", python, "--app", "with_flask:app", "--folder", folder}), gateway.log());
    const FastCgiAnswer answer = gateway.ask({{{"REQUEST_METHOD", "GET"}, {"PATH_INFO", "/greet/Ada"}}, {}});
    QVERIFY2(answer.body() == "Hello, Ada!", (answer.raw + gateway.log()).constData());
    QCOMPARE(gateway.stop(), 0);
    compare(python, python);
  }

  void theEnvironmentVariablesOfPythonCount() {
    QTemporaryDir modules;
    const Variable path("PYTHONPATH", modules.path().toLocal8Bit());
    const Variable utf8("PYTHONUTF8", "1");
    const Variable noUserSite("PYTHONNOUSERSITE", "1");
    compare(anyPython(), anyPython());
  }

#ifndef Q_OS_WIN
  void thePlainLocaleStillMeansUtf8() {
    const Variable locale("LC_ALL", "C");
    compare("/usr/bin/python3", "/usr/bin/python3");
  }

  void aBareNameIsLookedUpOnPath() {
    const Variable path("PATH", "/usr/bin:/bin");
    compare("/usr/bin/python3", "python3");
    compare("/usr/bin/python3", QString());
  }
#endif
};

QTEST_GUILESS_MAIN(TestInterpreters)
#include "tst_interpreters.moc"
