#include <QDir>
#include <QProcess>
#include <QTest>

#include "app/core/discovery/discovery.h"
#include "paper_machine.h"

using namespace iiswsgi;
using discovery::Python;

namespace {

QStringList executables(const QList<Python>& pythons) {
  QStringList found;
  for (const Python& python : pythons)
    found << python.executable;
  return found;
}

void addEnvironment(PaperMachine& machine, const QString& folder, const QVariantMap& facts = {}) {
  machine.files[folder + "/pyvenv.cfg"] = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n";
  QVariantMap all{{"real", "/usr/bin/python3.11"}};
  all.insert(facts);
  machine.addPython(folder + "/bin/python3", "3.11.2", all);
}

}  // namespace

class TestPythons : public QObject {
  Q_OBJECT
 private slots:
  void namesOfOneInterpreterAreOnePython() {
    PaperMachine machine = PaperMachine::posix();
    for (const char* name : {"/usr/bin/python", "/usr/bin/python3", "/usr/bin/python3.11"})
      machine.addPython(name, "3.11.2", {{"real", "/usr/bin/python3.11"}});
    machine.addPython("/usr/local/bin/python3.12", "3.12.1");
    machine.files["/usr/bin/python3-config"] = "a script";
    const auto found = discovery::findPythons(machine);
    QCOMPARE(executables(found), QStringList({"/usr/local/bin/python3.12", "/usr/bin/python3"}));
    QVERIFY(!machine.started.contains("/usr/bin/python3-config"));
  }

  void environmentsInAndBesideAFolderAreFoundFirst() {
    PaperMachine machine = PaperMachine::posix();
    machine.addPython("/usr/bin/python3", "3.11.2", {{"real", "/usr/bin/python3.11"}});
    addEnvironment(machine, "/srv/shop/.venv");
    addEnvironment(machine, "/srv/beside");
    machine.files["/srv/no-environment/bin/python3"] = "program";
    const auto found = discovery::findPythons(machine, {"/srv/shop"});
    QCOMPARE(executables(found),
             QStringList({"/srv/shop/.venv/bin/python3", "/srv/beside/bin/python3", "/usr/bin/python3"}));
    QCOMPARE(found.first().virtualEnvironment, QString("/srv/shop/.venv"));
    QCOMPARE(found.first().base, QString("/usr/bin"));
    QCOMPARE(found.first().foundBy, QString("pyvenv.cfg"));
  }

  void toolsThatInstallPythonsAreKnown_data() {
    QTest::addColumn<QString>("executable");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("foundBy");
    QTest::newRow("pyenv") << "/home/anna/.pyenv/versions/3.12.1/bin/python3"
                           << ""
                           << ""
                           << "pyenv";
    QTest::newRow("PYENV_ROOT") << "/opt/pyenv/versions/3.12.1/bin/python3"
                                << "PYENV_ROOT"
                                << "/opt/pyenv"
                                << "pyenv";
    QTest::newRow("uv") << "/home/anna/.local/share/uv/python/cpython-3.12.1/bin/python3"
                        << ""
                        << ""
                        << "uv";
    QTest::newRow("conda") << "/home/anna/miniconda3/bin/python3"
                           << ""
                           << ""
                           << "conda";
    QTest::newRow("conda's environments") << "/home/anna/miniforge3/envs/shop/bin/python3"
                                          << ""
                                          << ""
                                          << "conda";
    QTest::newRow("CONDA_PREFIX") << "/data/conda/bin/python3"
                                  << "CONDA_PREFIX"
                                  << "/data/conda"
                                  << "conda";
    QTest::newRow("VIRTUAL_ENV") << "/data/env/bin/python3"
                                 << "VIRTUAL_ENV"
                                 << "/data/env"
                                 << "VIRTUAL_ENV";
  }
  void toolsThatInstallPythonsAreKnown() {
    QFETCH(QString, executable);
    QFETCH(QString, variable);
    QFETCH(QString, value);
    PaperMachine machine = PaperMachine::posix();
    if (!variable.isEmpty()) machine.variables.insert(variable, value);
    machine.addPython(executable, "3.12.1");
    const auto found = discovery::findPythons(machine);
    QCOMPARE(executables(found), QStringList{executable});
    QTEST(found.first().foundBy, "foundBy");
  }

  void windowsInstallationsAreFoundAndTheShopIsNotOpened() {
    PaperMachine machine = PaperMachine::windows();
    const QString shop = "C:\\Users\\anna\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe";
    machine.variables.insert("PATH", "C:\\Users\\anna\\AppData\\Local\\Microsoft\\WindowsApps;C:\\Tools");
    machine.files[shop] = "";
    machine.addPython("C:\\Tools\\python.exe", "3.9.13");
    machine.addPython("C:\\Program Files\\Python312\\python.exe", "3.12.1");
    machine.addPython("C:\\Users\\anna\\AppData\\Local\\Programs\\Python\\Python311\\python.exe", "3.11.2");
    const auto found = discovery::findPythons(machine);
    QCOMPARE(executables(found),
             QStringList({"C:\\Tools\\python.exe", "C:\\Program Files\\Python312\\python.exe",
                          "C:\\Users\\anna\\AppData\\Local\\Programs\\Python\\Python311\\python.exe"}));
    QVERIFY(!machine.started.contains(shop));
  }

