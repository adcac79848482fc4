#include <QTest>

#include "app/gui/pages/server/server_look.h"
#include "app/gui/pages/server/server_state.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::FakeHost;

namespace {

const QString config = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";

class Iis : public FakeHost {
 public:
  Iis() {
    variables.insert("OS", "Windows_NT");
    variables.insert("SystemRoot", "C:\\Windows");
    variables.insert("ProgramData", "C:\\ProgramData");
    files[config] = "<configuration />";
    folders << "C:\\ProgramData\\iiswsgi";
  }
  bool closed = false;  ///< nobody may read its configuration
  Result<host::FileState> fileState(const QString& path) override {
    if (closed && path == config) return Error(host::codes::fileUnreadable, "Access is denied.");
    return FakeHost::fileState(path);
  }
};

}  // namespace

class TestServerLook : public QObject {
  Q_OBJECT
 private slots:
  void aFolderOfSomebodyElseIsNoRecovery() {
    Iis host;
    QVERIFY(lookAtServer(host, "iis", {}).ok());
    host.foreignFolders["C:\\ProgramData\\iiswsgi"] = "anna";
    const auto look = lookAtServer(host, "iis", {});
    QVERIFY(!look.ok());
    QCOMPARE(look.error().code(), host::codes::folderNotPrivate);
    QVERIFY2(look.error().activities().isEmpty(), qPrintable(look.error().text()));
  }

  void aRunThatCannotBeRecoveredIsToldAsThat() {
    Iis host;
    const QString run = "C:\\ProgramData\\iiswsgi/runs/x/";
    host.files[run + "plan.json"] = "{";
    host.files[run + "journal"] = "{\"event\":\"started\",\"change\":0}\n";
    const auto look = lookAtServer(host, "iis", {});
    QVERIFY(!look.ok());
    QCOMPARE(look.error().code(), apply::codes::journalDamaged);
    QCOMPARE(look.error().activities(), QStringList{"recovering a run that was cut off"});
  }

  void whoIsAnAdministratorHearsWhatItReallyIs() {
    Iis host;
    host.closed = true;
    host.elevated = false;
    QCOMPARE(lookAtServer(host, "iis", {}).error().code(), gui::codes::needsAdministrator);
    host.elevated = true;
    QCOMPARE(lookAtServer(host, "iis", {}).error().code(), host::codes::fileUnreadable);
  }

  void onlyIisIsAnAdministratorsBusiness() {
    FakeHost host;
    host.elevated = false;
    const Error denied(host::codes::fileNotWritable, "No.");
    discovery::Server server;
    server.kind = discovery::ServerKind::IisExpress;
    QCOMPARE(toldForServer(denied, server, host).code(), host::codes::fileNotWritable);
    server.kind = discovery::ServerKind::Iis;
    QCOMPARE(toldForServer(denied, server, host).code(), gui::codes::needsAdministrator);
    QCOMPARE(toldForServer(Error(host::codes::lockTaken, "No."), server, host).code(), host::codes::lockTaken);
  }
};

QTEST_GUILESS_MAIN(TestServerLook)
#include "tst_server_look.moc"
