#include <QJsonDocument>
#include <QTest>

#include "app/core/plan/prerequisites.h"
#include "app/core/plan/render.h"
#include "situation.h"

using namespace iiswsgi;
using namespace iiswsgi::plan;
using discovery::Access;

namespace {

const QString pool = "IIS AppPool\\Shop";

/// An IIS on Windows with a Python for all users, whose identity may read what the test says.
discovery::Observed observedIis() {
  auto observed = situation::observed(QStringLiteral("express.config"));
  observed.server.kind = discovery::ServerKind::Iis;
  observed.server.name = "iis";
  observed.windows = true;
  observed.gateway = "C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe";
  observed.environment.insert("SystemRoot", "C:\\Windows");
  observed.environment.insert("ProgramFiles", "C:\\Program Files");
  observed.environment.insert("USERPROFILE", "C:\\Users\\anna");
  observed.identity = discovery::PoolIdentity{pool, pool, "S-1-5-82-1"};
  observed.iniFiles["C:\\srv\\shop\\production.ini"] = "[app:main]\nuse = x\n";
  discovery::Python base;
  base.executable = "C:\\Python312\\python.exe";
  discovery::Python environment;
  environment.executable = "C:\\srv\\shop\\.venv\\Scripts\\python.exe";
  environment.virtualEnvironment = "C:\\srv\\shop\\.venv";
  environment.base = "C:\\Python312";
  observed.pythons = {base, environment};
  return observed;
}

Desired desiredShop(const discovery::Observed& observed) {
  Desired desired = situation::desired(observed);
  desired.server = "iis";
  desired.python = "C:\\srv\\shop\\.venv\\Scripts\\python.exe";
  desired.application.iniFile = "C:\\srv\\shop\\production.ini";
  return desired;
}

Plan planned(const discovery::Observed& observed, const Desired& desired) {
  auto plan = makePlan(observed, desired);
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return std::move(plan).value();
}

QList<RunCommand> commandsOf(const Plan& plan) {
  QList<RunCommand> commands;
  for (const Change& change : plan.changes) {
    if (const auto* command = std::get_if<RunCommand>(&change)) commands << *command;
  }
  return commands;
}

}  // namespace

class TestPrerequisites : public QObject {
  Q_OBJECT
 private slots:
  void everyFolderThatTheProcessReadsIsNamed_data() {
    QTest::addColumn<Desired>("desired");
    QTest::addColumn<QStringList>("folders");
    const Desired shop = desiredShop(observedIis());
    const QString gateway = "C:\\Program Files\\iiswsgi";
    QTest::newRow("environment and INI") << shop
                                         << QStringList{gateway, "C:\\srv\\shop\\.venv", "C:\\Python312",
                                                        "C:\\srv\\shop"};
    Desired one = shop;
    one.python = "C:\\srv\\shop\\.venv";
    QTest::newRow("the environment's folder")
        << one << QStringList{gateway, "C:\\srv\\shop\\.venv", "C:\\Python312", "C:\\srv\\shop"};
    one.python = "C:\\Python312\\python.exe";
    one.application = {{}, {}, "shop.wsgi:application", "D:\\shop\\"};
    QTest::newRow("callable in a folder") << one << QStringList{gateway, "C:\\Python312", "D:\\shop"};
    one.application.folder.clear();
    QTest::newRow("callable in the site") << one << QStringList{gateway, "C:\\Python312", "/srv/WebSite1"};
    one.python = "C:\\Unknown\\python.exe";
    QTest::newRow("a Python nobody looked at") << one << QStringList{gateway, "C:\\Unknown", "/srv/WebSite1"};
    one.processPath = "%ProgramFiles%\\PHP\\php-cgi.exe";
    QTest::newRow("a process of one's own") << one << QStringList{"C:\\Program Files\\PHP"};
  }
  void everyFolderThatTheProcessReadsIsNamed() {
    QFETCH(Desired, desired);
    QTEST(foldersToRead(observedIis(), desired), "folders");
  }

  void whatTheIdentityMayNotReadIsGrantedWithAnUndo() {
    auto observed = observedIis();
    observed.access = {{"C:\\Python312", Access{}}, {"C:\\srv\\shop", Access{true, false, false}}};
    const Plan plan = planned(observed, desiredShop(observed));
    const auto commands = commandsOf(plan);
    QCOMPARE(commands.size(), 1);
    QVERIFY(std::holds_alternative<SetFile>(plan.changes.front()));
    const RunCommand& grant = commands.first();
    QCOMPARE(grant.run.program, QString("C:\\Windows\\System32\\icacls.exe"));
    QCOMPARE(grant.run.arguments, QStringList({"C:\\Python312", "/grant", pool + ":(OI)(CI)RX", "/Q"}));
    QCOMPARE(grant.undo, RunCommand::Undo::ByCommand);
    QCOMPARE(grant.undoCommand.arguments, QStringList({"C:\\Python312", "/remove:g", pool, "/Q"}));
    QVERIFY(grant.asAdministrator);
    QVERIFY2(grant.why.contains(pool) && grant.why.contains("C:\\Python312"), qPrintable(grant.why));
    observed.access["C:\\Python312"].mayRead = true;
    QCOMPARE(commandsOf(planned(observed, desiredShop(observed))).size(), 0);
  }

  void aGrantIsHandedDownOnce() {
    auto observed = observedIis();
    for (const char* folder : {"C:\\srv\\shop", "C:\\srv\\shop\\.venv"})
      observed.access[folder] = Access{};
    const auto commands = commandsOf(planned(observed, desiredShop(observed)));
    QCOMPARE(commands.size(), 1);
    QCOMPARE(commands.first().run.arguments.first(), QString("C:\\srv\\shop"));
  }