  void aShimOfPyenvLeadsToWhatItStarts() {
    PaperMachine machine = PaperMachine::posix();
    const QString real = "/home/anna/.pyenv/versions/3.12.1/bin/python3.12";
    machine.addPython("/home/anna/.pyenv/shims/python3", "3.12.1", {{"executable", real}, {"real", real}});
    const auto python = discovery::readPython(machine, "/home/anna/.pyenv/shims/python3");
    QVERIFY2(python.ok(), qPrintable(python.ok() ? QString() : python.error().text()));
    QCOMPARE(python->executable, real);
  }

  void shimsOnPathAreNotStarted() {
    PaperMachine machine = PaperMachine::posix();
    machine.variables.insert("PATH", "/opt/pyenv/shims:/usr/bin");
    machine.addPython("/opt/pyenv/shims/python3", "3.12.1");
    machine.addPython("/opt/pyenv/versions/3.12.1/bin/python3", "3.12.1");
    QCOMPARE(executables(discovery::findPythons(machine)), QStringList{"/opt/pyenv/versions/3.12.1/bin/python3"});
    QVERIFY(!machine.started.contains("/opt/pyenv/shims/python3"));
  }

  void whatTheGatewayCannotLoadSaysWhy_data() {
    QTest::addColumn<QString>("version");
    QTest::addColumn<QVariantMap>("facts");
    QTest::addColumn<QString>("says");
    QTest::newRow("usable") << "3.9.0" << QVariantMap() << "";
    QTest::newRow("too old") << "3.8.10" << QVariantMap() << "too old";
    QTest::newRow("Python 2") << "2.7.18" << QVariantMap() << "too old";
    QTest::newRow("free-threaded") << "3.14.0" << QVariantMap{{"freeThreaded", true}} << "free-threaded";
    QTest::newRow("32 bits") << "3.11.2" << QVariantMap{{"bits", 32}} << "32-bit";
    QTest::newRow("PyPy") << "3.10.13" << QVariantMap{{"implementation", "pypy"}} << "pypy";
    QTest::newRow("no shared library") << "3.11.2" << QVariantMap{{"library", ""}} << "--enable-shared";
    QTest::newRow("Debian without its package")
        << "3.11.2" << QVariantMap{{"library", ""}, {"real", "/usr/bin/python3.11"}} << "libpython3.11";
  }
  void whatTheGatewayCannotLoadSaysWhy() {
    QFETCH(QString, version);
    QFETCH(QVariantMap, facts);
    QFETCH(QString, says);
    PaperMachine machine = PaperMachine::posix();
    machine.addPython("/opt/python/bin/python3", version, facts);
    const auto python = discovery::readPython(machine, "/opt/python/bin/python3");
    QVERIFY(python.ok());
    QCOMPARE(python->problem.isEmpty(), says.isEmpty());
    QVERIFY2(python->problem.contains(says), qPrintable(python->problem));
  }

  void whatIsNamedIsFoundOrToldInALetter_data() {
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("executable");
    QTest::newRow("interpreter") << "/usr/bin/python3"
                                 << "/usr/bin/python3";
    QTest::newRow("bare name") << "python3"
                               << "/usr/bin/python3";
    QTest::newRow("environment") << "/srv/venv"
                                 << "/srv/venv/bin/python3";
    QTest::newRow("environment with a slash") << "/srv/venv/"
                                              << "/srv/venv/bin/python3";
    QTest::newRow("no such file") << "/usr/bin/python4"
                                  << "";
    QTest::newRow("no such name") << "python4"
                                  << "";
    QTest::newRow("a folder without one") << "/srv/empty"
                                          << "";
    QTest::newRow("not a Python") << "/usr/bin/true"
                                  << "";
  }
  void whatIsNamedIsFoundOrToldInALetter() {
    QFETCH(QString, named);
    QFETCH(QString, executable);
    PaperMachine machine = PaperMachine::posix();
    machine.addPython("/usr/bin/python3", "3.11.2");
    addEnvironment(machine, "/srv/venv");
    machine.files["/srv/empty/readme"] = "";
    machine.files["/usr/bin/true"] = "program";
    machine.programs["/usr/bin/true"] = "";
    const auto python = discovery::readPython(machine, named);
    QCOMPARE(python.ok(), !executable.isEmpty());
    if (python) {
      QCOMPARE(python->executable, executable);
    } else {
      QCOMPARE(python.error().code().number, discovery::codes::pythonNotFound.number);
      QVERIFY(!python.error().hint().isEmpty());
    }
  }
};

QTEST_APPLESS_MAIN(TestPythons)
#include "tst_pythons.moc"
