#include <QTest>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/interpreter.h"
#include "app/core/discovery/listed_pythons.h"
#include "paper_machine.h"

using namespace iiswsgi;
using discovery::ListedPython;

namespace {

const QString machineCore = "HKEY_LOCAL_MACHINE\\Software\\Python\\PythonCore";
const QString personCore = "HKEY_CURRENT_USER\\Software\\Python\\PythonCore";
const QString storeFolder =
    "C:\\Users\\anna\\AppData\\Local\\Microsoft\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0";

QStringList told(const QList<ListedPython>& pythons) {
  QStringList lines;
  for (const ListedPython& python : pythons)
    lines << python.version + ' ' + python.executable;
  return lines;
}

}  // namespace

class TestListedPythons : public QObject {
  Q_OBJECT
 private slots:
  void theLauncherIsUnderstoodInEachOfItsForms_data() {
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing") << QByteArray() << QStringList();
    QTest::newRow("no Pythons") << QByteArray("No installed Pythons found!\r\n") << QStringList();
    QTest::newRow("up to 3.10") << QByteArray(
                                       "Installed Pythons found by py Launcher for Windows\r\n"
                                       " -3.9-64\tC:\\Program Files\\Python39\\python.exe *\r\n"
                                       " -3.8-32\tC:\\Python38\\python.exe\r\n")
                                << QStringList{"3.9 C:\\Program Files\\Python39\\python.exe",
                                               "3.8 C:\\Python38\\python.exe"};
    QTest::newRow("from 3.11 on") << QByteArray(
                                         " -V:3.12 *        C:\\Program Files\\Python312\\python.exe\r\n"
                                         " -V:3.11-32       C:\\Py (old)\\python.exe\r\n")
                                  << QStringList{"3.12 C:\\Program Files\\Python312\\python.exe",
                                                 "3.11 C:\\Py (old)\\python.exe"};
    QTest::newRow("another company") << QByteArray(
                                            " -V:ContinuumAnalytics/py39_4.12.0-64 C:\\conda\\python.exe\n"
                                            " -V:Astral/CPython3.12.1 C:\\uv\\python.exe\n")
                                     << QStringList{"4.12.0 C:\\conda\\python.exe", "3.12.1 C:\\uv\\python.exe"};
    QTest::newRow("an active environment")
        << QByteArray(
               "  *               C:\\srv\\venv\\Scripts\\python.exe\r\n"
               " -V:3.12          C:\\Python312\\python.exe\r\n")
        << QStringList{" C:\\srv\\venv\\Scripts\\python.exe", "3.12 C:\\Python312\\python.exe"};
    QTest::newRow("the install manager") << QByteArray(
                                                " -V:3.14[-64] *   C:\\Users\\anna\\AppData\\Local\\Python\\"
                                                "pythoncore-3.14-64\\python.exe\r\n")
                                         << QStringList{
                                                "3.14 C:\\Users\\anna\\AppData\\Local\\Python\\"
                                                "pythoncore-3.14-64\\python.exe"};
    QTest::newRow("a share, quoted") << QByteArray(" -V:3.12  \"\\\\server\\tools\\python.exe\"\r\n")
                                     << QStringList{"3.12 \\\\server\\tools\\python.exe"};
  }
  void theLauncherIsUnderstoodInEachOfItsForms() {
    QFETCH(QByteArray, output);
    QTEST(told(discovery::parseLauncherList(output)), "expected");
  }

  void theRegistryIsReadAsItsRulesSay() {
    PaperMachine machine = PaperMachine::windows();
    machine.setRegistry(machineCore + "\\3.12\\InstallPath", "", "C:\\Program Files\\Python312\\");
    machine.setRegistry(machineCore + "\\3.12\\InstallPath", "ExecutablePath",
                        "C:\\Program Files\\Python312\\python.exe");
    machine.setRegistry(machineCore + "\\3.12", "SysVersion", "3.12");
    machine.setRegistry(machineCore + "\\3.9\\InstallPath", "", "C:\\Python39\\");
    machine.setRegistry("32:" + machineCore + "\\3.10-32\\InstallPath", "", "C:\\Python310-32");
    machine.setRegistry(personCore + "\\3.11\\InstallPath", "ExecutablePath", "C:\\Own\\python.exe");
    machine.setRegistry("HKEY_CURRENT_USER\\Software\\Python\\Anaconda\\3\\InstallPath", "ExecutablePath",
                        "C:\\conda\\python.exe");
    // Only PythonCore's python.exe may be guessed; the launcher keeps its own things beside it.
    machine.setRegistry("HKEY_CURRENT_USER\\Software\\Python\\Other\\1.0\\InstallPath", "", "C:\\Other");
    machine.setRegistry("HKEY_CURRENT_USER\\Software\\Python\\PyLauncher\\1\\InstallPath", "", "C:\\Windows");
    machine.setRegistry(machineCore + "\\broken", "SysVersion", "3.7");
    QStringList found = told(discovery::registeredPythons(machine));
    found.sort();
    QCOMPARE(found,
             QStringList({" C:\\conda\\python.exe", "3.10 C:\\Python310-32\\python.exe", "3.11 C:\\Own\\python.exe",
                          "3.12 C:\\Program Files\\Python312\\python.exe", "3.9 C:\\Python39\\python.exe"}));
  }

