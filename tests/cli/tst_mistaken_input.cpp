#include <cstdio>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

#ifndef Q_OS_WIN
#include <sys/stat.h>
#endif

#include "tests/cli/workshop.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;

namespace {

/// A folder with an application, as people name it by mistake or on purpose.
QString projectIn(const Workshop& shop) {
  Workshop::write(shop.path("shop/wsgi.py"), "def application(environ, start_response):\n    return []\n");
  Workshop::write(shop.path("shop/requirements.txt"), "flask==3.0.1\n");
  return shop.path("shop");
}

QString packageIn(const Workshop& shop) {
  Workshop::write(shop.path("shop-1.2.zip"), test::honestZip().bytes());
  return shop.path("shop-1.2.zip");
}

QStringList goingTo(const QString& path, const Workshop& shop, const QString& command) {
  return {command,    packageIn(shop),    "--server", shop.sandbox(),    "--no-environment",
          "--python", Workshop::python(), "--app",    "app:application", "--site",
          "Sandbox",  "--path",           path};
}

}  // namespace

/// What a person types wrong on the command line is told, and told of the right thing.
class TestMistakenInput : public QObject {
  Q_OBJECT
 private slots:
  void aPathThatIisOrWindowsCantHaveIsRefused_data() {
    QTest::addColumn<QString>("path");
    for (const char* path :
         {"/../../outside", "/a:b", "/a?b", "/con", "/shop/nul.txt", "/shop.", "/a//b", "/./a", "/50%"})
      QTest::newRow(path) << path;
  }
  /// The package doesn't ask where it goes, so that only the option says it.
  void aPathThatIisOrWindowsCantHaveIsRefused() {
    QFETCH(QString, path);
    Workshop shop;
    shop.createSandbox();
    const auto before = shop.configuration();
    for (const char* command : {"install", "prepare"}) {
      const auto refused = shop.run(goingTo(path, shop, command));
      QVERIFY2(refused.exitCode == 1 && refused.err.startsWith("IISWSGI-0712"), qPrintable(refused.text()));
      QVERIFY2(refused.err.contains(path), qPrintable(refused.err));
    }
    QCOMPARE(shop.configuration(), before);
  }

  void aSlashAtThePathsEndSaysNothing() {
    Workshop shop;
    shop.createSandbox();
    const auto planned = shop.run(goingTo("/shop/", shop, "install") + QStringList{"--dry-run"});
    QVERIFY2(planned.exitCode == 2, qPrintable(planned.text()));
    QVERIFY2(planned.out.contains("/shop/") && !planned.out.contains("/shop//"), qPrintable(planned.out));
  }

