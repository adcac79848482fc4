#include <QTest>

#include "app/core/plan/sandbox.h"
#include "app/core/plan/validation.h"
#include "situation.h"

using namespace iiswsgi;
using namespace iiswsgi::plan;

namespace {

Plan planned(const discovery::Observed& observed, const Desired& desired) {
  auto plan = makePlan(observed, desired);
  if (!plan) qFatal("%s", qPrintable(plan.error().text()));
  return std::move(plan).value();
}

QStringList pathsOf(const Plan& plan) {
  QStringList paths;
  for (const Change& change : plan.changes)
    paths << std::get<SetFile>(change).path;
  paths.sort();
  return paths;
}

Desired removal(Desired desired) {
  desired.goal = Desired::Goal::Removed;
  return desired;
}

}  // namespace

class TestPlanner : public QObject {
  Q_OBJECT
 private slots:
  void planningAgainAfterApplyGivesAnEmptyPlan_data() { placesAndFiles(); }
  void planningAgainAfterApplyGivesAnEmptyPlan() {
    QFETCH(QString, file);
    QFETCH(int, place);
    const auto before = situation::observed(file);
    Desired desired = situation::desired(before);
    desired.place = static_cast<HandlerPlace>(place);
    desired.environment = {{QStringLiteral("A"), QStringLiteral("b c")}};
    const Plan plan = planned(before, desired);
    QVERIFY(!plan.empty());
    const auto applied = situation::after(before, plan);
    QVERIFY(applied.config->fastCgiApplications().size() == before.config->fastCgiApplications().size() + 1);
    const Plan again = planned(applied, desired);
    QVERIFY2(again.empty(), qPrintable(pathsOf(again).join(QLatin1Char(' '))));
    QVERIFY(again.appCmd.empty());
  }

  void removingGivesTheSameMachine_data() { placesAndFiles(); }
  void removingGivesTheSameMachine() {
    QFETCH(QString, file);
    QFETCH(int, place);
    const auto before = situation::observed(file);
    Desired desired = situation::desired(before);
    desired.place = static_cast<HandlerPlace>(place);
    const auto applied = situation::after(before, planned(before, desired));
    const auto removed = situation::after(applied, planned(applied, removal(desired)));
    QCOMPARE(situation::files(removed), situation::files(before));
    QCOMPARE(makePlan(removed, removal(desired)).error().code(), plan::codes::nothingOfOurs);
  }

  void theHandlerGoesWhereItMay() {
    const auto open = situation::observed(QStringLiteral("express.config"));
    QCOMPARE(pathsOf(planned(open, situation::desired(open))),
             (QStringList{situation::config, QStringLiteral("/srv/WebSite1/web.config")}));
    const auto locked = situation::observed(QStringLiteral("bare.config"));
    Desired desired = situation::desired(locked);
    QCOMPARE(pathsOf(planned(locked, desired)), QStringList{situation::config});
    desired.place = HandlerPlace::WebConfig;
    QCOMPARE(makePlan(locked, desired).error().code(), plan::codes::placeLocked);
  }

  void ourHandlerIsTheFirstThatIsTried() {
    for (const HandlerPlace place :
         {HandlerPlace::Automatic, HandlerPlace::Location, HandlerPlace::Server, HandlerPlace::WebConfig}) {
      const auto before = situation::observed(QStringLiteral("express.config"));
      Desired desired = situation::desired(before);
      desired.place = place;
      const auto applied = situation::after(before, planned(before, desired));
      QList<iisconfig::Level> levels{{QString(), *applied.config, false}};
      const auto webConfig = applied.webConfigs.value(QStringLiteral("WebSite1"));
      if (webConfig.bytes)
        levels.append({QStringLiteral("WebSite1"), iisconfig::Document::parse(*webConfig.bytes).value(), true});
      const auto handlers = iisconfig::effectiveHandlers(levels, QStringLiteral("WebSite1"));
      QVERIFY2(handlers.ok(), handlers.ok() ? "" : qPrintable(handlers.error().text()));
      QCOMPARE(handlers->first().name, desired.name);
      const auto expand = [](const QString& text) { return text; };
      const auto applications = applied.config->fastCgiApplications();
      QVERIFY(iisconfig::matchesPair(handlers->first().scriptProcessor, applications.last(), expand));
    }
  }

