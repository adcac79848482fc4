#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include "app/core/install/record.h"
#include "tests/cli/packages.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi::test;

class TestPackageCommands : public QObject {
  Q_OBJECT
 private slots:
  void theDocumentsStepsLeadToASiteThatAnswers() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    const QString feed = shop.path("web-pi.xml");
    Workshop::write(feed, Workshop::read(QStringLiteral(IISWSGI_SOURCE_DIR "/examples/web-pi.xml")));
    const auto published = shop.run({"feed", "publish", package, "--feed", feed});
    QVERIFY2(published.exitCode == 0, qPrintable(published.text()));
    const auto sum = QCryptographicHash::hash(Workshop::read(package), QCryptographicHash::Sha1).toHex();
    QVERIFY(Workshop::read(feed).contains("<sha1>" + sum + "</sha1>"));
    const auto ran = shop.run(installing(shop, "iiswsgi-sample", {"--feed", feed, "--set", "Greeting=Salve"}));
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.text()));
    QVERIFY2(ran.out.contains("200 OK"), qPrintable(ran.text()));
    QVERIFY(Workshop::read(siteFolder(shop) + "/sample.ini").contains("greeting = Salve"));
  }

  void aPackageThatChangedBehindTheFeedIsRefused() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    const QString feed = shop.path("web-pi.xml");
    QCOMPARE(shop.run({"feed", "publish", package, "--feed", feed}).exitCode, 0);
    Workshop::write(package, Workshop::read(package) + "x");
    const auto before = filesBelow(shop.sandbox());
    const auto ran = shop.run(installing(shop, "iiswsgi-sample", {"--feed", feed}));
    QVERIFY2(ran.exitCode == 1 && ran.err.contains("IISWSGI-0064"), qPrintable(ran.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
  }

  void aPackageThatIsRefusedIsNotKept() {
    Workshop shop;
    shop.createSandbox();
    const QString package = shop.path("evil-1.0.zip");
    Workshop::write(package, honestZip().add("../evil.py", "x").bytes());
    const QString feed = shop.path("web-pi.xml");
    QCOMPARE(shop.run({"feed", "publish", sampleIn(shop), "--feed", feed}).exitCode, 0);
    const auto sum = [](const QString& path) {
      return QCryptographicHash::hash(Workshop::read(path), QCryptographicHash::Sha1).toHex();
    };
    QByteArray text = Workshop::read(feed);
    text.replace("iiswsgi-sample.zip", "evil-1.0.zip").replace(sum(shop.path("iiswsgi-sample.zip")), sum(package));
    text.remove(text.indexOf("<sha256"), text.indexOf("</sha256>") + 9 - text.indexOf("<sha256"));
    Workshop::write(feed, text);
    const auto ran = shop.run(installing(shop, "iiswsgi-sample", {"--feed", feed}));
    QVERIFY2(ran.exitCode == 1 && ran.err.contains("IISWSGI-0555"), qPrintable(ran.text()));
    QVERIFY2(ran.err.contains("while reading file:"), qPrintable(ran.text()));
    QDirIterator kept(shop.path("."), {"*evil-1.0.zip"}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(kept.hasNext());
    QCOMPARE(QFileInfo(kept.next()).canonicalFilePath(), QFileInfo(package).canonicalFilePath());
    QVERIFY(!kept.hasNext());
  }

  void ofTwoProductsOfOneNameNoneIsTaken() {
    Workshop shop;
    shop.createSandbox();
    const QString feed = shop.path("web-pi.xml");
    QCOMPARE(shop.run({"feed", "publish", sampleIn(shop), "--feed", feed}).exitCode, 0);
    QByteArray text = Workshop::read(feed);
    const auto begin = text.indexOf("<entry");
    const QByteArray entry = text.mid(begin, text.indexOf("</entry>") + 8 - begin);
    Workshop::write(feed, text.insert(begin, entry + "\n"));
    const auto ran = shop.run(installing(shop, "iiswsgi-sample", {"--feed", feed}));
    QVERIFY2(ran.exitCode == 1 && ran.err.contains("IISWSGI-0610"), qPrintable(ran.text()));
  }

  void aPackageThatSaysNoIdIsNamedByItsFolder() {
    Workshop shop;
    shop.createSandbox();
    const QString package = shop.path("x.zip");
    RawZip zip = honestZip();
    zip.add("shop/iiswsgi.json", R"({"callable": "app:application"})");
    Workshop::write(package, zip.bytes());
    const auto ran = shop.run(installing(shop, package, {"--dry-run"}));
    QVERIFY2(ran.exitCode == 2, qPrintable(ran.text()));
    QVERIFY2(ran.out.contains("shop"), qPrintable(ran.text()));
  }

  void rightsToOtherFoldersAreToldAndNotGiven() {
    Workshop shop;
    shop.createSandbox();
    const QString package = shop.path("x.zip");
    RawZip zip;
    zip.add("Manifest.xml", manifestFor(R"(<iisApp path="shop"/><setAcl path="shop/data" setAclAccess="Write"/>
        <setAcl path="..\..\Windows" setAclAccess="FullControl" setAclUser="Everyone"/>)"));
    Workshop::write(package, zip.add("shop/app.py", "def application(environ, start_response):\n    pass\n").bytes());
    const auto ran = shop.run(installing(shop, package, {"--dry-run"}));
    QVERIFY2(ran.exitCode == 2, qPrintable(ran.text()));
    QVERIFY2(ran.out.contains(R"(asks for rights to "..\..\Windows")"), qPrintable(ran.text()));
    QVERIFY2(!ran.out.contains(R"(rights to "shop/data")"), qPrintable(ran.text()));
  }

  void anUpdateKeepsWhatTheSiteHasAndAsksNothingAgain() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    QCOMPARE(shop.run(installing(shop, package, {"--set", "Greeting=Salve"})).exitCode, 0);
    Workshop::write(siteFolder(shop) + "/data/visitors.txt", "Ann\n");
    const auto again = shop.run(installing(shop, package));
    QVERIFY2(again.exitCode == 0, qPrintable(again.text()));
    QCOMPARE(Workshop::read(siteFolder(shop) + "/data/visitors.txt"), QByteArray("Ann\n"));
    QVERIFY(Workshop::read(siteFolder(shop) + "/sample.ini").contains("greeting = Salve"));
    QVERIFY(!QFile::exists(siteFolder(shop) + "/app_offline.htm"));
  }

  void anAnswerOnTheCommandLineGoesBeforeTheFilesInAnyCase() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    Workshop::write(shop.path("answers.xml"),
                    "<parameters><setParameter name=\"Greeting\" value=\"file\"/></parameters>");
    const auto ran = shop.run(installing(
        shop, package, {"--set-parameters", shop.path("answers.xml"), "--set", "gREETING=line", "--no-verify"}));
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.text()));
    QVERIFY(Workshop::read(siteFolder(shop) + "/sample.ini").contains("greeting = line"));
  }

  void theOptionsSayWhereAndAnUpdateStaysThere() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    const QStringList elsewhere{"--site", "Sandbox", "--path", "/elsewhere", "--no-verify"};
    const auto first = shop.run(installing(shop, package, elsewhere));
    QVERIFY2(first.exitCode == 0, qPrintable(first.text()));
    const QString ini = shop.path("box/sites/Sandbox/elsewhere/sample.ini");
    QVERIFY(QFile::exists(ini));
    const auto again = shop.run(installing(shop, package, {"--set", "Greeting=Salve", "--no-verify"}));
    QVERIFY2(again.exitCode == 0, qPrintable(again.text()));
    QVERIFY(Workshop::read(ini).contains("greeting = Salve"));
    const auto path = shop.run(installing(shop, package, {"--path", "other", "--name", "other", "--no-verify"}));
    QVERIFY2(path.exitCode == 0, qPrintable(path.text()));
    QVERIFY(QFile::exists(shop.path("box/sites/Sandbox/other/sample.ini")));
  }

  void aFolderThatWasThereStays() {
    Workshop shop;
    shop.createSandbox();
    QVERIFY(QDir().mkpath(siteFolder(shop)));
    QCOMPARE(shop.run(installing(shop, sampleIn(shop))).exitCode, 0);
    const auto gone = shop.run({"uninstall", "iiswsgi-sample", "--server", shop.sandbox()});
    QVERIFY2(gone.exitCode == 0 && !gone.out.contains("undo"), qPrintable(gone.text()));
    QVERIFY(QDir(siteFolder(shop)).isEmpty());
  }

  void aSecondCopyIsADeploymentOfItsOwn() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    QCOMPARE(shop.run(installing(shop, package)).exitCode, 0);
    const auto before = filesBelow(shop.sandbox());
    const QStringList elsewhere{"--set", "Application Path=Sandbox/second", "--set", "Greeting=Second"};
    const auto refused = shop.run(installing(shop, package, elsewhere));
    QVERIFY2(refused.exitCode == 1 && refused.err.contains("IISWSGI-0709"), qPrintable(refused.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
    const auto second = shop.run(installing(shop, package, elsewhere + QStringList{"--name", "second"}));
    QVERIFY2(second.exitCode == 0, qPrintable(second.text()));
    for (const char* name : {"second", "iiswsgi-sample"})
      QCOMPARE(shop.run({"uninstall", name, "--server", shop.sandbox()}).exitCode, 0);
  }

  void oneUpdateAfterTheOther() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    for (const char* greeting : {"one", "two", "three", "four"}) {
      const auto ran = shop.run(installing(shop, package, {"--set", QString("Greeting=") + greeting, "--no-verify"}));
      QVERIFY2(ran.exitCode == 0, qPrintable(ran.text()));
      QVERIFY(Workshop::read(siteFolder(shop) + "/sample.ini").contains(greeting));
    }
    // One earlier version is kept, not all of them.
    const QStringList folders = QDir(shop.path("box/sites/Sandbox")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(folders.size(), 2);
  }

  void takenAwayTheSandboxIsAsItWas() {
    Workshop shop;
    shop.createSandbox();
    const auto before = filesBelow(shop.sandbox());
    QCOMPARE(shop.run(installing(shop, sampleIn(shop))).exitCode, 0);
    QVERIFY(filesBelow(shop.sandbox()) != before);
    const auto listed = shop.run({"uninstall", "--server", shop.sandbox()});
    QVERIFY2(listed.out.contains("iiswsgi-sample"), qPrintable(listed.text()));
    const auto gone = shop.run({"uninstall", "iiswsgi-sample", "--server", shop.sandbox()});
    QVERIFY2(gone.exitCode == 0, qPrintable(gone.text()));
    QVERIFY2(!gone.out.contains("can't be deleted"), qPrintable(gone.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
    QCOMPARE(shop.run({"uninstall", "iiswsgi-sample", "--server", shop.sandbox()}).exitCode, 1);
  }

  void undoTakesAnInstallationBack() {
    Workshop shop;
    shop.createSandbox();
    const auto before = filesBelow(shop.sandbox());
    QCOMPARE(shop.run(installing(shop, sampleIn(shop))).exitCode, 0);
    const auto undone = shop.run({"undo", "--server", shop.sandbox(), "--yes"});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
  }

  void undoTakesAnUpdateBack() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    QCOMPARE(shop.run(installing(shop, package, {"--set", "Greeting=one", "--no-verify"})).exitCode, 0);
    Workshop::write(siteFolder(shop) + "/data/visitors.txt", "Ann\n");
    const auto before = filesBelow(shop.sandbox());
    QCOMPARE(shop.run(installing(shop, package, {"--set", "Greeting=two", "--no-verify"})).exitCode, 0);
    QVERIFY(filesBelow(shop.sandbox()) != before);
    const auto undone = shop.run({"undo", "--server", shop.sandbox(), "--yes"});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
    const auto asked = shop.run({"preview", "--server", shop.sandbox(), "--request", "/iiswsgi-sample/"});
    QVERIFY2(asked.out.contains("<h1>one</h1>"), qPrintable(asked.text()));
  }

  void anUpdateThatWasEditedSinceIsntTakenBack() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    QCOMPARE(shop.run(installing(shop, package, {"--no-verify"})).exitCode, 0);
    QCOMPARE(shop.run(installing(shop, package, {"--set", "Greeting=two", "--no-verify"})).exitCode, 0);
    QVERIFY(QFile::remove(siteFolder(shop) + ".iiswsgi-previous/content/sample.ini"));
    Workshop::write(shop.config(), Workshop::read(shop.config()) + "<!-- edited -->");
    const auto before = filesBelow(shop.sandbox());
    const auto undone = shop.run({"undo", "--server", shop.sandbox(), "--yes"});
    const auto after = filesBelow(shop.sandbox());
    QVERIFY2(after.value("sites/Sandbox/iiswsgi-sample/sample.ini") ==
                 before.value("sites/Sandbox/iiswsgi-sample/sample.ini"),
             qPrintable(undone.text()));
  }

  void whatIfChangesNothing() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    const auto before = filesBelow(shop.sandbox());
    const auto ran = shop.run(installing(shop, package, {"--what-if"}));
    QVERIFY2(ran.exitCode == 2 && ran.out.contains("<application path=\"/iiswsgi-sample\""), qPrintable(ran.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
  }

  void aHostilePackageWritesNothing_data() {
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<QString>("code");
    QTest::newRow("zip slip") << honestZip().add("../../evil.py", "x").bytes() << "IISWSGI-0555";
    QTest::newRow("two files") << honestZip().add("shop/APP.py", "x").bytes() << "IISWSGI-0559";
    QTest::newRow("device") << honestZip().add("shop/nul.txt", "x").bytes() << "IISWSGI-0556";
    RawEntry wrong{"shop/x.py", "right"};
    wrong.crc = 1;
    QTest::newRow("wrong checksum") << honestZip().add(wrong).bytes() << "IISWSGI-0553";
  }
  void aHostilePackageWritesNothing() {
    QFETCH(QByteArray, zip);
    QFETCH(QString, code);
    Workshop shop;
    shop.createSandbox();
    Workshop::write(shop.path("bad.zip"), zip);
    const auto before = filesBelow(shop.path(""));
    const auto ran = shop.run(installing(shop, shop.path("bad.zip")));
    QVERIFY2(ran.exitCode == 1 && ran.err.contains(code), qPrintable(ran.text()));
    QCOMPARE(filesBelow(shop.path("")), before);
  }

  void commandsOfAStrangerAreToldAndLeftOut() {
    Workshop shop;
    shop.createSandbox();
    RawZip zip;
    zip.add("Manifest.xml", manifestFor("<iisApp path=\"shop\"/><runCommand path=\"format c:\"/>"));
    zip.add("shop/wsgi.py",
            "def application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'x']\n");
    Workshop::write(shop.path("shop.zip"), zip.bytes());
    const auto ran = shop.run(installing(shop, shop.path("shop.zip"), {"--what-if"}));
    QVERIFY2(ran.out.contains("wants to run this, and it is left out: format c:"), qPrintable(ran.text()));
  }

  void aBadAnswerIsALetterAboutThatField() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    const auto unknown = shop.run(installing(shop, package, {"--set", "Colour=red"}));
    QVERIFY2(unknown.exitCode == 1 && unknown.err.contains("IISWSGI-0574"), qPrintable(unknown.text()));
    const auto outside = shop.run(installing(shop, package, {"--set", "Application Path=Sandbox/../x"}));
    QVERIFY2(outside.exitCode == 1 && outside.err.contains("IISWSGI-0573"), qPrintable(outside.text()));
  }

  void whatToServeCanBeSaid() {
    Workshop shop;
    shop.createSandbox();
    RawZip zip = honestZip();
    zip.add("shop/iiswsgi.json", "{}");
    zip.add("shop/odd.py", "def odd(environ, start_response):\n    return []\n");
    Workshop::write(shop.path("shop.zip"), zip.bytes());
    const auto ran = shop.run(installing(shop, shop.path("shop.zip"), {"--app", "odd:odd", "--dry-run"}));
    QVERIFY2(ran.exitCode == 2 && ran.out.contains("odd:odd"), qPrintable(ran.text()));
    const auto missing = shop.run(installing(shop, shop.path("shop.zip"), {"--ini", "none.ini", "--dry-run"}));
    QVERIFY2(missing.exitCode == 1 && missing.err.contains("none.ini"), qPrintable(missing.text()));
  }

  void aProjectIsBuiltAndWhatIsLeftOutIsTold() {
    Workshop shop;
    Workshop::write(shop.path("project/app.py"), "from flask import Flask\napp = Flask(__name__)\n");
    Workshop::write(shop.path("project/.env"), "PASSWORD=x");
    Workshop::write(shop.path("project/requirements.txt"), "flask==3.0.1\n");
    const auto built =
        shop.run({"package", "build", shop.path("project"), "--output", shop.path("a.zip"), "--version", "2.1"});
    QVERIFY2(built.exitCode == 0, qPrintable(built.text()));
    QVERIFY2(built.out.contains("Left out: .env (secret)"), qPrintable(built.text()));
    const QByteArray first = Workshop::read(shop.path("a.zip"));
    QVERIFY(QFile::exists(shop.path("a.deploy.cmd")));
    QCOMPARE(shop.run({"package", "build", shop.path("project"), "--output", shop.path("a.zip"), "--version", "2.1"})
                 .exitCode,
             0);
    QCOMPARE(Workshop::read(shop.path("a.zip")), first);
    const auto checked = shop.run({"package", "check", shop.path("a.zip")});
    QVERIFY2(checked.exitCode == 0, qPrintable(checked.text()));
    const auto shown = shop.run({"package", "show", shop.path("a.zip")});
    QVERIFY2(shown.out.contains("2.1") && shown.out.contains("Application Path"), qPrintable(shown.text()));
  }

  void aRequirementOutsideTheProjectMakesNoPackage() {
    Workshop shop;
    Workshop::write(shop.path("project/app.py"), "from flask import Flask\napp = Flask(__name__)\n");
    Workshop::write(shop.path("project/requirements.txt"), "flask==3.0.1\n..\n");
    for (const QStringList& more : {QStringList(), QStringList{"--vendor"}, QStringList{"--dry-run"}}) {
      const auto built =
          shop.run(QStringList{"package", "build", shop.path("project"), "--output", shop.path("a.zip")} + more);
      QVERIFY2(built.exitCode == 1 && built.err.contains("IISWSGI-0660"), qPrintable(built.text()));
      QVERIFY2(built.err.contains("requirements.txt, line 2 asks for .."), qPrintable(built.text()));
      QVERIFY(!QFile::exists(shop.path("a.zip")));
    }
  }

  void programsAreToldAllOfIt() {
    Workshop shop;
    Workshop::write(shop.path("project/src/web/__init__.py"), "");
    Workshop::write(shop.path("project/src/web/site.py"), "from flask import Flask\napp = Flask(__name__)\n");
    Workshop::write(shop.path("project/.env"), "PASSWORD=x");
    const QStringList build{"package", "build", shop.path("project"), "--output", shop.path("a.zip"), "--json"};
    const auto draft = shop.run(build + QStringList{"--dry-run", "--app", "web.site:make"});
    QVERIFY2(draft.exitCode == 2 && draft.json().isObject(), qPrintable(draft.text()));
    QCOMPARE(draft.json()["application"]["callable"].toString(), QString("web.site:make"));
    QCOMPARE(draft.json()["application"]["folder"].toString(), QString("src"));
    QVERIFY(!draft.json()["files"].toArray().isEmpty());
    QVERIFY(!draft.json()["notes"].toArray().isEmpty());
    const auto built = shop.run(build + QStringList{"--include", ".env"});
    QVERIFY2(built.exitCode == 1 && built.json().isObject(), qPrintable(built.text()));
    QCOMPARE(built.json()["findings"][0]["rule"].toString(), QString("secret"));
    QVERIFY(QFile::exists(shop.path("a.zip")));
  }

  void templatesOfUnknownNamesAreTold() {
    Workshop shop;
    Workshop::write(shop.path("project/app.py"), "from flask import Flask\napp = Flask(__name__)\n");
    Workshop::write(shop.path("project/iiswsgi.templates/web.conf"), "x");
    const auto built = shop.run({"package", "build", shop.path("project"), "--output", shop.path("a.zip")});
    QVERIFY2(built.exitCode == 1 && built.err.contains("IISWSGI-0752"), qPrintable(built.text()));
    QVERIFY(!QFile::exists(shop.path("a.zip")));
  }
};

QTEST_GUILESS_MAIN(TestPackageCommands)
#include "tst_package_commands.moc"
