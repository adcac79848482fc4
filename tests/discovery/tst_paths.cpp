#include <QTest>

#include "app/core/discovery/paths.h"

using namespace iiswsgi::discovery;

class TestPaths : public QObject {
  Q_OBJECT
 private slots:
  void aPhysicalPathBecomesAPathOfTheMachine_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<bool>("windows");
    QTest::addColumn<QString>("expected");
    QTest::newRow("variable") << "%SystemDrive%\\inetpub\\wwwroot" << true << "C:\\inetpub\\wwwroot";
    QTest::newRow("slashes") << "C:/sites/a/" << true << "C:\\sites\\a";
    QTest::newRow("unknown variable stays") << "%NOWHERE%\\a" << true << "%NOWHERE%\\a";
    QTest::newRow("share") << "\\\\server\\sites\\a" << true << "\\\\server\\sites\\a";
    QTest::newRow("sandbox on POSIX") << "%IIS_SITES_HOME%\\Shop" << false << "/srv/sites/Shop";
    QTest::newRow("POSIX") << "/srv/sites/../Shop/" << false << "/srv/Shop";
  }
  void aPhysicalPathBecomesAPathOfTheMachine() {
    QFETCH(QString, written);
    QFETCH(bool, windows);
    QProcessEnvironment environment;
    environment.insert("SystemDrive", "C:");
    environment.insert("IIS_SITES_HOME", "/srv/sites");
    QTEST(physicalPath(written, environment, windows), "expected");
  }

  void aFolderHoldsWhatStandsBelowIt_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("windows");
    QTest::addColumn<bool>("expected");
    QTest::newRow("below") << "/srv/a/b"
                           << "/srv/a" << false << true;
    QTest::newRow("itself") << "/srv/a"
                            << "/srv/a/" << false << true;
    QTest::newRow("a longer name") << "/srv/ab"
                                   << "/srv/a" << false << false;
    QTest::newRow("root") << "/srv"
                          << "/" << false << true;
    QTest::newRow("case on POSIX") << "/Srv/a"
                                   << "/srv" << false << false;
    QTest::newRow("case on Windows") << "c:\\SITES\\a"
                                     << "C:\\sites" << true << true;
    QTest::newRow("nothing") << "/srv"
                             << "" << false << false;
  }
  void aFolderHoldsWhatStandsBelowIt() {
    QFETCH(QString, path);
    QFETCH(QString, folder);
    QFETCH(bool, windows);
    QTEST(isWithin(path, folder, windows), "expected");
  }

  void aPathIsTakenApart_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("parent");
    QTest::addColumn<QString>("name");
    QTest::newRow("POSIX") << "/usr/bin/python3"
                           << "/usr/bin"
                           << "python3";
    QTest::newRow("below the root") << "/python3"
                                    << "/"
                                    << "python3";
    QTest::newRow("Windows") << "C:\\Python\\python.exe"
                             << "C:\\Python"
                             << "python.exe";
    QTest::newRow("below a drive") << "C:\\python.exe"
                                   << "C:\\"
                                   << "python.exe";
    QTest::newRow("a POSIX name with a backslash") << "/srv/a\\b"
                                                   << "/srv"
                                                   << "a\\b";
    QTest::newRow("bare") << "python3"
                          << ""
                          << "python3";
  }
  void aPathIsTakenApart() {
    QFETCH(QString, path);
    QTEST(parentFolder(path), "parent");
    QTEST(fileNameOf(path), "name");
  }

  void absoluteMeansSomethingElseOnEachMachine_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("onPosix");
    QTest::addColumn<bool>("onWindows");
    QTest::newRow("slash") << "/srv" << true << false;
    QTest::newRow("drive") << "C:\\srv" << false << true;
    QTest::newRow("drive without a slash") << "C:srv" << false << false;
    QTest::newRow("share") << "\\\\server\\share" << false << true;
    QTest::newRow("variable") << "%SystemDrive%\\a" << false << false;
    QTest::newRow("relative") << "srv" << false << false;
  }
  void absoluteMeansSomethingElseOnEachMachine() {
    QFETCH(QString, path);
    QTEST(isAbsolutePath(path, false), "onPosix");
    QTEST(isAbsolutePath(path, true), "onWindows");
  }
};

QTEST_APPLESS_MAIN(TestPaths)
#include "tst_paths.moc"
