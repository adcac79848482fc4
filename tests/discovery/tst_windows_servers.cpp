#include <QTest>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/tools.h"
#include "paper_machine.h"

using namespace iiswsgi;

namespace {

const QString iisConfig = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
const QString expressKey = "HKEY_CURRENT_USER\\Software\\Microsoft\\IISExpress";
const QString shellFolders =
    "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders";
const QString webDeploy = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\IIS Extensions\\MSDeploy\\";

QByteArray configuration(const QByteArray& modules) {
  return "<configuration><system.webServer>" + modules + "</system.webServer></configuration>";
}

}  // namespace

class TestWindowsServers : public QObject {
  Q_OBJECT
 private slots:
  void expressIsFoundWhereThePersonHasIt_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("home");
    QTest::addColumn<QString>("sites");
    const QString usual = "C:\\Users\\anna\\Documents\\My Web Sites";
    QTest::newRow("usual") << expressKey << ""
                           << ""
                           << "C:\\Users\\anna\\Documents\\IISExpress" << usual;
    QTest::newRow("documents moved") << shellFolders << "Personal"
                                     << "%USERPROFILE%\\OneDrive\\Documents"
                                     << "C:\\Users\\anna\\OneDrive\\Documents\\IISExpress"
                                     << "C:\\Users\\anna\\OneDrive\\Documents\\My Web Sites";
    QTest::newRow("a home of its own") << expressKey << "CustomUserHome"
                                       << "D:\\express\\"
                                       << "D:\\express" << usual;
    QTest::newRow("a home by a variable") << expressKey << "CustomUserHome"
                                          << "%USERPROFILE%\\express"
                                          << "C:\\Users\\anna\\express" << usual;
    QTest::newRow("a void home") << expressKey << "CustomUserHome"
                                 << "express"
                                 << "C:\\Users\\anna\\Documents\\IISExpress" << usual;
  }
  void expressIsFoundWhereThePersonHasIt() {
    QFETCH(QString, key);
    QFETCH(QString, name);
    QFETCH(QString, value);
    QFETCH(QString, home);
    PaperMachine machine = PaperMachine::windows();
    machine.setRegistry(key, name, value);
    machine.files[home + "\\config\\applicationhost.config"] = configuration({});
    machine.files["C:\\Program Files\\IIS Express\\appcmd.exe"] = "program";
    const auto server = discovery::findServer(machine, "iisexpress");
    QVERIFY2(server.ok(), qPrintable(server.ok() ? QString() : server.error().text()));
    QCOMPARE(server->home, home);
    QCOMPARE(server->appCmd, QString("C:\\Program Files\\IIS Express\\appcmd.exe"));
    const auto observed = discovery::observe(machine, *server);
    QVERIFY(observed.ok());
    QCOMPARE(observed->environment.value("IIS_USER_HOME"), home);
    QTEST(observed->environment.value("IIS_SITES_HOME"), "sites");
    QCOMPARE(observed->environment.value("IIS_BIN"), QString("C:\\Program Files\\IIS Express"));
  }

  void aSolutionOfVisualStudioIsFoundInBothForms_data() {
    QTest::addColumn<QString>("config");
    QTest::newRow("up to 2017") << "C:\\src\\shop\\.vs\\config\\applicationhost.config";
    QTest::newRow("from 2019 on") << "C:\\src\\shop\\.vs\\shop.sln-name\\config\\applicationhost.config";
  }
  void aSolutionOfVisualStudioIsFoundInBothForms() {
    QFETCH(QString, config);
    PaperMachine machine = PaperMachine::windows();
    machine.files[config] = configuration({});
    machine.files["C:\\src\\shop\\.vs\\shop.sln-name\\v17\\state"] = "";
    const auto server = discovery::findServer(machine, "C:\\src\\shop");
    QVERIFY2(server.ok(), qPrintable(server.ok() ? QString() : server.error().text()));
    QCOMPARE(server->configPath, config);
    QCOMPARE(server->kind, discovery::ServerKind::File);
  }

  void whoMayNotSeeIisIsToldThatAndNotThatItIsMissing() {
    PaperMachine machine = PaperMachine::windows();
    machine.closed.insert(iisConfig);
    const auto closed = discovery::findServer(machine, "iis");
    QVERIFY(!closed.ok());
    QCOMPARE(closed.error().code(), host::codes::fileUnreadable);
    QCOMPARE(discovery::findServers(machine).size(), 1);
    QCOMPARE(discovery::findServers(machine).first().kind, discovery::ServerKind::Iis);
    machine.closed.clear();
    QCOMPARE(discovery::findServer(machine, "iis").error().code(), discovery::codes::serverNotFound);
  }

  void theRoleServiceCgiIsKnownByItsModule_data() {
    QTest::addColumn<QByteArray>("modules");
    QTest::addColumn<bool>("library");
    QTest::addColumn<bool>("installed");
    const QByteArray other = "<add name=\"StaticFileModule\" image=\"%windir%\\System32\\inetsrv\\static.dll\" />";
    const QByteArray fastCgi = "<add name=\"FastCgiModule\" image=\"%windir%\\System32\\inetsrv\\iisfcgi.dll\" />";
    QTest::newRow("listed") << "<globalModules>" + other + fastCgi + "</globalModules>" << true << true;
    QTest::newRow("not listed") << "<globalModules>" + other + "</globalModules>" << false << false;
    QTest::newRow("a file left behind") << "<globalModules>" + other + "</globalModules>" << true << false;
    QTest::newRow("the list stands elsewhere")
        << QByteArray("<globalModules configSource=\"modules.config\" />") << true << true;
    QTest::newRow("elsewhere, and no file")
        << QByteArray("<globalModules configSource=\"modules.config\" />") << false << false;
  }
  void theRoleServiceCgiIsKnownByItsModule() {
    QFETCH(QByteArray, modules);
    QFETCH(bool, library);
    PaperMachine machine = PaperMachine::windows();
    machine.files[iisConfig] = configuration(modules);
    if (library) machine.files["C:\\Windows\\System32\\inetsrv\\iisfcgi.dll"] = "library";
    const auto observed = discovery::observe(machine, *discovery::findServer(machine, "iis"));
    QVERIFY(observed.ok());
    QTEST(observed->fastCgiInstalled, "installed");
  }

  void onlyIisHasRoleServices() {
    PaperMachine machine = PaperMachine::windows();
    machine.files["C:\\box\\config\\applicationhost.config"] = configuration("<globalModules />");
    QVERIFY(discovery::observe(machine, *discovery::findServer(machine, "C:\\box"))->fastCgiInstalled);
  }

  void theNewestWebDeployIsTold() {
    PaperMachine machine = PaperMachine::windows();
    QVERIFY(discovery::findTools(machine).msDeploy.isEmpty());
    machine.setRegistry(webDeploy + "3", "InstallPath", "C:\\Program Files\\IIS\\Microsoft Web Deploy V3\\");
    machine.setRegistry(webDeploy + "1", "InstallPath", "C:\\Program Files\\IIS\\Microsoft Web Deploy\\");
    machine.files["C:\\Program Files\\IIS\\Microsoft Web Deploy\\msdeploy.exe"] = "program";
    QCOMPARE(discovery::findTools(machine).msDeploy,
             QString("C:\\Program Files\\IIS\\Microsoft Web Deploy\\msdeploy.exe"));
    machine.files["C:\\Program Files\\IIS\\Microsoft Web Deploy V3\\msdeploy.exe"] = "program";
    QCOMPARE(discovery::findTools(machine).msDeploy,
             QString("C:\\Program Files\\IIS\\Microsoft Web Deploy V3\\msdeploy.exe"));
  }

  void aRunningPlatformInstallerIsSeen_data() {
    QTest::addColumn<QByteArray>("tasklist");
    QTest::addColumn<QString>("running");
    QTest::newRow("running") << QByteArray("\"WebPlatformInstaller.exe\",\"4711\",\"Console\",\"1\",\"85.000 K\"\r\n")
                             << QString("WebPlatformInstaller.exe");
    QTest::newRow("its command line") << QByteArray("\"System\",\"4\"\r\n\"WebpiCmd-x64.exe\",\"4711\"\r\n")
                                      << QString("WebpiCmd-x64.exe");
    QTest::newRow("not running") << QByteArray("INFO: No tasks are running.\r\n") << QString();
    QTest::newRow("not running, in German")
        << QByteArray("INFORMATION: Es werden keine Aufgaben ausgef\x81hrt.\r\n") << QString();
    QTest::newRow("something else") << QByteArray("\"NotWebPlatformInstaller.exe\",\"1\"\r\n") << QString();
  }
  void aRunningPlatformInstallerIsSeen() {
    QFETCH(QByteArray, tasklist);
    PaperMachine machine = PaperMachine::windows();
    machine.programs["C:\\Windows\\System32\\tasklist.exe"] = tasklist;
    QVERIFY(discovery::findTools(machine).runningInstaller.isEmpty());
    const QString installer = "C:\\Program Files\\Microsoft\\Web Platform Installer\\WebPlatformInstaller.exe";
    machine.files[installer] = "program";
    const auto tools = discovery::findTools(machine);
    QCOMPARE(tools.webPlatformInstaller, installer);
    QTEST(tools.runningInstaller, "running");
  }

  void elsewhereNothingIsAsked() {
    PaperMachine machine = PaperMachine::posix();
    QVERIFY(discovery::findTools(machine).webPlatformInstaller.isEmpty());
    QVERIFY(machine.started.isEmpty());
  }
};

QTEST_APPLESS_MAIN(TestWindowsServers)
#include "tst_windows_servers.moc"
