#include <QBuffer>
#include <QDir>
#include <QJsonDocument>
#include <QTest>

#include "app/cli/cli.h"
#include "app/core/apply/hand_over.h"
#include "app/core/discovery/access.h"
#include "app/core/discovery/discovery.h"
#include "app/core/plan/prerequisites.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;
using test::FakeHost;

namespace {

const QString config = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
const QString icacls = "C:\\Windows\\System32\\icacls.exe";
const QString planFile = QDir::toNativeSeparators(QDir::rootPath() + "plan.json");

/// An IIS whose Python lies where only one person may read it.
FakeHost iis() {
  FakeHost host;
  host.variables.insert("OS", "Windows_NT");
  host.variables.insert("SystemRoot", "C:\\Windows");
  host.variables.insert("ProgramData", "C:\\ProgramData");
  host.ownFolder = "C:\\Program Files\\iiswsgi";
  host.files[config] =
      "<configuration><configSections><sectionGroup name=\"system.webServer\"><section name=\"handlers\" "
      "overrideModeDefault=\"Deny\" /><section name=\"fastCgi\" overrideModeDefault=\"Deny\" "
      "/></sectionGroup></configSections><system.applicationHost><applicationPools><add name=\"Shop\" "
      "/></applicationPools><sites><site name=\"Shop\" id=\"1\"><application path=\"/\" applicationPool=\"Shop\">"
      "<virtualDirectory path=\"/\" physicalPath=\"C:\\shop\" /></application><bindings><binding protocol=\"http\" "
      "bindingInformation=\"*:80:\" /></bindings></site></sites></system.applicationHost><system.webServer>"
      "<globalModules><add name=\"FastCgiModule\" image=\"iisfcgi.dll\" /></globalModules><fastCgi /><handlers "
      "accessPolicy=\"Read, Script\" /></system.webServer></configuration>\r\n";
  host.files["C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe"] = "program";
  host.files["C:\\shop\\shop.ini"] = "[app:main]\nuse = x\n";
  host.folders << "C:\\ProgramData";
  host.files["C:\\Python312\\python.exe"] = "program";
  host.access["C:\\Python312"] = {{"ANNA-PC\\anna", "S-1-5-21-1-2-3-1001", true, 0x1F01FF, false, false, true}};
  host.programs[icacls] = [](FakeHost& machine, const host::Command& command) {
    machine.facts["rights of " + command.arguments.first()] = command.arguments.mid(1).join(' ');
    return 0;
  };
  return host;
}

void savePlan(FakeHost& host) {
  plan::Desired desired;
  desired.server = "iis";
  desired.name = desired.site = "Shop";
  desired.python = "C:\\Python312\\python.exe";
  desired.application.iniFile = "C:\\shop\\shop.ini";
  const auto server = discovery::findServer(host, "iis");
  auto observed = discovery::observe(host, *server, {desired.application.iniFile});
  if (!observed) qFatal("%s", qPrintable(observed.error().text()));
  discovery::observeAccess(host, *observed, "Shop", plan::foldersToRead(*observed, desired));
  const auto plan = plan::makePlan(*observed, desired);
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  host.files[planFile] = QJsonDocument(plan::toJson(*plan)).toJson();
}

/// An IIS as somebody sees it who may not look into its configuration.
class ClosedIis : public FakeHost {
 public:
  ClosedIis() : FakeHost(iis()) { elevated = false; }
  Result<host::FileState> fileState(const QString& path) override {
    if (path != config) return FakeHost::fileState(path);
    return Error(host::codes::fileUnreadable, "Access is denied.");
  }
};

const QString handOverFolder = QDir::toNativeSeparators(QDir::rootPath() + "anna/iiswsgi");

QStringList filesIn(const FakeHost& host, const QString& folder) {
  return host.files.keys().filter(folder);
}

struct Ran {
  int exitCode;
  QString out;
  QString err;
};

Ran run(host::Host& host, const QStringList& arguments) {
  QBuffer out;
  QBuffer err;
  out.open(QIODevice::WriteOnly);
  err.open(QIODevice::WriteOnly);
  cli::Console console;
  console.out = &out;
  console.err = &err;
  const int exitCode = cli::run(arguments, host, console);
  return {exitCode, QString::fromUtf8(out.data()), QString::fromUtf8(err.data())};
}

/// The same machine as somebody uses it who must ask. `exchange`: what somebody else does to the plan on its way.
void mustAsk(FakeHost& host, const std::function<void(QByteArray&)>& exchange = {}) {
  host.elevated = false;
  host.elevatable = true;
  host.elevates = [&host, exchange](const host::Command& command) -> Result<int> {
    const QString handed = command.arguments.at(command.arguments.indexOf("--plan") + 1);
    if (exchange) exchange(host.files[handed]);
    host.elevated = true;
    const Ran ran = run(host, command.arguments);
    host.elevated = false;
    return ran.exitCode;
  };
}

plan::Plan savedPlan(const FakeHost& host) {
  const auto plan = plan::planFromJson(QJsonDocument::fromJson(host.files.value(planFile)).object());
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return *plan;
}

}  // namespace

