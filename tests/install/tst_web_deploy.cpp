#include <QTest>

#include "app/core/install/web_deploy.h"
#include "tests/discovery/paper_machine.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;

namespace {

const QString program = "C:\\Program Files\\IIS\\Microsoft Web Deploy V3\\msdeploy.exe";

PaperMachine withWebDeploy() {
  PaperMachine machine = PaperMachine::windows();
  machine.setRegistry("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\IIS Extensions\\MSDeploy\\3", "InstallPath",
                      "C:\\Program Files\\IIS\\Microsoft Web Deploy V3\\");
  machine.files[program] = "program";
  return machine;
}

discovery::Server iis() {
  discovery::Server server;
  server.kind = discovery::ServerKind::Iis;
  server.name = "iis";
  return server;
}

package::Package packageWith(const QByteArray& providers) {
  test::RawZip zip;
  zip.add("Manifest.xml", test::manifestFor("<iisApp path=\"shop\"/>" + providers));
  zip.add("shop/app.py", "application = None\n");
  auto opened = package::Package::open(test::deviceOf(zip.bytes()));
  if (!opened) qFatal("%s", qPrintable(opened.error().text()));
  return std::move(opened).value();
}

const install::WebDeploy choice{"C:\\in box\\shop.zip", "C:\\ProgramData\\iiswsgi\\shop.SetParameters.xml"};

}  // namespace

class TestWebDeploy : public QObject {
  Q_OBJECT
 private slots:
  void itCopiesWithTheAnswersAndDeletesNothing() {
    PaperMachine machine = withWebDeploy();
    const package::Package package = packageWith({});
    const auto command = install::webDeployCommand(machine, iis(), package, choice);
    QVERIFY(command);
    QCOMPARE(command->program, program);
    QCOMPARE(command->arguments, QStringList({"-verb:sync", "-source:package='C:\\in box\\shop.zip'", "-dest:auto",
                                              "-setParamFile:'C:\\ProgramData\\iiswsgi\\shop.SetParameters.xml'",
                                              "-enableRule:DoNotDeleteRule", "-enableRule:AppOffline"}));
  }

  void whatNobodyAgreedToIsSkipped() {
    PaperMachine machine = withWebDeploy();
    const package::Package package =
        packageWith("<runCommand path=\"setup.cmd\"/><dbSqlite path=\"rows.sql\"/><runCommand path=\"more.cmd\"/>");
    auto wanted = choice;
    auto command = install::webDeployCommand(machine, iis(), package, wanted);
    QVERIFY(command);
    QCOMPARE(command->arguments.filter("-skip:"),
             QStringList({"-skip:objectName=runCommand", "-skip:objectName=dbSqlite"}));
    wanted.runCommands = true;
    command = install::webDeployCommand(machine, iis(), package, wanted);
    QVERIFY(command);
    QVERIFY(command->arguments.filter("-skip:").isEmpty());
  }

  void ourOwnInstallStepIsNeverRunTwice() {
    PaperMachine machine = withWebDeploy();
    const package::Package package =
        packageWith("<runCommand path=\"iiswsgi.exe install --in-place &quot;Default Web Site/shop&quot;\"/>");
    auto wanted = choice;
    wanted.runCommands = true;
    const auto command = install::webDeployCommand(machine, iis(), package, wanted);
    QVERIFY(command);
    QCOMPARE(command->arguments.filter("-skip:"),
             QStringList("-skip:objectName=runCommand,keyAttribute='install --in-place'"));
  }

  void whatGoesElsewhereIsRefused_data() {
    QTest::addColumn<QByteArray>("provider");
    QTest::addColumn<bool>("fine");
    QTest::newRow("its own data") << QByteArray("<setAcl path=\"shop/data\" setAclAccess=\"Modify\"/>") << true;
    QTest::newRow("rights elsewhere") << QByteArray("<setAcl path=\"C:\\Windows\"/>") << false;
    QTest::newRow("files elsewhere") << QByteArray("<contentPath path=\"C:\\Windows\\Temp\"/>") << false;
    QTest::newRow("a file above") << QByteArray("<filePath path=\"shop/../web.config\"/>") << false;
    QTest::newRow("a neighbour") << QByteArray("<dirPath path=\"shop2\"/>") << false;
  }
  void whatGoesElsewhereIsRefused() {
    QFETCH(QByteArray, provider);
    const auto checked = install::checkConfined(packageWith(provider), {});
    QTEST(checked.ok(), "fine");
    if (!checked) QVERIFY(checked.error().code() == install::codes::webDeployOutside);
  }

  void withoutItOrElsewhereIsALetter() {
    const package::Package package = packageWith({});
    PaperMachine bare = PaperMachine::windows();
    QCOMPARE(install::webDeployCommand(bare, iis(), package, choice).error().code(), install::codes::webDeployMissing);
    PaperMachine machine = withWebDeploy();
    discovery::Server express = iis();
    express.kind = discovery::ServerKind::IisExpress;
    QCOMPARE(install::webDeployCommand(machine, express, package, choice).error().code(),
             install::codes::webDeployNotHere);
  }
};

QTEST_GUILESS_MAIN(TestWebDeploy)
#include "tst_web_deploy.moc"
