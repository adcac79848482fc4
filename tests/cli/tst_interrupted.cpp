#include <QtGlobal>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <signal.h>
#include <unistd.h>
#endif

#include <functional>

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include "app/cli/cli.h"
#include "tests/cli/workshop.h"

namespace {

/// Every file and folder below, but this product's own books.
QMap<QString, QByteArray> treeOf(const QString& root) {
  QMap<QString, QByteArray> found;
  QDirIterator entries(root, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
  while (entries.hasNext()) {
    const QString path = entries.next();
    const QString relative = path.mid(root.size() + 1);
    const bool book = QStringList{".iiswsgi", ".iiswsgi/environments", ".iiswsgi/lock", ".iiswsgi/installing.lock"}
                          .contains(relative) ||
                      relative.startsWith(".iiswsgi/runs");
    if (!book && !relative.contains("__pycache__"))
      found[relative] = entries.fileInfo().isDir() ? QByteArray("folder") : Workshop::read(path);
  }
  return found;
}

enum class Press { CtrlC, PoliteEnd };

#ifdef Q_OS_WIN
void startFromATerminal(QProcess& process, const QStringList& arguments) {
  process.setCreateProcessArgumentsModifier([](auto* made) { made->flags |= CREATE_NO_WINDOW; });  // a console, unseen
  process.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi.exe"), arguments);
}
bool press(Press key, qint64 process) {
  return QProcess::execute(QStringLiteral(IISWSGI_BINARY_DIR "/bin/press.exe"),
                           {key == Press::CtrlC ? "c" : "break", QString::number(process)}) == 0;
}
#else
void startFromATerminal(QProcess& process, const QStringList& arguments) {
  process.setChildProcessModifier([] { setpgid(0, 0); });
  process.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"), arguments);
}
bool press(Press key, qint64 process) {
  return ::kill(static_cast<pid_t>(-process), key == Press::CtrlC ? SIGINT : SIGTERM) == 0;
}
#endif

/// The real program at work, and what a person does to it meanwhile.
class Program {
 public:
  explicit Program(const QStringList& arguments) {
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    startFromATerminal(m_process, arguments);
    if (!m_process.waitForStarted()) qFatal("%s", qPrintable(m_process.errorString()));
  }
  ~Program() {
    m_process.kill();
    m_process.waitForFinished();
  }

  /// False: it ended before.
  bool waitUntil(const std::function<bool()>& reached) {
    QElapsedTimer timer;
    timer.start();
    while (!reached()) {
      QTest::qSleep(1);
      QCoreApplication::processEvents();
      if (timer.elapsed() > 120000 || m_process.state() == QProcess::NotRunning) return reached();
    }
    return true;
  }
  /// As from a terminal: all that belong to it get it. False: it can't be pressed here, or nobody is there any more.
  bool get(Press key) { return m_process.processId() > 0 && press(key, m_process.processId()); }
  void kill() { m_process.kill(); }
  int exitCode() {
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(120000)) return -2;
    m_said += QString::fromUtf8(m_process.readAll());
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
  }
  QString said() const { return m_said; }

 private:
  QProcess m_process;
  QString m_said;
};

/// A package whose requirements take pip so long that a person loses patience.
QString slowPackage(Workshop& shop) {
  Workshop::write(shop.path("slow/pyproject.toml"),
                  "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n"
                  "[project]\nname = \"slow\"\nversion = \"1.0\"\n");
  const QByteArray mark = shop.path("pip-is-here").toUtf8();
  Workshop::write(shop.path("slow/backend.py"),
                  "import time\n\n\ndef wait(*_):\n    open(r'" + mark +
                      "', 'w').close()\n    time.sleep(600)\n\n\n"
                      "get_requires_for_build_wheel = prepare_metadata_for_build_wheel = build_wheel = wait\n");
  Workshop::write(shop.path("slow/requirements.txt"), "--no-index\n.\n");
  Workshop::write(shop.path("slow/slow.py"),
                  "def application(environ, start_response):\n"
                  "    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'slow']\n");
  const QString path = shop.path("slow.zip");
  const auto built = shop.run({"package", "build", shop.path("slow"), "--app", "slow:application", "--output", path});
  if (built.exitCode != 0) qFatal("%s", qPrintable(built.text()));
  return path;
}

QString quickPackage(Workshop& shop) {
  const QString path = shop.path("iiswsgi-sample.zip");
  const auto built = shop.run({"package", "build", IISWSGI_SOURCE_DIR "/examples/sample.msdeploy", "--output", path});
  if (built.exitCode != 0) qFatal("%s", qPrintable(built.text()));
  return path;
}

QString plainPackage(Workshop& shop, const QByteArray& says) {
  Workshop::write(shop.path("plain/plain.py"), "application = None  # " + says + '\n');
  const QString path = shop.path(QString("plain-%1.zip").arg(QString::fromUtf8(says)));
  const auto built = shop.run({"package", "build", shop.path("plain"), "--app", "plain:application", "--output", path});
  if (built.exitCode != 0) qFatal("%s", qPrintable(built.text()));
  return path;
}

QStringList on(const Workshop& shop, const QStringList& command) {
  return command + QStringList{"--server", shop.sandbox(), "--yes"};
}

/// Of the newest run: how many steps have been begun.
int begun(const Workshop& shop) {
  const QDir runs(shop.path("box/.iiswsgi/runs"));
  const QStringList ids = runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
  return ids.isEmpty() ? 0 : int(Workshop::read(runs.filePath(ids.last()) + "/journal").count("\"started\""));
}

int runsOf(const Workshop& shop) {
  return int(QDir(shop.path("box/.iiswsgi/runs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

QStringList stagedIn(const Workshop& shop) {
  return QDir(shop.path("box/sites/Sandbox")).entryList({"*.iiswsgi-new"}, QDir::AllEntries | QDir::Hidden);
}

QJsonObject pythonCode(const QString& code) {
  return {{"program", Workshop::python()}, {"arguments", QJsonArray{"-c", code}}, {"timeoutMilliseconds", 60000}};
}

QString planFile(Workshop& shop) {
  const QString file = shop.path("plan.json");
  const auto planned = shop.run(shop.deployment("plan", {"--no-check", "--output", file}));
  if (planned.exitCode != 2) qFatal("%s", qPrintable(planned.text()));
  return file;
}

/// At the end of a plan.
void addProgram(const QString& file, const QString& code, const QString& undo = "pass") {
  QJsonObject plan = QJsonDocument::fromJson(Workshop::read(file)).object();
  QJsonArray changes = plan["changes"].toArray();
  changes << QJsonObject{{"kind", "runCommand"},
                         {"why", "Take a while."},
                         {"undo", "byCommand"},
                         {"run", pythonCode(code)},
                         {"undoCommand", pythonCode(undo)}};
  plan["changes"] = changes;
  Workshop::write(file, QJsonDocument(plan).toJson());
}

QString slowUndo(const Workshop& shop) {
  const QString code = "import time; open(r'%1', 'w').close(); time.sleep(4); open(r'%2', 'w').close()";
  return code.arg(shop.path("taking-back"), shop.path("taken-back"));
}

/// One that works for long, and needs its time to be taken back.
void addSlowProgram(const Workshop& shop, const QString& file) {
  const QString code = "import time; open(r'%1', 'w').close(); time.sleep(50)";
  addProgram(file, code.arg(shop.path("at-work")), slowUndo(shop));
}

bool isOffline(const Workshop& shop) {
  QDirIterator files(shop.path("box/sites"), {"app_offline.htm"}, QDir::Files, QDirIterator::Subdirectories);
  return files.hasNext();
}

}  // namespace

class TestInterrupted : public QObject {
  Q_OBJECT
 private slots:
  void anInstallationIsTakenBack_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<Press>("key");
    QTest::addColumn<bool>("twice");
    QTest::newRow("Ctrl+C") << "install" << Press::CtrlC << false;
    QTest::newRow("Ctrl+C and once more") << "install" << Press::CtrlC << true;
    QTest::newRow("a polite end") << "install" << Press::PoliteEnd << false;
    QTest::newRow("preparing") << "prepare" << Press::CtrlC << true;
  }
  /// pip, and what pip has started, is ended; then nothing is left of it.
  void anInstallationIsTakenBack() {
    QFETCH(QString, command);
    QFETCH(Press, key);
    QFETCH(bool, twice);
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const QString package = slowPackage(shop);
    const auto before = treeOf(shop.sandbox());
    Program install(on(shop, {command, package, "--python", Workshop::python(), "--no-verify"}));
    const bool reached = install.waitUntil([&] { return QFile::exists(shop.path("pip-is-here")); });
    if (!reached) install.exitCode();
    QVERIFY2(reached, qPrintable(install.said()));
    const bool pressed = install.get(key);
#ifdef Q_OS_WIN
    if (!pressed && key == Press::PoliteEnd) QSKIP("Wine has no Ctrl+Break");
#endif
    QVERIFY(pressed);
    // And again, until it has ended: its exit code is what a script goes by.
    install.waitUntil([&] {
      if (twice) install.get(key);
      return false;
    });
    const int exit = install.exitCode();
    QVERIFY2(exit == static_cast<int>(iiswsgi::cli::Exit::RolledBack), qPrintable(install.said()));
    QVERIFY2(install.said().contains("IISWSGI-0304"), qPrintable(install.said()));
    QCOMPARE(treeOf(shop.sandbox()), before);
    const auto next = shop.run({"history", "--server", shop.sandbox()});
    QVERIFY2(next.exitCode == 0 && !next.err.contains("cut off"), qPrintable(next.text()));
  }

  /// A program that takes back isn't reached by the Ctrl+C of a person who presses it again.
  void anApplyIsTakenBackToItsEnd() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const QString file = planFile(shop);
    addSlowProgram(shop, file);
    const auto before = treeOf(shop.sandbox());
    Program apply(on(shop, {"apply", "--plan", file, "--no-verify"}));
    QVERIFY(apply.waitUntil([&] { return QFile::exists(shop.path("at-work")); }));
    apply.get(Press::CtrlC);
    QVERIFY(apply.waitUntil([&] { return QFile::exists(shop.path("taking-back")); }));
    apply.get(Press::CtrlC);
    apply.get(Press::CtrlC);
    QVERIFY2(apply.exitCode() == 4, qPrintable(apply.said()));
    QVERIFY2(apply.said().contains("IISWSGI-0304"), qPrintable(apply.said()));
    QVERIFY(QFile::exists(shop.path("taken-back")));
    QCOMPARE(treeOf(shop.sandbox()), before);
  }

  /// Who takes back next has nobody to work against.
  void whatAKilledApplyHasStartedEndsToo() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const QString file = planFile(shop);
    const QString growing = shop.path("growing");
    const QString grow = "import time\nwhile True:\n    with open(r'%1', 'a') as file: file.write('.')\n"
                         "    time.sleep(0.02)\n";
    addProgram(file, grow.arg(growing));
    Program apply(on(shop, {"apply", "--plan", file, "--no-verify"}));
    QVERIFY(apply.waitUntil([&] { return QFileInfo(growing).size() > 3; }));
    apply.kill();
    QCOMPARE(apply.exitCode(), -1);
    const auto grown = [&](int milliseconds) {
      const auto before = QFileInfo(growing).size();
      QTest::qWait(milliseconds);
      return QFileInfo(growing).size() > before;
    };
    QTRY_VERIFY(!grown(1000));
  }

  void anUninstallationIsTakenBack() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const auto installed = shop.run(on(shop, {"install", quickPackage(shop), "--no-environment", "--no-verify",
                                              "--python", Workshop::python()}));
    QVERIFY2(installed.exitCode == 0, qPrintable(installed.text()));
    const auto before = treeOf(shop.sandbox());
    const int runs = runsOf(shop);
    Program uninstall(on(shop, {"uninstall", "iiswsgi-sample"}));
    // The second step waits until the site's processes have let go.
    QVERIFY(uninstall.waitUntil([&] { return runsOf(shop) > runs && begun(shop) >= 2; }));
    uninstall.get(Press::CtrlC);
    QVERIFY2(uninstall.exitCode() == 4, qPrintable(uninstall.said()));
    QVERIFY2(uninstall.said().contains("IISWSGI-0304"), qPrintable(uninstall.said()));
    QCOMPARE(treeOf(shop.sandbox()), before);
    const auto done = shop.run(on(shop, {"uninstall", "iiswsgi-sample"}));
    QVERIFY2(done.exitCode == 0, qPrintable(done.text()));
  }