  void anAddressForAFeedIsAWholeOne_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("author") << QStringList{"--author-url", "example.org"};
    QTest::newRow("author, another kind") << QStringList{"--author-url", "javascript:alert(1)"};
    QTest::newRow("author, a file") << QStringList{"--author-url", "file:///etc/passwd"};
    QTest::newRow("licence") << QStringList{"--eula-url", "http://"};
    QTest::newRow("packages") << QStringList{"--base-url", "packages/"};
    QTest::newRow("packages, another kind") << QStringList{"--base-url", "ftp://example.org/"};
  }
  void anAddressForAFeedIsAWholeOne() {
    QFETCH(QStringList, options);
    Workshop shop;
    const auto refused =
        shop.run(QStringList{"feed", "publish", packageIn(shop), "--feed", shop.path("web-pi.xml")} + options);
    QVERIFY2(refused.exitCode == 1 && refused.err.contains("IISWSGI-0611"), qPrintable(refused.text()));
    QVERIFY2(refused.err.contains(options.last()), qPrintable(refused.err));
    QVERIFY(!QFile::exists(shop.path("web-pi.xml")));
  }

  void aNewFeedHasNoEmptyElementsAndNoLockBesideIt() {
    Workshop shop;
    const auto published = shop.run({"feed", "publish", packageIn(shop), "--feed", shop.path("web-pi.xml"), "--base-url",
                                     QUrl::fromLocalFile(shop.path("")).toString()});
    QVERIFY2(published.exitCode == 0, qPrintable(published.text()));
    QVERIFY2(!Workshop::read(shop.path("web-pi.xml")).contains("uri"), Workshop::read(shop.path("web-pi.xml")));
    QVERIFY(!QFile::exists(shop.path("web-pi.xml.lock")));
    const auto listed = shop.run({"feed", "list", "--feed", shop.path("web-pi.xml")});
    QVERIFY2(listed.out.contains("1 product\n"), qPrintable(listed.out));
  }

  void aFeedIsReadFromAFileOrTheWeb_data() {
    QTest::addColumn<QStringList>("words");
    QTest::newRow("list") << QStringList{"feed", "list"};
    QTest::newRow("remove") << QStringList{"feed", "remove", "shop"};
    QTest::newRow("install") << QStringList{"install", "shop"};
  }
  void aFeedIsReadFromAFileOrTheWeb() {
    QFETCH(QStringList, words);
    Workshop shop;
    const auto refused = shop.run(words + QStringList{"--feed", "ftp://example.org/web-pi.xml"});
    QVERIFY2(refused.exitCode != 0 && refused.err.contains("IISWSGI-0622"), qPrintable(refused.text()));
    QVERIFY2(refused.err.contains("https://"), qPrintable(refused.err));
  }

  void aFeedIsServedAtAnAddressOfThisMachine_data() {
    QTest::addColumn<QString>("address");
    QTest::newRow("no address") << "somewhere";
    QTest::newRow("a number that is none") << "127.0.0.256";
    QTest::newRow("no IPv6") << "::::";
    QTest::newRow("of another machine") << "192.0.2.1";
  }
  void aFeedIsServedAtAnAddressOfThisMachine() {
    QFETCH(QString, address);
    Workshop shop;
    shop.run({"feed", "publish", packageIn(shop), "--feed", shop.path("web-pi.xml")});
    const auto refused =
        shop.run({"feed", "serve", "--feed", shop.path("web-pi.xml"), "--listen", address, "--port", "49163"});
    QVERIFY2(refused.exitCode != 0 && refused.err.contains(address), qPrintable(refused.text()));
    QVERIFY2(refused.err.contains("IP addresses"), qPrintable(refused.err));
  }

  void aFolderIsNoPackage_data() {
    QTest::addColumn<QStringList>("words");
    QTest::newRow("show") << QStringList{"package", "show"};
    QTest::newRow("check") << QStringList{"package", "check"};
    QTest::newRow("publish") << QStringList{"feed", "publish"};
    QTest::newRow("install") << QStringList{"install"};
  }
  void aFolderIsNoPackage() {
    QFETCH(QStringList, words);
    Workshop shop;
    const auto refused = shop.run(words + QStringList{projectIn(shop)});
    QVERIFY2(refused.exitCode != 0 && refused.err.contains("is a folder"), qPrintable(refused.text()));
    QVERIFY2(refused.err.contains("iiswsgi package build"), qPrintable(refused.err));
  }

  void aFolderToBuildIntoGetsThePackageByItsOwnName_data() {
    QTest::addColumn<QString>("output");
    QTest::newRow("there") << "out";
    QTest::newRow("there, with a slash") << "out/";
    QTest::newRow("to be made") << "new/";
  }
  void aFolderToBuildIntoGetsThePackageByItsOwnName() {
    QFETCH(QString, output);
    Workshop shop;
    QVERIFY(QDir().mkpath(shop.path("out")));
    const auto built = shop.run(
        {"package", "build", projectIn(shop), "--version", "2", "--output", shop.path("") + "/" + output, "--no-extras"});
    QVERIFY2(built.exitCode == 0, qPrintable(built.text()));
    QVERIFY2(QFile::exists(shop.path(QDir(output).path() + "/shop-2.zip")), qPrintable(built.text()));
  }

  void whatElseCouldBeMeantIsNamed() {
    Workshop shop;
    const QString project = projectIn(shop);
    Workshop::write(project + "/app.py", "def application(environ, start_response):\n    return []\n");
    const auto drawn = shop.run({"package", "build", project, "--dry-run"});
    QVERIFY2(drawn.out.contains("the likeliest was taken. Others: app:application"), qPrintable(drawn.text()));
  }

  void whatLooksIntoAPackageOrAFeedSpeaksToPrograms() {
    Workshop shop;
    const QString feed = shop.path("web-pi.xml");
    const QJsonObject package = shop.run({"package", "show", packageIn(shop), "--json"}).json().object();
    QCOMPARE(package["id"].toString(), QString("shop"));
    QCOMPARE(package["files"].toInt(), 1);
    QCOMPARE(shop.run({"feed", "publish", packageIn(shop), "--feed", feed}).exitCode, 0);
    QVERIFY(shop.run({"feed", "check", "--feed", feed, "--json"}).json().isArray());
    Workshop::write(packageIn(shop), "another");
    const auto stale = shop.run({"feed", "check", "--feed", feed, "--json"});
    QCOMPARE(stale.exitCode, 1);
    QVERIFY2(stale.json().array().at(0).toObject()["mistake"].toBool(), qPrintable(stale.text()));
  }

  void aBrokenFileOfAnswersIsNamedAndNotThePackage_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no XML") << QByteArray("<parameters><setParameter");
    QTest::newRow("a document type") << QByteArray("<!DOCTYPE parameters [<!ENTITY a \"b\">]><parameters/>");
    QTest::newRow("another root") << QByteArray("<other/>");
  }
  void aBrokenFileOfAnswersIsNamedAndNotThePackage() {
    QFETCH(QByteArray, bytes);
    Workshop shop;
    shop.createSandbox();
    Workshop::write(shop.path("answers.xml"), bytes);
    const auto refused = shop.run({"install", packageIn(shop), "--server", shop.sandbox(), "--yes", "--set-parameters",
                                   shop.path("answers.xml")});
    QVERIFY2(refused.exitCode != 0 && refused.err.contains("answers.xml"), qPrintable(refused.text()));
    QVERIFY2(!refused.err.contains("of the package") && !refused.err.contains("package is made"),
             qPrintable(refused.err));
  }

  void anUpdateIntoASiteThatIsntThereSaysSo() {
    Workshop shop;
    shop.createSandbox();
    const QStringList install{"install",          packageIn(shop), "--server",        shop.sandbox(), "--app", "app:application",
                              "--no-environment", "--python",      Workshop::python(), "--yes",        "--no-verify"};
    const auto first = shop.run(install + QStringList{"--gateway", shop.plainGateway(), "--site", "Sandbox"});
    QVERIFY2(first.exitCode == 0, qPrintable(first.text()));
    const auto refused = shop.run(install + QStringList{"--gateway", shop.plainGateway(), "--site", "Nowhere"});
    QVERIFY2(refused.exitCode != 0 && refused.err.contains("Nowhere"), qPrintable(refused.text()));
    QVERIFY2(!refused.err.contains("into ."), qPrintable(refused.err));
  }

#ifndef Q_OS_WIN
  void whatIsNoFileIsLeftOutAndTold() {
    Workshop shop;
    const QString project = projectIn(shop);
    QCOMPARE(::mkfifo(QFile::encodeName(project + "/events").constData(), 0600), 0);
    QCOMPARE(::mkfifo(QFile::encodeName(project + "/.gitignore").constData(), 0600), 0);
    const QByteArray latin = QFile::encodeName(project) + "/caf\xe9.txt";
    FILE* file = std::fopen(latin.constData(), "w");
    QVERIFY(file);
    std::fclose(file);
    const auto built = shop.run({"package", "build", project, "--output", shop.path("shop.zip")});
    QCOMPARE(std::remove(latin.constData()), 0);  // Qt couldn't
    QVERIFY2(built.exitCode == 0, qPrintable(built.text()));
    QVERIFY2(built.out.contains("Left out: events (not a file) It is a pipe"), qPrintable(built.out));
    QVERIFY2(built.out.contains("Left out: caf\\xE9.txt (not a file) Its name isn't UTF-8"), qPrintable(built.out));
  }
#endif
};

QTEST_GUILESS_MAIN(TestMistakenInput)
#include "tst_mistaken_input.moc"
