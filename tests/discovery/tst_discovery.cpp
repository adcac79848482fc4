#include <QTest>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/gateway.h"
#include "paper_machine.h"

using namespace iiswsgi;
using discovery::ServerKind;

namespace {

const QString iisConfig = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
const QString expressConfig = "C:\\Users\\anna\\Documents\\IISExpress\\config\\applicationhost.config";

const QByteArray configuration =
    "<?xml version=\"1.0\"?>\n<configuration><system.applicationHost><sites>\n"
    "<site name=\"Shop\" id=\"1\"><application path=\"/\"><virtualDirectory path=\"/\" "
    "physicalPath=\"%IIS_SITES_HOME%\\Shop\" />"
    "</application><application path=\"/api\"><virtualDirectory path=\"/\" physicalPath=\"/srv/api\" /></application>\n"
    "<application path=\"/gone\"><virtualDirectory path=\"/\" physicalPath=\"/srv/gone\" /></application>\n"
    "<application path=\"/elsewhere\"><virtualDirectory path=\"/\" physicalPath=\"%SystemDrive%\\inetpub\" "
    "/></application>\n"
    "</site></sites></system.applicationHost></configuration>\n";

}  // namespace

class TestDiscovery : public QObject {
  Q_OBJECT
 private slots:
  void aServerIsFoundByItsName_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("windows");
    QTest::addColumn<QString>("config");
    QTest::addColumn<int>("kind");
    const int iis = static_cast<int>(ServerKind::Iis);
    const int express = static_cast<int>(ServerKind::IisExpress);
    const int sandbox = static_cast<int>(ServerKind::Sandbox);
    const int file = static_cast<int>(ServerKind::File);
    QTest::newRow("iis") << "iis" << true << iisConfig << iis;
    QTest::newRow("IIS") << "IIS" << true << iisConfig << iis;
    QTest::newRow("iisexpress") << "iisexpress" << true << expressConfig << express;
    QTest::newRow("Windows folder") << "C:\\box" << true << "C:\\box\\config\\applicationhost.config" << sandbox;
    QTest::newRow("sandbox") << "sandbox" << false
                             << "/home/anna/.local/share/iiswsgi/sandbox/config/applicationhost.config" << sandbox;
    QTest::newRow("folder") << "/srv/box" << false << "/srv/box/config/applicationhost.config" << sandbox;
    QTest::newRow("folder with a slash") << "/srv/box/" << false << "/srv/box/config/applicationhost.config" << sandbox;
    QTest::newRow("the file of a sandbox")
        << "/srv/box/config/applicationhost.config" << false << "/srv/box/config/applicationhost.config" << sandbox;
    QTest::newRow("a file") << "/srv/copy.config" << false << "/srv/copy.config" << file;
    QTest::newRow("a solution of Visual Studio")
        << "/srv/solution" << false << "/srv/solution/.vs/config/applicationhost.config" << file;
    QTest::newRow("IIS where there is no Windows") << "iis" << false << "" << 0;
    QTest::newRow("IIS Express where there is no Windows") << "iisexpress" << false << "" << 0;
    QTest::newRow("no such path") << "/srv/nothing" << false << "" << 0;
    QTest::newRow("a folder without a configuration") << "/srv" << false << "" << 0;
  }
  void aServerIsFoundByItsName() {
    QFETCH(QString, name);
    QFETCH(bool, windows);
    QFETCH(QString, config);
    QFETCH(int, kind);
    PaperMachine machine = windows ? PaperMachine::windows() : PaperMachine::posix();
    machine.files[iisConfig] = configuration;
    machine.files[expressConfig] = configuration;
    machine.files["C:\\box\\config\\applicationhost.config"] = configuration;
    for (const char* path : {"/home/anna/.local/share/iiswsgi/sandbox/config/applicationhost.config",
                             "/srv/box/config/applicationhost.config", "/srv/box/sites/Shop/index.html",
                             "/srv/copy.config", "/srv/solution/.vs/config/applicationhost.config"})
      machine.files[path] = configuration;
    const auto server = discovery::findServer(machine, name);
    QCOMPARE(server.ok(), !config.isEmpty());
    if (server) {
      QCOMPARE(server->configPath, config);
      QCOMPARE(static_cast<int>(server->kind), kind);
    } else {
      QCOMPARE(server.error().code().number, discovery::codes::serverNotFound.number);
      QVERIFY(!server.error().hint().isEmpty());
    }
  }

  void aSandboxIsTheSameHoweverItIsNamed() {
    PaperMachine machine = PaperMachine::posix();
    machine.files["/srv/box/config/applicationhost.config"] = configuration;
    machine.files["/srv/box/sites/Shop/index.html"] = "";
    const auto byFolder = discovery::findServer(machine, "/srv/box");
    const auto byFile = discovery::findServer(machine, "/srv/box/config/applicationhost.config");
    QVERIFY(byFolder.ok() && byFile.ok());
    QCOMPARE(discovery::stateFolder(machine, *byFolder), QString("/srv/box/.iiswsgi"));
    QCOMPARE(discovery::stateFolder(machine, *byFile), QString("/srv/box/.iiswsgi"));
  }

  void theStateOfAFileStandsInThePersonsOwnFolder() {
    PaperMachine machine = PaperMachine::posix();
    machine.files["/srv/a.config"] = configuration;
    machine.files["/srv/b.config"] = configuration;
    const QString a = discovery::stateFolder(machine, *discovery::findServer(machine, "/srv/a.config"));
    const QString b = discovery::stateFolder(machine, *discovery::findServer(machine, "/srv/b.config"));
    QVERIFY2(a.startsWith("/home/anna/.local/state/iiswsgi/"), qPrintable(a));
    QVERIFY(a != b);
    machine.variables.insert("XDG_STATE_HOME", "/data/state");
    QVERIFY(
        discovery::stateFolder(machine, *discovery::findServer(machine, "/srv/a.config")).startsWith("/data/state/"));
  }

  void windowsKeepsTheStateOfIisForTheMachine() {
    PaperMachine machine = PaperMachine::windows();
    machine.files[iisConfig] = configuration;
    machine.files[expressConfig] = configuration;
    QCOMPARE(discovery::stateFolder(machine, *discovery::findServer(machine, "iis")),
             QString("C:\\ProgramData\\iiswsgi"));
    const QString express = discovery::stateFolder(machine, *discovery::findServer(machine, "iisexpress"));
    QVERIFY2(express.startsWith("C:\\Users\\anna\\AppData\\Local\\iiswsgi\\state\\"), qPrintable(express));
  }

  void aThirtyTwoBitProcessIsLedPastTheRedirection() {
    PaperMachine machine = PaperMachine::windows();
    machine.files[iisConfig] = configuration;
    machine.files["C:\\Windows\\Sysnative\\inetsrv\\config\\applicationHost.config"] = configuration;
    machine.files["C:\\Windows\\Sysnative\\inetsrv\\appcmd.exe"] = "program";
    const auto server = discovery::findServer(machine, "iis");
    QCOMPARE(server->configPath, QString("C:\\Windows\\Sysnative\\inetsrv\\config\\applicationHost.config"));
    QCOMPARE(server->appCmd, QString("C:\\Windows\\Sysnative\\inetsrv\\appcmd.exe"));
  }

  void everyServerOfTheMachineIsListed() {
    PaperMachine machine = PaperMachine::windows();
    QCOMPARE(discovery::findServers(machine).size(), 0);
    machine.files[iisConfig] = configuration;
    machine.files["C:\\Users\\anna\\AppData\\Local\\iiswsgi\\sandbox\\config\\applicationhost.config"] = configuration;
    QCOMPARE(discovery::findServers(machine).size(), 2);
  }

  void theDefaultSandboxFollowsTheEnvironment_data() {
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << ""
                             << ""
                             << "/home/anna/.local/share/iiswsgi/sandbox";
    QTest::newRow("data folder") << "XDG_DATA_HOME"
                                 << "/data"
                                 << "/data/iiswsgi/sandbox";
    QTest::newRow("a relative data folder is void") << "XDG_DATA_HOME"
                                                    << "data"
                                                    << "/home/anna/.local/share/iiswsgi/sandbox";
    QTest::newRow("named") << "IISWSGI_SANDBOX"
                           << "/srv/box/"
                           << "/srv/box";
  }
  void theDefaultSandboxFollowsTheEnvironment() {
    QFETCH(QString, variable);
    QFETCH(QString, value);
    PaperMachine machine = PaperMachine::posix();
    if (!variable.isEmpty()) machine.variables.insert(variable, value);
    QTEST(discovery::defaultSandbox(machine), "expected");
  }

  void anObservationHoldsWhatAPlanNeeds() {
    PaperMachine machine = PaperMachine::posix();
    machine.files["/srv/box/config/applicationhost.config"] = configuration;
    machine.files["/srv/box/sites/Shop/web.config"] = "<configuration/>";
    machine.files["/srv/api/main.py"] = "";
    machine.files["/srv/api/production.ini"] = "[app:main]\n";
    machine.files["/opt/iiswsgi/bin/iiswsgi-gateway"] = "program";
    machine.variables.insert("IIS_SITES_HOME", "/somewhere/else");
    const auto server = discovery::findServer(machine, "/srv/box");
    const auto observed = discovery::observe(machine, *server, {"/srv/api/production.ini", "/srv/missing.ini"});
    QVERIFY2(observed.ok(), qPrintable(observed.ok() ? QString() : observed.error().text()));
    QCOMPARE(observed->configBytes, configuration);
    QCOMPARE(observed->webConfigs.keys(), QStringList({"Shop", "Shop/api"}));
    QCOMPARE(observed->webConfigs["Shop"].path, QString("/srv/box/sites/Shop/web.config"));
    QCOMPARE(observed->webConfigs["Shop"].bytes, std::optional<QByteArray>("<configuration/>"));
    QVERIFY(!observed->webConfigs["Shop/api"].bytes);
    QCOMPARE(observed->iniFiles.keys(), QStringList{"/srv/api/production.ini"});
    QCOMPARE(observed->gateway, QString("/opt/iiswsgi/bin/iiswsgi-gateway"));
    QCOMPARE(observed->environment.value("IIS_SITES_HOME"), QString("/srv/box/sites"));
    QCOMPARE(observed->processorCount, 4);
    QVERIFY(!observed->windows);
    QVERIFY2(machine.started.isEmpty(), "an observation starts no program");
  }

  void aBrokenConfigurationIsToldWithItsPath() {
    PaperMachine machine = PaperMachine::posix();
    machine.files["/srv/copy.config"] = "this isn't XML";
    const auto observed = discovery::observe(machine, *discovery::findServer(machine, "/srv/copy.config"));
    QVERIFY(!observed.ok());
    QCOMPARE(observed.error().code().number, iisconfig::codes::notXml.number);
    QVERIFY(observed.error().text().contains("/srv/copy.config"));
  }

  void theGatewayIsFoundBesideTheProgramOrByName_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("expected");
    QTest::newRow("beside") << "/opt/iiswsgi/bin/iiswsgi-gateway"
                            << ""
                            << "/opt/iiswsgi/bin/iiswsgi-gateway";
    QTest::newRow("libexec") << "/opt/iiswsgi/libexec/iiswsgi/iiswsgi-gateway"
                             << ""
                             << "/opt/iiswsgi/libexec/iiswsgi/iiswsgi-gateway";
    QTest::newRow("named") << "/opt/iiswsgi/bin/iiswsgi-gateway"
                           << "/srv/gateway"
                           << "/srv/gateway";
    QTest::newRow("nowhere") << "/opt/other"
                             << ""
                             << "";
  }
  void theGatewayIsFoundBesideTheProgramOrByName() {
    QFETCH(QString, file);
    QFETCH(QString, variable);
    PaperMachine machine = PaperMachine::posix();
    machine.files[file] = "program";
    if (!variable.isEmpty()) machine.variables.insert("IISWSGI_GATEWAY", variable);
    QTEST(discovery::findGateway(machine), "expected");
  }
};

QTEST_APPLESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