/// A plan for IIS, made by one process and carried out by another one that is elevated.
class TestAdministrator : public QObject {
  Q_OBJECT
 private slots:
  void whoIsNotElevatedIsToldBeforeAnythingBegins() {
    FakeHost host = iis();
    savePlan(host);
    host.elevated = false;
    const auto before = host.machine();
    const Ran ran = run(host, {"apply", "--plan", planFile, "--no-verify"});
    QVERIFY2(ran.exitCode == 3, qPrintable(ran.out + ran.err));
    QVERIFY2(ran.err.startsWith("IISWSGI-0309"), qPrintable(ran.err));
    QVERIFY(ran.err.contains("IIS AppPool\\Shop"));
    QCOMPARE(test::difference(before, host.machine()), QString());
  }

  void whoMayNotLookIntoIisIsToldThat_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("named") << QStringList{"status", "--server", "iis"};
    QTest::newRow("by itself") << QStringList{"status"};
    QTest::newRow("deployments") << QStringList{"status", "--deployments"};
    QTest::newRow("apply") << QStringList{"apply", "--app", "a:b"};
  }
  void whoMayNotLookIntoIisIsToldThat() {
    QFETCH(QStringList, arguments);
    ClosedIis host;
    const Ran ran = run(host, arguments);
    QVERIFY2(ran.exitCode == 3, qPrintable(ran.out + ran.err));
    QVERIFY2(ran.err.startsWith("IISWSGI-0409"), qPrintable(ran.err));
  }

  void aServerThatCannotBeReadHidesNoOther() {
    ClosedIis host;
    const QString express = "C:\\Users\\anna\\Documents\\IISExpress\\config\\applicationhost.config";
    const QString sandbox = "C:\\Users\\anna\\AppData\\Local\\iiswsgi\\sandbox\\config\\applicationhost.config";
    host.variables.insert("USERPROFILE", "C:\\Users\\anna");
    host.variables.insert("LOCALAPPDATA", "C:\\Users\\anna\\AppData\\Local");
    host.files[express] =
        "<configuration><system.webServer><handlers><add name=\"Shop\" path=\"*\" verb=\"*\" "
        "modules=\"FastCgiModule\" scriptProcessor=\"C:\\iiswsgi\\iiswsgi-gateway.exe|--app a:b\" "
        "/></handlers></system.webServer></configuration>\r\n";
    const Ran closed = run(host, {"status", "--deployments"});
    QVERIFY2(closed.exitCode == 3, qPrintable(closed.out + closed.err));
    QVERIFY2(closed.err.startsWith("IISWSGI-0409") && closed.err.contains("looking at iis"), qPrintable(closed.err));
    QCOMPARE(closed.out.trimmed(), QString("Shop at every site (iisexpress)"));
    host.files[sandbox] = "no XML";
    const Ran both = run(host, {"status", "--deployments"});
    QVERIFY2(both.exitCode == 1, qPrintable(both.out + both.err));  // an administrator alone would see no more
    QVERIFY2(both.err.contains("IISWSGI-0409") && both.err.contains("looking at sandbox"), qPrintable(both.err));
    QCOMPARE(both.out, closed.out);
  }

  void whoIsAnAdministratorHearsWhatItReallyIs() {
    ClosedIis host;
    host.elevated = true;
    const Ran ran = run(host, {"status", "--server", "iis"});
    QVERIFY2(ran.exitCode == 1, qPrintable(ran.out + ran.err));
    QVERIFY2(ran.err.startsWith("IISWSGI-0052"), qPrintable(ran.err));
  }

  void anElevatedProcessCarriesThePlanOutAndTakesItBack() {
    FakeHost host = iis();
    savePlan(host);
    const QByteArray before = host.files.value(config);
    const Ran ran = run(host, {"apply", "--plan", planFile, "--no-verify"});
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.out + ran.err));
    QVERIFY2(ran.out.contains("icacls.exe C:\\Python312 /grant"), qPrintable(ran.out));
    QVERIFY(host.files.value(config).contains("iiswsgi-gateway"));
    QCOMPARE(host.facts.value("rights of C:\\Python312"), QString("/grant IIS AppPool\\Shop:(OI)(CI)RX /Q"));
    const Ran undone = run(host, {"undo", "--server", "iis"});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.out + undone.err));
    QCOMPARE(host.files.value(config), before);
    QCOMPARE(host.facts.value("rights of C:\\Python312"), QString("/remove:g IIS AppPool\\Shop /Q"));
  }

  /// Somebody has edited the configuration: whether the right still serves anybody is seen there.
  void whatAPoolWasGrantedGoesWithTheLastThatItRuns_data() {
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("put");
    QTest::addColumn<bool>("goes");
    const QByteArray end = "</configuration>";
    const QByteArray sites = "</sites>";
    const auto site = [](const QByteArray& attributes, const QByteArray& pool) {
      return "<site name=\"Two\" id=\"2\">" + attributes + "<application path=\"/\"" + pool + " /></site></sites>";
    };
    const auto handlers = [&](const QByteArray& location) {
      return "<location path=\"" + location +
             "\"><system.webServer><handlers><add name=\"PHP\" path=\"*.php\" verb=\"*\" modules=\"FastCgiModule\" "
             "scriptProcessor=\"C:\\php\\php-cgi.exe\" /></handlers></system.webServer></location></configuration>";
    };
    QTest::newRow("a comment") << end << QByteArray("<!-- by hand --></configuration>") << true;
    QTest::newRow("a site in the usual pool") << sites << site({}, {}) << true;
    QTest::newRow("a site in another pool") << sites << site({}, " applicationPool=\"Other\"") << true;
    QTest::newRow("a site in its pool") << sites << site({}, " applicationPool=\"SHOP\"") << false;
    QTest::newRow("a site that is put there")
        << sites << site("<applicationDefaults applicationPool=\"Shop\" />", {}) << false;
    QTest::newRow("a program for the same site") << end << handlers("Shop") << false;
    QTest::newRow("a program for a folder of it") << end << handlers("Shop/admin") << false;
    QTest::newRow("a program for another site") << end << handlers("Shopping") << true;
  }
  void whatAPoolWasGrantedGoesWithTheLastThatItRuns() {
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, put);
    QFETCH(bool, goes);
    FakeHost host = iis();
    savePlan(host);
    QCOMPARE(run(host, {"apply", "--plan", planFile, "--no-verify"}).exitCode, 0);
    QByteArray& bytes = host.files[config];
    bytes.replace(bytes.lastIndexOf(find), find.size(), put);
    const Ran undone = run(host, {"undo", "--server", "iis"});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.out + undone.err));
    QVERIFY(!host.files.value(config).contains("iiswsgi-gateway"));
    const QString command = icacls + " C:\\Python312 /remove:g \"IIS AppPool\\Shop\" /Q";
    const QString kept =
        "something else may need it by now: Let IIS AppPool\\Shop, as which IIS starts Python, read "
        "C:\\Python312. If nothing does, take it back: " +
        command;
    QVERIFY2(undone.out.contains(kept) != goes, qPrintable(undone.out));
    QVERIFY2(undone.out.contains("Run " + command) == goes, qPrintable(undone.out));
    QCOMPARE(host.facts.value("rights of C:\\Python312").startsWith("/remove:g"), goes);
  }

  void aPlanIsCarriedOutByTheProcessThatItIsHandedTo() {
    FakeHost host = iis();
    savePlan(host);
    mustAsk(host);
    const auto receipt = apply::handOver(savedPlan(host), host, handOverFolder);
    QVERIFY2(receipt, qPrintable(receipt ? QString() : receipt.error().text()));
    QVERIFY2(receipt->id.endsWith("-Shop"), qPrintable(receipt->id));
    QVERIFY(host.files.value(config).contains("iiswsgi-gateway"));
    QCOMPARE(filesIn(host, handOverFolder), QStringList());
  }

  void aPlanThatWasExchangedOnTheWayIsRefused() {
    FakeHost host = iis();
    savePlan(host);
    const QByteArray before = host.files.value(config);
    mustAsk(host, [](QByteArray& handed) { handed.replace("Shop", "Shoq"); });
    const auto receipt = apply::handOver(savedPlan(host), host, handOverFolder);
    QVERIFY(!receipt);
    QVERIFY2(receipt.error().code() == apply::codes::planExchanged, qPrintable(receipt.error().text()));
    QCOMPARE(host.files.value(config), before);
    QCOMPARE(filesIn(host, handOverFolder), QStringList());
  }

  void whatFailsThereIsToldHere() {
    FakeHost host = iis();
    savePlan(host);
    const plan::Plan plan = savedPlan(host);
    host.files[config].append("<!-- edited meanwhile -->");
    mustAsk(host);
    const auto receipt = apply::handOver(plan, host, handOverFolder);
    QVERIFY(!receipt);
    QVERIFY2(receipt.error().code() == apply::codes::drifted, qPrintable(receipt.error().text()));
    QVERIFY(!receipt.error().hint().isEmpty());
  }

  void aNoIsALetterAndLeavesNothing() {
    FakeHost host = iis();
    savePlan(host);
    mustAsk(host);
    host.elevates = {};
    const auto receipt = apply::handOver(savedPlan(host), host, handOverFolder);
    QVERIFY(!receipt);
    QVERIFY(receipt.error().code() == host::codes::elevationRefused);
    QVERIFY(apply::canHandOver(receipt.error(), host));
    QCOMPARE(filesIn(host, handOverFolder), QStringList());
  }

  void aProcessThatSaysNothingIsALetter() {
    FakeHost host = iis();
    mustAsk(host);
    host.elevates = [](const host::Command&) { return Result<int>(77); };
    const auto receipt = apply::handOver({}, host, handOverFolder);
    QVERIFY(!receipt);
    QVERIFY2(receipt.error().code() == apply::codes::noReport, qPrintable(receipt.error().text()));
  }

  /// A run that somebody laid there, cut off: taking it back would start a program of theirs.
  void whatSomebodyElsePutBesideIisIsNotCarriedOut_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("status") << QStringList{"status"};
    QTest::newRow("history") << QStringList{"history"};
    QTest::newRow("undo") << QStringList{"undo"};
    QTest::newRow("apply") << QStringList{"apply", "--plan", planFile};
  }
  void whatSomebodyElsePutBesideIisIsNotCarriedOut() {
    QFETCH(QStringList, arguments);
    FakeHost host = iis();
    savePlan(host);
    const QString folder = "C:\\ProgramData\\iiswsgi/runs/x/";
    plan::Plan planted;
    planted.server = config;
    host::Command theirs;
    theirs.program = icacls;
    theirs.arguments = QStringList{"theirs"};
    planted.changes.push_back(plan::RunCommand{theirs, plan::RunCommand::Undo::ByCommand, theirs, "why"});
    host.files[folder + "plan.json"] = QJsonDocument(plan::toJson(planted)).toJson();
    host.files[folder + "journal"] = "{\"event\":\"started\",\"change\":0}\n";
    {
      FakeHost trusting = host;
      (void)run(trusting, arguments);
      QVERIFY(!trusting.started.isEmpty());
    }
    host.foreignFolders["C:\\ProgramData\\iiswsgi"] = "IIS AppPool\\Shop";
    const Ran ran = run(host, arguments);
    QVERIFY2(ran.exitCode == 1 && ran.err.startsWith("IISWSGI-0060"), qPrintable(ran.out + ran.err));
    QVERIFY(host.started.isEmpty());
  }

  void aGrantThatFailsTakesEverythingBack() {
    FakeHost host = iis();
    savePlan(host);
    const QByteArray before = host.files.value(config);
    host.programs[icacls] = [](FakeHost&, const host::Command& command) {
      return command.arguments.contains("/grant") ? 5 : 0;
    };
    const Ran ran = run(host, {"apply", "--plan", planFile, "--no-verify"});
    QVERIFY2(ran.exitCode == 4, qPrintable(ran.out + ran.err));
    QCOMPARE(host.files.value(config), before);
  }
};

QTEST_GUILESS_MAIN(TestAdministrator)
#include "tst_administrator.moc"