  /// Taking a grant back by name would take an older one along.
  void whoHadAnEntryAlreadyGetsAGrantThatStays() {
    auto observed = observedIis();
    observed.access["C:\\Python312"] = Access{false, false, true};
    observed.access["C:\\srv\\shop"] = Access{};
    const auto commands = commandsOf(planned(observed, desiredShop(observed)));
    QCOMPARE(commands.size(), 2);
    QCOMPARE(commands.first().undo, RunCommand::Undo::ByCommand);
    QCOMPARE(commands.last().undo, RunCommand::Undo::Impossible);
    QCOMPARE(commands.last().run.arguments.first(), QString("C:\\Python312"));
  }

  void whatAGrantCannotHelpIsSaid_data() {
    QTest::addColumn<QString>("ini");
    QTest::addColumn<Access>("access");
    QTest::addColumn<QString>("says");
    QTest::newRow("forbidden") << "C:\\srv\\shop\\production.ini" << Access{false, true, false} << "forbids";
    QTest::newRow("a drive") << "C:\\production.ini" << Access{} << "holds too much";
    QTest::newRow("a profile") << "C:\\Users\\anna\\production.ini" << Access{} << "holds too much";
    QTest::newRow("all profiles") << "C:\\Users\\production.ini" << Access{} << "holds too much";
  }
  void whatAGrantCannotHelpIsSaid() {
    QFETCH(QString, ini);
    QFETCH(Access, access);
    QFETCH(QString, says);
    auto observed = observedIis();
    observed.iniFiles[ini] = "[app:main]\nuse = x\n";
    Desired desired = desiredShop(observed);
    desired.application.iniFile = ini;
    desired.python = "C:\\Python312\\python.exe";
    observed.access[foldersToRead(observed, desired).last()] = access;
    const Plan plan = planned(observed, desired);
    QCOMPARE(commandsOf(plan).size(), 0);
    QVERIFY2(plan.warnings.join(' ').contains(says), qPrintable(plan.warnings.join('\n')));
  }

  void aPythonInAProfileIsGrantedAndSaid() {
    auto observed = observedIis();
    const QString folder = "C:\\Users\\anna\\AppData\\Local\\Programs\\Python\\Python312";
    observed.pythons.first().executable = folder + "\\python.exe";
    Desired desired = desiredShop(observed);
    desired.python = observed.pythons.first().executable;
    observed.access[folder] = Access{};
    const Plan plan = planned(observed, desired);
    QCOMPARE(commandsOf(plan).size(), 1);
    QVERIFY2(plan.warnings.join(' ').contains("user's profile"), qPrintable(plan.warnings.join('\n')));
  }

  void ofAPersonsAccountItIsOnlySaid() {
    auto observed = observedIis();
    observed.identity = discovery::PoolIdentity{"CORP\\web", "CORP\\web", {}};
    const Plan plan = planned(observed, desiredShop(observed));
    QCOMPARE(commandsOf(plan).size(), 0);
    QVERIFY2(plan.warnings.join(' ').contains("CORP\\web"), qPrintable(plan.warnings.join('\n')));
  }

  void theRoleServiceIsInstalledBehindTheLine() {
    auto observed = observedIis();
    observed.fastCgiInstalled = false;
    observed.access["C:\\Python312"] = Access{};
    const Plan plan = planned(observed, desiredShop(observed));
    const auto commands = commandsOf(plan);
    QCOMPARE(commands.size(), 2);
    QCOMPARE(commands.last().run.program, QString("C:\\Windows\\System32\\dism.exe"));
    QVERIFY(commands.last().run.arguments.contains("/FeatureName:IIS-CGI"));
    QCOMPARE(commands.last().undo, RunCommand::Undo::Impossible);
    QVERIFY(commands.last().run.timeout > std::chrono::minutes(5));
    QCOMPARE(commands.last().successCodes, (QList<int>{0, 3010}));  // the latter: done, up to a restart
    const QString text = renderText(plan);
    QVERIFY(text.indexOf("icacls") < text.indexOf("can't be undone"));
    QVERIFY(text.indexOf("dism") > text.indexOf("can't be undone"));
  }

  void otherServersNeedNothing() {
    auto observed = observedIis();
    observed.fastCgiInstalled = false;
    observed.access["C:\\Python312"] = Access{};
    observed.server.kind = discovery::ServerKind::IisExpress;
    QCOMPARE(commandsOf(planned(observed, desiredShop(observed))).size(), 0);
  }

  void aRemovalLeavesRightsAlone() {
    auto observed = observedIis();
    Desired desired = desiredShop(observed);
    auto machine = situation::after(observed, planned(observed, desired));
    machine.access["C:\\Python312"] = Access{};
    desired.goal = Desired::Goal::Removed;
    QCOMPARE(commandsOf(planned(machine, desired)).size(), 0);
  }

  void everyRenderingShowsTheCommand() {
    auto observed = observedIis();
    observed.access["C:\\Python312"] = Access{};
    const Plan plan = planned(observed, desiredShop(observed));
    const QString line = "C:\\Windows\\System32\\icacls.exe C:\\Python312 /grant \"IIS AppPool\\Shop:(OI)(CI)RX\" /Q";
    QVERIFY2(renderText(plan).contains(line), qPrintable(renderText(plan)));
    QVERIFY2(renderAppCmd(plan).endsWith(line + '\n'), qPrintable(renderAppCmd(plan)));
    QVERIFY2(renderHtml(plan).contains(line.toHtmlEscaped()), qPrintable(renderHtml(plan)));
    const auto again = planFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(plan)).toJson()).object());
    QVERIFY(again.ok());
    QCOMPARE(commandsOf(*again), commandsOf(plan));
  }
};

QTEST_APPLESS_MAIN(TestPrerequisites)
#include "tst_prerequisites.moc"
