#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTest>

#include "tests/wsgi/gateway.h"

/// Through one built gateway each interpreter is itself: what an application sees of it is what it prints by itself.
using namespace iiswsgi::tests;

namespace {

const QString folder = QStringLiteral(IISWSGI_SOURCE_DIR "/tests/wsgi/interpreter");

QString cache() {
  if (qEnvironmentVariableIsSet("IISWSGI_CACHE")) return qEnvironmentVariable("IISWSGI_CACHE");
  const QString base = qEnvironmentVariable("XDG_CACHE_HOME", QDir::homePath() + QStringLiteral("/.cache"));
  return base + QStringLiteral("/iiswsgi");
}

/// The fetched CPython of a minor version; empty if there is none.
QString fetched(const QString& minor) {
  const QDir folders(cache());
  const QStringList names = folders.entryList({QStringLiteral("cpython-linux-%1.*").arg(minor)}, QDir::Dirs);
  return names.isEmpty() ? QString() : folders.filePath(names.first() + QStringLiteral("/bin/python3"));
}

struct Ran {
  int exitCode = -1;
  QByteArray output;
  QByteArray errors;
};

Ran run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  if (!process.waitForFinished(120000)) process.kill();
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

/// By itself: -c puts "" on sys.path, a script its folder; neither is the interpreter's.
QJsonObject saidByItself(const QString& python) {
  const QString program =
      QStringLiteral("import sys; sys.path.insert(0, '%1'); import facts; print(facts.json.dumps(facts.said()))")
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
    QTest::newRow("Debian 3.11") << QStringLiteral("/usr/bin/python3");
    for (const char* minor : {"3.9", "3.10", "3.11", "3.12", "3.13", "3.14"}) {
      const QString python = fetched(QLatin1String(minor));
      const bool wanted = QStringList{"3.9", "3.11", "3.14"}.contains(QLatin1String(minor));
      if (wanted || !python.isEmpty()) QTest::newRow(minor) << python;
    }
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
    const Ran made = run(python, {"-m", "venv", "--without-pip", environment.path()});
    QVERIFY2(made.exitCode == 0, made.errors.constData());
    const QString own = environment.filePath(QStringLiteral("bin/python"));
    // Its packages are seen, and the base's own aren't.
    QFile module(environment.path() + sitePackages(own) + QStringLiteral("/only_here.py"));
    QVERIFY(module.open(QIODevice::WriteOnly));
    module.close();
    compare(own, own);
    // Named as a folder it is python3, as its activation script would find it.
    compare(environment.filePath(QStringLiteral("bin/python3")), environment.path());
  }

  void aVirtualEnvironmentWithTheSystemsPackagesIsItself() {
    QTemporaryDir environment;
    const Ran made =
        run("/usr/bin/python3", {"-m", "venv", "--without-pip", "--system-site-packages", environment.path()});
    QVERIFY2(made.exitCode == 0, made.errors.constData());
    compare(environment.filePath("bin/python3"), environment.path());
  }

  void theEnvironmentVariablesOfPythonCount() {
    QTemporaryDir modules;
    const Variable path("PYTHONPATH", modules.path().toLocal8Bit());
    const Variable utf8("PYTHONUTF8", "1");
    const Variable noUserSite("PYTHONNOUSERSITE", "1");
    compare("/usr/bin/python3", "/usr/bin/python3");
  }

  void thePlainLocaleStillMeansUtf8() {
    const Variable locale("LC_ALL", "C");
    compare("/usr/bin/python3", "/usr/bin/python3");
  }

  void aBareNameIsLookedUpOnPath() {
    const Variable path("PATH", "/usr/bin:/bin");
    compare("/usr/bin/python3", "python3");
    compare("/usr/bin/python3", QString());
  }

 private:
  static QString sitePackages(const QString& python) {
    const Ran ran = run(python, {"-c", "import sysconfig; print(sysconfig.get_paths(vars={'base': ''})['purelib'])"});
    return QString::fromUtf8(ran.output).trimmed();
  }
};

QTEST_GUILESS_MAIN(TestInterpreters)
#include "tst_interpreters.moc"