  void anotherPythonReplacesTheProcessAndKeepsWhatAnAdministratorTuned() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired desired = situation::desired(before);
    auto applied = situation::after(before, planned(before, desired));
    auto tuned = applied.config->fastCgiApplications().last();
    tuned.attributes[QStringLiteral("queueLength")] = QStringLiteral("50");
    tuned.attributes[QStringLiteral("idleTimeout")] = QStringLiteral("77");
    QVERIFY(applied.config->setFastCgi(tuned).ok());
    applied.configBytes = applied.config->bytes();
    desired.python = QStringLiteral("/srv/venv");
    desired.fastCgi[QStringLiteral("requestTimeout")] = QStringLiteral("30");
    const auto changed = situation::after(applied, planned(applied, desired));
    QCOMPARE(changed.config->fastCgiApplications().size(), 1);
    const auto now = changed.config->fastCgiApplications().first();
    QVERIFY(now.arguments.contains(QStringLiteral("/srv/venv")));
    QCOMPARE(now.attributes.value(QStringLiteral("queueLength")), QStringLiteral("50"));
    QCOMPARE(now.attributes.value(QStringLiteral("idleTimeout")), QStringLiteral("77"));
    QCOMPARE(now.attributes.value(QStringLiteral("requestTimeout")), QStringLiteral("30"));
  }

  void aProcessThatAnotherHandlerUsesStays() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired root = situation::desired(before);
    Desired child = root;
    child.path = QStringLiteral("/app");
    child.name = QStringLiteral("child");
    auto machine = situation::after(before, planned(before, root));
    machine = situation::after(machine, planned(machine, child));
    QCOMPARE(machine.config->fastCgiApplications().size(), 1);
    machine = situation::after(machine, planned(machine, removal(root)));
    QCOMPARE(machine.config->fastCgiApplications().size(), 1);
    machine = situation::after(machine, planned(machine, removal(child)));
    QCOMPARE(situation::files(machine), situation::files(before));
  }

  void somebodyElsesHandlerOfThatNameStays() {
    const auto before = situation::observed(QStringLiteral("bare.config"));
    Desired desired = situation::desired(before);
    desired.place = HandlerPlace::Server;
    desired.name = QStringLiteral("PHP");
    QCOMPARE(makePlan(before, desired).error().code(), plan::codes::nameTaken);
    QCOMPARE(makePlan(before, removal(desired)).error().code(), plan::codes::nothingOfOurs);
  }

  /// IIS answers 500.19 where a name turns up twice on the way from the server to an application.
  void aNameThatIsInheritedOrHandedDownIsRefused() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired root = situation::desired(before);
    Desired child = root;
    child.path = QStringLiteral("/app");
    for (const auto& [first, second] : {std::pair(root, child), std::pair(child, root)}) {
      const auto machine = situation::after(before, planned(before, first));
      const auto refused = makePlan(machine, second);
      QVERIFY(!refused.ok());
      QCOMPARE(refused.error().code(), plan::codes::nameTaken);
      QVERIFY2(refused.error().message().contains(QStringLiteral("WebSite1/app")), qPrintable(refused.error().text()));
    }
  }

  void whoInheritsTheHandlerIsSaid() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    const Desired root = situation::desired(before);
    const Plan plan = planned(before, root);
    QCOMPARE(plan.warnings.size(), 1);
    QVERIFY2(plan.warnings.first().contains(QStringLiteral("WebSite1/app")), qPrintable(plan.warnings.first()));
    // With a handler of its own for everything the child application isn't concerned.
    Desired child = root;
    child.path = QStringLiteral("/app");
    child.name = QStringLiteral("child");
    const auto machine = situation::after(before, planned(before, child));
    QCOMPARE(planned(machine, root).warnings, QStringList());
  }

  void aSiteThatClearsItsHandlersIsNamedAtTheServerLevel() {
    const auto before = situation::observed(
        QStringLiteral("express.config"),
        "<configuration><system.webServer><handlers><clear/></handlers></system.webServer></configuration>");
    Desired desired = situation::desired(before);
    desired.place = HandlerPlace::Server;
    desired.handlerPath = QStringLiteral("*.fcgi");
    const QStringList warnings = planned(before, desired).warnings;
    QVERIFY2(warnings.join(QLatin1Char(' ')).contains(QStringLiteral("WebSite1 has a list")),
             qPrintable(warnings.join(QLatin1Char('\n'))));
  }

  /// Only what a deployment has made goes away with it.
  void anEmptyWebConfigOfThePersonsOwnStays() {
    const QByteArray own = "<?xml version=\"1.0\"?>\r\n<configuration>\r\n</configuration>\r\n";
    const auto before = situation::observed(QStringLiteral("express.config"), own);
    const Desired desired = situation::desired(before);
    const auto applied = situation::after(before, planned(before, desired));
    QVERIFY(situation::files(applied) != situation::files(before));
    const auto removed = situation::after(applied, planned(applied, removal(desired)));
    QVERIFY(situation::files(removed).contains(QStringLiteral("/srv/WebSite1/web.config")));
  }

  void theNumberOfProcessorsIsWrittenAsANumber() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired desired = situation::desired(before);
    desired.fastCgi[QStringLiteral("maxInstances")] = QStringLiteral("%NUMBER_OF_PROCESSORS%");
    const Plan plan = planned(before, desired);
    QCOMPARE(situation::after(before, plan)
                 .config->fastCgiApplications()
                 .last()
                 .attributes.value(QStringLiteral("maxInstances")),
             QStringLiteral("8"));
    QVERIFY(plan.appCmd.front().operation.contains(QStringLiteral("maxInstances='%NUMBER_OF_PROCESSORS%'")));
  }

  void theAddressToAskIsThatOfTheSite() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired desired = situation::desired(before);
    desired.path = QStringLiteral("/app");
    QCOMPARE(planned(before, desired).verifyUrl, QUrl(QStringLiteral("http://localhost:8080/app/")));
    desired.handlerPath = QStringLiteral("test.fcgi");
    QCOMPARE(planned(before, desired).verifyUrl, QUrl(QStringLiteral("http://localhost:8080/app/test.fcgi")));
  }

  void whatIsWrongIsSaidBesideItsField_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<Desired>("desired");
    const Desired good = situation::desired(situation::observed(QStringLiteral("express.config")));
    const auto row = [&](const char* name, const char* field, ErrorCode code, const char* hint,
                         const std::function<void(Desired&)>& spoil) {
      Desired desired = good;
      spoil(desired);
      QTest::newRow(name) << QString::fromLatin1(field) << code.number << QString::fromLatin1(hint) << desired;
    };
    using namespace plan::codes;
    row("no name", "name", desiredIncomplete, "name", [](Desired& d) { d.name.clear(); });
    row("a name with a quote", "name", desiredIncomplete, "letters",
        [](Desired& d) { d.name = QStringLiteral("it's"); });
    row("no such site", "site", noSuchSite, "WebSite1", [](Desired& d) { d.site = QStringLiteral("Nowhere"); });
    row("no such application", "path", noSuchApplication, "/app",
        [](Desired& d) { d.path = QStringLiteral("/other"); });
    row("no Python", "python", desiredIncomplete, "interpreter", [](Desired& d) { d.python.clear(); });
    row("a Python that can't be used", "python", pythonUnusable, "another",
        [](Desired& d) { d.python = QStringLiteral("/broken/python"); });
    row("nothing to serve", "application.iniFile", desiredIncomplete, "INI",
        [](Desired& d) { d.application.iniFile.clear(); });
    row("no such INI file", "application.iniFile", noSuchIniFile, "path",
        [](Desired& d) { d.application.iniFile = QStringLiteral("/srv/none.ini"); });
    row("no such section", "application.iniSection", noSuchIniSection, "admin",
        [](Desired& d) { d.application.iniSection = QStringLiteral("adnim"); });
    row("no callable", "application.callable", desiredIncomplete, "module:name", [](Desired& d) {
      d.application = {{}, {}, QStringLiteral("site.py"), {}};
    });
    row("an unknown attribute", "fastCgi.idleTimeOut", valueOutOfRange, "idleTimeout",
        [](Desired& d) { d.fastCgi[QStringLiteral("idleTimeOut")] = QStringLiteral("30"); });
    row("a number out of range", "fastCgi.idleTimeout", valueOutOfRange, "range",
        [](Desired& d) { d.fastCgi[QStringLiteral("idleTimeout")] = QStringLiteral("5"); });
    row("a word in the wrong case", "fastCgi.protocol", valueOutOfRange, "NamedPipe",
        [](Desired& d) { d.fastCgi[QStringLiteral("protocol")] = QStringLiteral("namedpipe"); });
    row("a variable in monitorChangesTo", "fastCgi.monitorChangesTo", monitorHasVariable, "C:\\x\\test.ini",
        [](Desired& d) {
          d.fastCgi[QStringLiteral("monitorChangesTo")] = QStringLiteral("%SystemDrive%\\x\\test.ini");
        });
    row("a variable without a name", "environment", desiredIncomplete, "NAME=VALUE", [](Desired& d) {
      d.environment = {{QString(), QStringLiteral("x")}};
    });
  }
  void whatIsWrongIsSaidBesideItsField() {
    QFETCH(QString, field);
    QFETCH(int, code);
    QFETCH(QString, hint);
    QFETCH(Desired, desired);
    auto observed = situation::observed(QStringLiteral("express.config"));
    discovery::Python broken;
    broken.executable = QStringLiteral("/broken/python");
    broken.problem = QStringLiteral("It has no shared library.");
    observed.pythons.append(broken);
    const auto problems = validate(observed, desired);
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().field, field);
    QCOMPARE(problems.first().error.code().number, code);
    QVERIFY2(problems.first().error.hint().contains(hint), qPrintable(problems.first().error.text()));
    QCOMPARE(makePlan(observed, desired).error().code().number, code);
  }

  void anAddressThatIisHidesIsRefused() {
    const QByteArray hides =
        "<configuration><system.webServer><security><requestFiltering><hiddenSegments>"
        "<add segment=\"App\" /></hiddenSegments></requestFiltering></security></system.webServer></configuration>";
    const auto observed = situation::observed(QStringLiteral("express.config"), hides);
    Desired desired = situation::desired(observed);
    QVERIFY(validate(observed, desired).isEmpty());
    desired.path = QStringLiteral("/app");
    const auto problems = validate(observed, desired);
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().field, QStringLiteral("path"));
    QCOMPARE(problems.first().error.code(), plan::codes::addressHidden);
    QVERIFY(problems.first().error.text().contains(QStringLiteral("404.8")));
    QCOMPARE(makePlan(observed, desired).error().code(), plan::codes::addressHidden);
    QVERIFY(validate(situation::observed(QStringLiteral("express.config")), desired).isEmpty());
  }

  void secretsInTheEnvironmentAreWarnedOf() {
    const auto before = situation::observed(QStringLiteral("express.config"));
    Desired desired = situation::desired(before);
    desired.environment = {{QStringLiteral("DB_PASSWORD"), QStringLiteral("x")}};
    QVERIFY(planned(before, desired).warnings.join(QLatin1Char(' ')).contains(QStringLiteral("DB_PASSWORD")));
  }

  void aSandboxIsMadeOnceAndCanBeServed() {
    Sandbox sandbox;
    sandbox.folder = QStringLiteral("/home/me/box");
    sandbox.applications = {{QStringLiteral("/sub"), QStringLiteral("/home/me/sub")}};
    const auto plan = makeSandboxPlan(sandbox, std::nullopt);
    QVERIFY(plan.ok());
    QCOMPARE(plan->changes.size(), std::size_t(2));
    const auto& file = std::get<SetFile>(plan->changes.front());
    QCOMPARE(file.path, QStringLiteral("/home/me/box/config/applicationhost.config"));
    const auto document = iisconfig::Document::parse(*file.after);
    QCOMPARE(document->sites().first().bindings.first().port(), 8080);
    QCOMPARE(document->sites().first().applications.last().path, QStringLiteral("/sub"));
    const auto handlers = iisconfig::effectiveHandlers({{QString(), *document, false}}, QStringLiteral("Sandbox"));
    QCOMPARE(handlers->last().name, QStringLiteral("StaticFile"));
    QVERIFY(iisconfig::writableAt({{QString(), *document, false}}, QStringLiteral("system.webServer/handlers"),
                                  QStringLiteral("Sandbox"))
                .allowed);
    QVERIFY(makeSandboxPlan(sandbox, file.after)->empty());
  }

 private:
  static void placesAndFiles() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("place");
    for (const char* file : {"express.config", "bare.config"}) {
      for (const HandlerPlace place :
           {HandlerPlace::Automatic, HandlerPlace::Location, HandlerPlace::Server, HandlerPlace::WebConfig}) {
        if (place == HandlerPlace::WebConfig && qstrcmp(file, "bare.config") == 0) continue;  // locked there
        QTest::newRow(qPrintable(QString::fromLatin1(file) + QLatin1Char(' ') + textOf(place)))
            << QString::fromLatin1(file) << static_cast<int>(place);
      }
    }
  }
};

QTEST_APPLESS_MAIN(TestPlanner)
#include "tst_planner.moc"