  void whatSeveralListsNameIsOnePython() {
    PaperMachine machine = PaperMachine::windows();
    const QString python = "C:\\Program Files\\Python312\\python.exe";
    machine.addPython(python, "3.12.1");
    machine.setRegistry(machineCore + "\\3.12\\InstallPath", "ExecutablePath",
                        "c:\\program files\\python312\\Python.exe");
    machine.files["C:\\Windows\\py.exe"] = "program";
    machine.programs["C:\\Windows\\py.exe"] = " -V:3.12 *  C:\\Program Files\\Python312\\python.exe\r\n";
    machine.files["C:\\Users\\anna\\.conda\\environments.txt"] = "C:\\Program Files\\Python312\r\n";
    const auto found = discovery::findPythons(machine);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().executable, python);
  }

  void whatOnlyOneListNamesIsFound_data() {
    QTest::addColumn<QString>("executable");
    QTest::addColumn<QString>("foundBy");
    QTest::newRow("registry") << "D:\\one\\python.exe"
                              << "registry";
    QTest::newRow("launcher") << "D:\\two\\python.exe"
                              << "py launcher";
    QTest::newRow("launcher of one person") << "D:\\three\\python.exe"
                                            << "py launcher";
    QTest::newRow("conda") << "D:\\four\\python.exe"
                           << "conda";
    QTest::newRow("pyenv-win") << "C:\\Users\\anna\\.pyenv\\pyenv-win\\versions\\3.12.1\\python.exe"
                               << "pyenv";
  }
  void whatOnlyOneListNamesIsFound() {
    QFETCH(QString, executable);
    QFETCH(QString, foundBy);
    PaperMachine machine = PaperMachine::windows();
    machine.addPython(executable, "3.12.1");
    machine.setRegistry(personCore + "\\3.12\\InstallPath", "", "D:\\one");
    const QString own = "C:\\Users\\anna\\AppData\\Local\\Programs\\Python\\Launcher\\py.exe";
    machine.files["C:\\Windows\\py.exe"] = machine.files[own] = "program";
    machine.programs["C:\\Windows\\py.exe"] = " -V:3.12   D:\\two\\python.exe\r\n";
    machine.programs[own] = " -V:3.12   D:\\three\\python.exe\r\n";
    machine.files["C:\\Users\\anna\\.conda\\environments.txt"] = "D:\\four\r\n\r\nD:\\gone\r\n";
    const auto found = discovery::findPythons(machine);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().executable, executable);
    QCOMPARE(found.first().foundBy, foundBy);
  }

  void aPythonOfTheStoreIsToldAndNotStarted() {
    PaperMachine machine = PaperMachine::windows();
    machine.files[storeFolder + "\\python.exe"] = "";
    machine.setRegistry(personCore + "\\3.11\\InstallPath", "ExecutablePath",
                        "C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_x64\\python.exe");
    const auto found = discovery::findPythons(machine);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().version, QString("3.11"));
    QCOMPARE(found.first().foundBy, QString("Microsoft Store"));
    QVERIFY2(found.first().problem.contains("Microsoft Store"), qPrintable(found.first().problem));
    const auto named = discovery::readPython(machine, storeFolder);
    QVERIFY(named.ok());
    QVERIFY(!named->problem.isEmpty());
    QCOMPARE(machine.started, QStringList());
  }

  void thePromptsPythonIsNotTheStoresIfThereIsAnother() {
    PaperMachine machine = PaperMachine::windows();
    const QString alias = "C:\\Users\\anna\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe";
    machine.files[alias] = "";
    machine.variables.insert("PATH", "C:\\Users\\anna\\AppData\\Local\\Microsoft\\WindowsApps;C:/Tools/");
    const auto store = discovery::readPython(machine, "python");
    QVERIFY2(store.ok() && store->problem.contains("Microsoft Store"), "there is only the Store's");
    machine.addPython("C:\\Tools\\python.exe", "3.12.1");
    const auto python = discovery::readPython(machine, "python");
    QVERIFY2(python.ok(), qPrintable(python.ok() ? QString() : python.error().text()));
    QCOMPARE(python->executable, QString("C:\\Tools\\python.exe"));
    QVERIFY(!machine.started.contains(alias));
  }

  void anEnvironmentOnAPythonOfTheStoreIsToldToo() {
    PaperMachine machine = PaperMachine::windows();
    machine.addPython("C:\\srv\\venv\\Scripts\\python.exe", "3.11.2", {{"base", storeFolder}});
    const auto python = discovery::readPython(machine, "C:\\srv\\venv");
    QVERIFY(python.ok());
    QVERIFY2(python->problem.contains("Microsoft Store"), qPrintable(python->problem));
  }

  void theTextOfAnEnvironmentIsUnderstood_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("home");
    QTest::addColumn<QString>("version");
    QTest::newRow("venv") << QByteArray(
                                 "home = C:\\Program Files\\Python312\r\ninclude-system-site-packages = false\r\n"
                                 "version = 3.12.1\r\nexecutable = C:\\Program Files\\Python312\\python.exe\r\n")
                          << "C:\\Program Files\\Python312"
                          << "3.12.1";
    QTest::newRow("virtualenv") << QByteArray("home = /usr/bin\nversion_info = 3.11.2.final.0\n") << "/usr/bin"
                                << "3.11.2";
    QTest::newRow("uv") << QByteArray("home = C:\\uv\\python\nuv = 0.4\nversion_info = 3.12.1\n") << "C:\\uv\\python"
                        << "3.12.1";
    QTest::newRow("odd spelling") << QByteArray("HOME=/usr/bin\nVersion =3.9.1") << "/usr/bin"
                                  << "3.9.1";
    QTest::newRow("empty") << QByteArray() << ""
                           << "";
  }
  void theTextOfAnEnvironmentIsUnderstood() {
    QFETCH(QByteArray, text);
    const auto environment = discovery::parseVirtualEnvironment(text);
    QTEST(environment.home, "home");
    QTEST(environment.version, "version");
  }
};

QTEST_APPLESS_MAIN(TestListedPythons)
#include "tst_listed_pythons.moc"