  void undoGoesToItsEnd() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const auto before = treeOf(shop.sandbox());
    const QString file = planFile(shop);
    addProgram(file, "pass", slowUndo(shop));
    const auto applied = shop.run(on(shop, {"apply", "--plan", file, "--no-verify"}));
    QVERIFY2(applied.exitCode == 0, qPrintable(applied.text()));
    Program undo(on(shop, {"undo"}));
    QVERIFY(undo.waitUntil([&] { return QFile::exists(shop.path("taking-back")); }));
    undo.get(Press::CtrlC);
    undo.get(Press::CtrlC);
    QVERIFY2(undo.exitCode() == 0, qPrintable(undo.said()));
    QVERIFY2(undo.said().contains("can't be interrupted"), qPrintable(undo.said()));
    QVERIFY(QFile::exists(shop.path("taken-back")));
    QCOMPARE(treeOf(shop.sandbox()), before);
  }

  /// What was being unpacked when the power went is no part of any run, and goes all the same.
  void whatAKilledInstallationHasStagedGoes() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const QString folder = shop.path("big");
    const QByteArray bytes(200000, 'x');
    for (int i = 0; i < 300; ++i)
      Workshop::write(folder + QString("/data%1.txt").arg(i), bytes + QByteArray::number(i));
    Workshop::write(folder + "/big.py", "application = None\n");
    const QString package = shop.path("big.zip");
    const auto built = shop.run({"package", "build", folder, "--app", "big:application", "--output", package});
    QVERIFY2(built.exitCode == 0, qPrintable(built.text()));
    const auto before = treeOf(shop.sandbox());
    Program install(
        on(shop, {"install", package, "--no-environment", "--python", Workshop::python(), "--no-verify"}));
    QVERIFY(install.waitUntil([&] { return !stagedIn(shop).isEmpty(); }));
    install.kill();
    QCOMPARE(install.exitCode(), -1);
    QVERIFY(!stagedIn(shop).isEmpty());
    const auto next = shop.run({"history", "--server", shop.sandbox()});
    QVERIFY2(next.exitCode == 0, qPrintable(next.text()));
    QCOMPARE(treeOf(shop.sandbox()), before);
  }

  /// The same while an update waits for the site's processes: what was begun is taken back first.
  void whatAKilledUpdateHasStagedGoes() {
    Workshop shop;
    QCOMPARE(shop.createSandbox().exitCode, 0);
    const auto install = [&](const QString& package) {
      return on(shop, {"install", package, "--no-environment", "--no-verify", "--python", Workshop::python()});
    };
    const auto installed = shop.run(install(plainPackage(shop, "first")));
    QVERIFY2(installed.exitCode == 0, qPrintable(installed.text()));
    const QString second = plainPackage(shop, "second");
    const auto before = treeOf(shop.sandbox());
    Program update(install(second));
    QVERIFY(update.waitUntil([&] { return isOffline(shop); }));
    update.kill();
    QCOMPARE(update.exitCode(), -1);
    QVERIFY(treeOf(shop.sandbox()) != before);
    const auto next = shop.run({"history", "--server", shop.sandbox()});
    QVERIFY2(next.exitCode == 0 && next.err.contains("was cut off"), qPrintable(next.text()));
    QCOMPARE(treeOf(shop.sandbox()), before);
    const auto again = shop.run(install(second));
    QVERIFY2(again.exitCode == 0, qPrintable(again.text()));
  }
};

QTEST_GUILESS_MAIN(TestInterrupted)
#include "tst_interrupted.moc"
