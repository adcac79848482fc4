#include <QJsonDocument>
#include <QTest>

#include "app/core/apply/remove_tree.h"
#include "app/core/discovery/discovery.h"
#include "app/core/install/installing.h"
#include "app/core/install/needs.h"
#include "app/core/install/replacement.h"
#include "app/core/install/steps.h"
#include "app/core/package/codes.h"
#include "tests/apply/installs.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

namespace {

const QString below = siteFolder() + "/shop";

QByteArray fileOf(const FakeHost& host, const QString& relative) {
  return host.files.value(below + '/' + relative, "(not there)");
}

FakeHost installed(const QByteArray& version = "1.0") {
  return after(installing("first", hostWithPython(), version, "/shop"));
}

Result<install::Installation> planned(FakeHost host, const install::Bundle& bundle, const install::Choice& choice) {
  return install::planInstallation(observedWithPython(host), bundle, choice, presentIn(host, below));
}

QStringList whysOf(const plan::Plan& plan) {
  QStringList whys;
  for (const plan::Change& change : plan.changes)
    whys << plan::whyOf(change);
  return whys;
}

}  // namespace

class TestInstall : public QObject {
  Q_OBJECT
 private slots:
  void aPackageBecomesAnApplicationOfTheSite() {
    const FakeHost host = installed();
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("version = '1.0'\n"));
    const QByteArray config = host.files.value(configPath());
    QVERIFY2(config.contains("<application path=\"/shop\""), config.constData());
    QVERIFY2(config.contains("physicalPath=\"" + below.toUtf8() + "\""), config.constData());
    QVERIFY2(config.contains("--python /home/box/environments/shop-1.0 --ini " + below.toUtf8() + "/shop.ini"),
             config.constData());
    QVERIFY(host.files.contains("/home/box/environments/shop-1.0/pyvenv.cfg"));
    QVERIFY(!host.files.keys().join(' ').contains("iiswsgi-new"));
  }

  void theEnvironmentComesBeforeAnythingThatIsInUse() {
    const Situation situation = installing("again", used(installed(), below), "2.0", "/shop");
    const QStringList whys = whysOf(situation.plan);
    QVERIFY2(whys.value(0).startsWith("Make a Python of its own"), qPrintable(whys.join('\n')));
    QVERIFY2(whys.value(1).startsWith("Install what it needs, out of the package"), qPrintable(whys.join('\n')));
    QVERIFY2(whys.value(2).startsWith("Tell visitors"), qPrintable(whys.join('\n')));
    QCOMPARE(whys.last(), QString("Bring the site back."));
  }

  void aNewVersionKeepsWhatTheSiteHasMade() {
    const Situation situation = installing("again", used(installed(), below), "2.0", "/shop");
    QVERIFY2(situation.plan.warnings.isEmpty(), qPrintable(situation.plan.warnings.join('\n')));
    const FakeHost host = after(situation);
    QCOMPARE(fileOf(host, "shop/__init__.py"), QByteArray("version = '2.0'\n"));
    QCOMPARE(fileOf(host, "shop/static/style.css"), QByteArray("/* 2.0 */"));
    QCOMPARE(fileOf(host, "shop/static/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(fileOf(host, "data/shop.sqlite"), QByteArray("rows"));
    QVERIFY(fileOf(host, "shop.ini").contains("colour = red"));
    QVERIFY(!host.files.contains(below + "/shop/__pycache__/__init__.cpython-311.pyc"));
    QVERIFY(!host.files.contains(below + "/app_offline.htm"));
    QVERIFY(host.files.value(configPath()).contains("environments/shop-2.0"));
    QVERIFY(!host.files.value(configPath()).contains("environments/shop-1.0"));
    QCOMPARE(host.files.value(below + ".iiswsgi-previous/content/shop/static/style.css"), QByteArray("/* 1.0 */"));
    QVERIFY(host.files.value(below + ".iiswsgi-previous/web.config").contains("allowUnlisted=\"false\""));
  }

  void anEditedSettingThatThePackageChangesTooIsTold() {
    FakeHost host = used(installed(), below);
    install::Bundle bundle = bundleOf("2.0");
    bundle.content.files["shop.ini"] = "another sum";
    const auto installation = planned(host, bundle, choiceOf("2.0", "/shop"));
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QVERIFY2(installation->plan.warnings.join(' ').contains("shop.ini was edited here and stays"),
             qPrintable(installation->plan.warnings.join(' ')));
    QCOMPARE(installation->left, QStringList{"shop.ini"});
  }

  void anEditedProgramIsReplacedAndKeptAside() {
    FakeHost host = installed();
    host.files[below + "/shop/__init__.py"] = "patched";
    const Situation situation = installing("again", host, "2.0", "/shop");
    QVERIFY(situation.plan.warnings.join(' ').contains("shop/__init__.py was edited here"));
    const FakeHost done = after(situation);
    QCOMPARE(fileOf(done, "shop/__init__.py"), QByteArray("version = '2.0'\n"));
    QCOMPARE(done.files.value(below + ".iiswsgi-previous/content/shop/__init__.py"), QByteArray("patched"));
  }

  void whatWasKeptForAnUndoGoesWithTheNextVersionButOne() {
    FakeHost host = after(installing("second", installed(), "2.0", "/shop"));
    const auto third = planned(host, bundleOf("2.0"), choiceOf("2.0", "/shop"));
    QVERIFY(third);
    QVERIFY2(third->finished.contains(below + ".iiswsgi-previous"), qPrintable(third->finished.join(' ')));
    QVERIFY(third->finished.contains("/home/box/environments/shop-1.0"));
  }

  void oneUpdateAfterTheOtherPutsThingsAsideSomewhereElse() {
    FakeHost host = after(installing("second", installed(), "2.0", "/shop"));
    QVERIFY(host.files.contains(below + ".iiswsgi-previous/content/shop/__init__.py"));
    const FakeHost third = after(installing("third", host, "3.0", "/shop"));
    QCOMPARE(fileOf(third, "shop/__init__.py"), QByteArray("version = '3.0'\n"));
    const QString second = below + ".iiswsgi-previous-2/content/shop/__init__.py";
    QCOMPARE(third.files.value(second), QByteArray("version = '2.0'\n"));
  }

  void anUpdateStopsForAPasswordThatIsNotKept() {
    FakeHost host = installed();
    const discovery::Server server = observed(host).server;
    install::Record record;
    record.id = "shop";
    record.answers = {{"Colour", "blue"}, {"Gone", "x"}};
    host.files[install::recordPath(discovery::stateFolder(host, server), "shop", false)] =
        QJsonDocument(install::toJson(record)).toJson();
    test::RawZip zip = test::honestZip();
    zip.add("Parameters.xml",
            "<parameters><parameter name='Colour' defaultValue='red'/><parameter name='Mail password' "
            "defaultValue='' tags='Password'><parameterEntry kind='TextFile' scope='app.py' match='None'/>"
            "</parameter></parameters>");
    const auto package = package::Package::open(test::deviceOf(zip.bytes()));
    QVERIFY2(package.ok(), package ? "" : qPrintable(package.error().text()));
    const auto earlier = install::earlierAnswers(host, server, *package, {});
    QVERIFY2(earlier.ok(), earlier ? "" : qPrintable(earlier.error().text()));
    QCOMPARE(earlier->value_or(package::Answers()), package::Answers({{"Colour", "blue"}}));
    const auto stopped = install::prepareInstall(host, server, *package, {});
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code(), package::codes::badValue);
    QVERIFY2(stopped.error().message().contains("Mail password"), qPrintable(stopped.error().text()));
    install::Wish wish;
    wish.answers = {{"Mail password", "x"}};
    const auto went = install::prepareInstall(host, server, *package, wish);
    QVERIFY2(went.ok() || went.error().code() != package::codes::badValue, qPrintable(went.error().text()));
  }

  /// The command line looks before it reads anything there; a window has no such start.
  void recordsThatOthersMayHaveWrittenAreNotRead() {
    FakeHost host = installed();
    const discovery::Server server = observed(host).server;
    const auto package = package::Package::open(test::deviceOf(test::honestZip().bytes()));
    QVERIFY(package.ok());
    const QString books = discovery::stateFolder(host, server);
    host.files[install::recordPath(books, "shop", false)] =
        host.files.value(install::recordPath(stateFolder(), "shop", false));
    QCOMPARE(install::installed(host, server)->size(), 1);
    QVERIFY(install::prepareUninstall(host, server, "shop").ok());
    host.foreignFolders[books] = "anna";
    const auto code = [](const auto& result) { return result.ok() ? ErrorCode{0} : result.error().code(); };
    QCOMPARE(code(install::installed(host, server)), host::codes::folderNotPrivate);
    QCOMPARE(code(install::prepareUninstall(host, server, "shop")), host::codes::folderNotPrivate);
    QCOMPARE(code(install::earlierAnswers(host, server, *package, {})), host::codes::folderNotPrivate);
    QCOMPARE(code(install::prepareInstall(host, server, *package, {})), host::codes::folderNotPrivate);
    QCOMPARE(code(install::readPresent(host, below, books, "shop")), host::codes::folderNotPrivate);
  }

  void webDeployCopiesWhenAllElseIsDone() {
    FakeHost host = hostWithPython();
    install::Choice choice = choiceOf("1.0", "/shop");
    choice.contentElsewhere = true;
    choice.copier.emplace();
    choice.copier->program = "msdeploy.exe";
    const auto installation = planned(host, bundleOf("1.0"), choice);
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    const auto& changes = installation->plan.changes;
    QVERIFY(std::none_of(changes.begin(), changes.end(),
                         [](const plan::Change& change) { return std::holds_alternative<plan::MovePath>(change); }));
    const auto* copied = std::get_if<plan::RunCommand>(&changes.at(changes.size() - 2));
    QVERIFY(copied);
    QCOMPARE(copied->run.program, QString("msdeploy.exe"));
    QCOMPARE(copied->undo, plan::RunCommand::Undo::Impossible);
    QVERIFY2(installation->plan.warnings.contains("What Web Deploy copies can't be taken back by iiswsgi."),
             qPrintable(installation->plan.warnings.join('\n')));
    QVERIFY(installation->record.files.contains("shop.ini"));
  }

  void whatPipBuildsStaysOutOfTheSite() {
    const FakeHost host = hostWithPython();
    install::Bundle bundle = bundleOf("1.0");
    bundle.requirements = "requirements.txt";
    bundle.needsItself = true;
    const auto installation = planned(host, bundle, choiceOf("1.0", "/shop"));
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QCOMPARE(installation->sources, below + ".iiswsgi-new/sources");
    QStringList read;
    for (const plan::Change& change : installation->plan.changes) {
      const auto* command = std::get_if<plan::RunCommand>(&change);
      if (command) read += command->run.arguments.filter("requirements.txt") + QStringList(command->run.folder);
    }
    QVERIFY2(read.contains(installation->sources + "/requirements.txt"), qPrintable(read.join('\n')));
    QVERIFY2(read.filter(installation->staging).isEmpty(), qPrintable(read.join('\n')));
  }

  /// App_Data with a database in it, as a package for IIS has it.
  void aDatabaseThatCameAlongIsTheSitesOwn() {
    const auto withData = [](const QByteArray& version) {
      install::Bundle bundle = bundleOf(version);
      bundle.writable << "App_Data";
      bundle.content.files["App_Data/site.db"] = "sum of " + version;
      bundle.content.files["App_Data/readme.txt"] = "sum";
      return bundle;
    };
    const QString data = below + "/App_Data";
    FakeHost host = installed();
    auto record = *presentIn(host, below).record;
    record.writable << "App_Data";
    record.files = withData("1.0").content.files;
    host.files[install::recordPath(stateFolder(), "shop", false)] = QJsonDocument(toJson(record)).toJson();
    host.files[data + "/site.db"] = "rows";
    host.files[data + "/readme.txt"] = "read me";
    host.folders << data + "/uploads";
    const auto update = planned(host, withData("2.0"), choiceOf("2.0", "/shop"));
    QVERIFY2(update, qPrintable(update ? QString() : update.error().text()));
    QVERIFY(update->left.contains("App_Data/site.db") && update->left.contains("App_Data/readme.txt"));
    for (const plan::Change& change : update->plan.changes) {
      const auto* move = std::get_if<plan::MovePath>(&change);
      QVERIFY2(!move || !move->from.startsWith(data), move ? qPrintable(move->from) : "");
    }
    const FakeHost gone = after(uninstalling("away", host, below));
    QCOMPARE(gone.files.value(data + "/site.db"), QByteArray("rows"));
    QCOMPARE(fileOf(gone, "shop/__init__.py"), QByteArray("(not there)"));
    // Installed again, it is found again.
    FakeHost again = gone;
    const auto back = planned(again, withData("1.0"), choiceOf("3.0", "/shop"));
    QVERIFY2(back, qPrintable(back ? QString() : back.error().text()));
    QVERIFY(back->left.contains("App_Data/site.db"));
  }

  void aFolderForDataNeverMoves() {
    install::Present present;
    present.record.emplace();
    present.record->files["shop/app.py"] = "sum";
    present.record->writable << "shop/uploads";
    present.tree.files["shop/app.py"] = "sum";
    present.tree.folders << "shop" << "shop/uploads";
    install::Bundle bundle;
    bundle.content.files["shop/app.py"] = "another";
    QCOMPARE(install::Replacement(bundle, present, "aside", false).outgoingPaths(), QStringList{"shop/app.py"});
  }

  void onlyCachesOfThePackagesSourcesAreThePackages() {
    const install::Caches caches({"shop/app.py", "data/rows.txt", "manage.py"});
    QVERIFY(caches.contains("shop/__pycache__/app.cpython-311.pyc"));
    QVERIFY(caches.contains("shop/app.pyc"));
    QVERIFY(caches.contains("__pycache__/manage.cpython-311.pyc"));
    QVERIFY(!caches.contains("data/__pycache__/x.cpython-311.pyc"));
    QVERIFY(!caches.contains("uploads/model.pyc"));
    QVERIFY(!caches.contains("shop/__pycache__/mine.txt"));
  }

  void aFolderForDataThatThePackageHasntComesWithTheNextVersion() {
    install::Bundle bundle = bundleOf("2.0");
    bundle.writable << "data";
    const auto update = planned(installed(), bundle, choiceOf("2.0", "/shop"));
    QVERIFY2(update, qPrintable(update ? QString() : update.error().text()));
    const auto& changes = update->plan.changes;
    QVERIFY(std::any_of(changes.begin(), changes.end(), [](const plan::Change& change) {
      const auto* move = std::get_if<plan::MovePath>(&change);
      return move && move->from == below + "/.iiswsgi-new/content/data" && move->to == below + "/data";
    }));
  }

  void aSiteWhoseFolderWasDeletedIsInstalledAgain() {
    FakeHost host = installed();
    for (const QString& file : host.files.keys()) {
      if (file.startsWith(below + '/')) host.files.remove(file);
    }
    host.folders.removeAll(below);
    const FakeHost again = after(installing("again", host, "2.0", "/shop"));
    QCOMPARE(fileOf(again, "shop/__init__.py"), QByteArray("version = '2.0'\n"));
    QVERIFY(!again.files.contains(below + "/app_offline.htm"));
    const FakeHost gone = after(uninstalling("away", host, below));
    QVERIFY(!gone.files.contains(install::recordPath(stateFolder(), "shop", false)));
  }

  void anEnvironmentInUseIsntPulledAway() {
    install::Choice choice = choiceOf("1.0", "/shop");
    choice.contentElsewhere = true;
    choice.pipFolder = below;
    const auto again = planned(installed(), bundleOf("1.0"), choice);
    QVERIFY2(again, qPrintable(again ? QString() : again.error().text()));
    const QStringList whys = whysOf(again->plan);
    QVERIFY2(whys.value(0).startsWith("Tell visitors"), qPrintable(whys.join('\n')));
    QVERIFY2(whys.value(1).startsWith("Give the site's processes"), qPrintable(whys.join('\n')));
    QVERIFY2(whys.value(2).startsWith("Put its earlier Python aside"), qPrintable(whys.join('\n')));
    QCOMPARE(whys.last(), QString("Bring the site back."));
  }

  void whatPipReads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<bool>("itself");
    const QString file = "requirements.txt";
    QTest::newRow("names") << QByteArray("flask==3.0 ; python_version > '3.8'\n# .\n") << QStringList{file} << false;
    QTest::newRow("itself") << QByteArray("flask\r\n.\r\n") << QStringList{file} << true;
    QTest::newRow("editable") << QByteArray("-e .\n") << QStringList{file} << true;
    QTest::newRow("extra") << QByteArray(".[web]\n") << QStringList{file} << true;
    QTest::newRow("a wheel") << QByteArray("vendor/shop-1.whl\n") << QStringList{file} << true;
    QTest::newRow("an address") << QByteArray("shop @ https://example.org/shop-1.whl\n") << QStringList{file} << false;
    QTest::newRow("included") << QByteArray("-r base.txt\n--constraint=c/pins.txt\n-r requirements.txt\n")
                              << QStringList{file, "base.txt", "c/pins.txt"} << false;
    QTest::newRow("index") << QByteArray("--index-url https://example.org/simple\nflask\n") << QStringList{file}
                           << false;
  }
  void whatPipReads() {
    QFETCH(QByteArray, text);
    const auto needs = install::needsOf("requirements.txt", [&](const QString& file) -> Result<QByteArray> {
      return file == "requirements.txt" ? text : QByteArray();
    });
    QVERIFY(needs);
    QTEST(needs->files, "files");
    QTEST(needs->itself, "itself");
  }

  void filesOfSomebodyElseAreInTheWay() {
    FakeHost host = hostWithPython();
    host.files[below + "/index.php"] = "<?php";
    const auto installation = planned(host, bundleOf("1.0"), choiceOf("1.0", "/shop"));
    QVERIFY(!installation);
    QVERIFY2(installation.error().code() == install::codes::folderTaken, qPrintable(installation.error().text()));
    QVERIFY(installation.error().message().contains("index.php"));
  }

  void aFileThatTheSiteMadeIsNotOverwritten() {
    FakeHost host = installed();
    host.files[below + "/shop/extra.py"] = "the site's own";
    install::Bundle bundle = bundleOf("2.0");
    bundle.content.files["shop/extra.py"] = "sum";
    const auto installation = planned(host, bundle, choiceOf("2.0", "/shop"));
    QVERIFY(!installation);
    QVERIFY2(installation.error().code() == install::codes::inTheWay, qPrintable(installation.error().text()));
  }

  /// A link is one, too: what went through it would be written wherever it leads.
  void aFileOfTheSitesIsInTheWayOfAFolder() {
    FakeHost host = installed();
    host.files[below + "/shop/theme"] = "the site's own";
    install::Bundle bundle = bundleOf("2.0");
    bundle.content.files["shop/theme/dark/style.css"] = "sum";
    const auto installation = planned(host, bundle, choiceOf("2.0", "/shop"));
    QVERIFY(!installation);
    QVERIFY2(installation.error().code() == install::codes::inTheWay, qPrintable(installation.error().text()));
    QVERIFY(installation.error().message().contains(below + "/shop/theme is"));
  }

  void anotherPackagesDeploymentStays() {
    FakeHost host = installed();
    install::Bundle bundle = bundleOf("2.0");
    bundle.id = "Blog";
    const auto installation = planned(host, bundle, choiceOf("2.0", "/shop"));
    QVERIFY(!installation);
    QVERIFY(installation.error().code() == install::codes::otherPackage);
  }

  void aPackageThatSaysNothingToServeIsRefused() {
    FakeHost host = hostWithPython();
    install::Bundle bundle = bundleOf("1.0");
    bundle.application = {};
    const auto installation = planned(host, bundle, choiceOf("1.0", "/shop"));
    QVERIFY(!installation);
    QVERIFY(installation.error().code() == install::codes::nothingToServe);
  }

  void theRecordIsReadAsItWasWritten() {
    const FakeHost host = installed();
    FakeHost again = host;
    const auto present = presentIn(again, below);
    QVERIFY(present.record);
    QCOMPARE(present.record->version, QString("1.0"));
    QVERIFY(present.record->madeApplication);
    const auto read = install::recordFromJson(install::toJson(*present.record));
    QVERIFY(read && *read == *present.record);
  }

  void windowsTellsNoDifferenceBetweenLargeAndSmall() {
    QCOMPARE(install::together({"Shop/a.py", "Shop/b.py"}, {"shop/own.txt"}, true),
             (QStringList{"Shop/a.py", "Shop/b.py"}));
    QCOMPARE(install::together({"Shop/a.py", "Shop/b.py"}, {"shop/own.txt"}, false), QStringList{"Shop"});
  }
};

QTEST_GUILESS_MAIN(TestInstall)
#include "tst_install.moc"
