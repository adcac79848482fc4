#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include "app/core/discovery/feed_caches.h"
#include "app/core/feed/document.h"
#include "tests/cli/workshop.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

const QByteArray feedHead = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";

const QString tasklist = "C:\\Windows\\System32\\tasklist.exe";

/// A Windows in memory on which WebPI has been used.
test::FakeHost machine() {
  test::FakeHost host;
  host.variables.insert("OS", "Windows_NT");
  host.variables.insert("SystemRoot", "C:\\Windows");
  host.variables.insert("ProgramFiles", "C:\\Program Files");
  host.variables.insert("LOCALAPPDATA", "C:\\Users\\ann\\AppData\\Local");
  const QString folder = "C:\\Users\\ann\\AppData\\Local\\Microsoft\\Web Platform Installer\\";
  host.files = {{folder + "11.xml", feedHead + "<id>urn:ours</id></feed>"},
                {folder + "22.xml", feedHead + "<id>urn:theirs</id></feed>"},
                {folder + "33.xml.temp", feedHead + "<id>urn:ours</id><ent"},
                {folder + "settings.txt", "urn:ours"},
                {folder + "preprocessor\\44.xml", feedHead + "<id>urn:ours</id></feed>"},
                {folder + "installers\\Shop\\a\\shop.zip", "x"},
                {folder + "installers\\Other\\other.zip", "x"}};
  host.programs[tasklist] = [](test::FakeHost&, const host::Command&) { return 0; };
  return host;
}

const feed::Ours ours{{"urn:ours"}, {}, {"shop"}};

}  // namespace

class TestFeedCommand : public QObject {
  Q_OBJECT
 private slots:
  void aPackageIsPublishedListedCheckedAndRemoved() {
    Workshop shop;
    const QByteArray package = test::honestZip().add("shop/data.bin", QByteArray(5000, 'x')).bytes();
    Workshop::write(shop.path("shop-1.2.zip"), package);
    const QString feedFile = shop.path("web-pi.xml");
    const auto published =
        shop.run({"feed", "publish", shop.path("shop-1.2.zip"), "--feed", feedFile, "--title", "A shop"});
    QVERIFY2(published.exitCode == 0, qPrintable(published.text()));
    QVERIFY2(published.out.contains("file://"), qPrintable(published.out));
    const QJsonObject entry = shop.run({"feed", "list", "--feed", feedFile, "--json"}).json().array().at(0).toObject();
    QCOMPARE(entry["productId"].toString(), QString("shop"));
    QCOMPARE(entry["version"].toString(), QString("1.2"));
    QCOMPARE(entry["kilobytes"].toInt(), int(feed::kilobytes(package.size())));
    QCOMPARE(entry["sha1"].toString().toLatin1(), QCryptographicHash::hash(package, QCryptographicHash::Sha1).toHex());
    const auto checked = shop.run({"feed", "check", "--feed", feedFile});
    QVERIFY2(checked.exitCode == 0, qPrintable(checked.text()));

    Workshop::write(shop.path("shop-1.2.zip"), package + QByteArray(90000, 'y'));
    const auto stale = shop.run({"feed", "check", "--feed", feedFile});
    QCOMPARE(stale.exitCode, 1);
    QVERIFY2(stale.out.contains("wrong-sha1"), qPrintable(stale.out));

    const QByteArray before = Workshop::read(feedFile);
    const auto removed = shop.run({"feed", "remove", "SHOP", "--feed", feedFile});
    QVERIFY2(removed.exitCode == 0, qPrintable(removed.text()));
    QCOMPARE(Workshop::read(feedFile + ".previous"), before);
    QVERIFY(!Workshop::read(feedFile).contains("<entry"));
  }

  void theSamplesFeedTakesItsPackage() {
    Workshop shop;
    const QByteArray before = Workshop::read(QString(IISWSGI_SOURCE_DIR) + "/examples/web-pi.xml");
    QVERIFY(!before.isEmpty());
    Workshop::write(shop.path("web-pi.xml"), before);
    const QString sample = QString(IISWSGI_SOURCE_DIR) + "/examples/sample.msdeploy";
    const auto built = shop.run({"package", "build", sample, "--output", shop.path("out/iiswsgi-sample.zip")});
    QVERIFY2(built.exitCode == 0, qPrintable(built.text()));
    const QByteArray package = Workshop::read(shop.path("out/iiswsgi-sample.zip"));
    const auto ran = shop.run({"feed", "publish", shop.path("out/iiswsgi-sample.zip"), "--feed",
                               shop.path("web-pi.xml"), "--copy", "--base-url", "http://localhost:8081"});
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.text()));
    QCOMPARE(Workshop::read(shop.path("iiswsgi-sample.zip")), package);
    const QByteArray after = Workshop::read(shop.path("web-pi.xml"));
    QVERIFY(after.contains("<installerURL>http://localhost:8081/iiswsgi-sample.zip</installerURL>"));
    QVERIFY(after.startsWith(before.left(before.indexOf("<updated>"))));
    QCOMPARE(shop.run({"feed", "check", "--feed", shop.path("web-pi.xml")}).exitCode, 0);
    QCOMPARE(shop.run({"feed", "check", shop.path("web-pi.xml")}).exitCode, 0);
    QCOMPARE(shop.run({"feed", "list", shop.path("none.xml")}).exitCode, 1);
  }

  void anotherFeedsProductsAreTakenOver() {
    Workshop shop;
    Workshop::write(shop.path("a.zip"), test::honestZip().bytes());
    QCOMPARE(shop.run({"feed", "publish", shop.path("a.zip"), "--feed", shop.path("theirs.xml")}).exitCode, 0);
    Workshop::write(shop.path("b.zip"), test::honestZip().bytes());
    QCOMPARE(
        shop.run({"feed", "publish", shop.path("b.zip"), "--feed", shop.path("ours.xml"), "--id", "mine"}).exitCode, 0);
    const auto merged = shop.run({"feed", "merge", shop.path("theirs.xml"), "--feed", shop.path("ours.xml")});
    QVERIFY2(merged.exitCode == 0 && merged.out.contains("Took over shop"), qPrintable(merged.text()));
    const auto listed = shop.run({"feed", "list", "--feed", shop.path("ours.xml")});
    QVERIFY2(listed.out.contains("2 products"), qPrintable(listed.text()));
    const QByteArray both = Workshop::read(shop.path("ours.xml"));
    const auto again = shop.run({"feed", "merge", shop.path("theirs.xml"), "--feed", shop.path("ours.xml")});
    QVERIFY2(again.out.contains("nothing that isn't there already"), qPrintable(again.text()));
    QCOMPARE(Workshop::read(shop.path("ours.xml")), both);
  }

  void whatAProductNeedsIsTold() {
    Workshop shop;
    const auto entry = [](const QByteArray& id, const QByteArray& more) {
      return "<entry><productId>" + id + "</productId><title>" + id + "</title>" + more + "</entry>";
    };
    Workshop::write(shop.path("web-pi.xml"),
                    feedHead + "<id>urn:ours</id>" +
                        entry("shop", "<dependency><productId>php</productId></dependency>") +
                        entry("php",
                              "<discoveryHint><file><filePath>%Nowhere%\\php.exe</filePath></file>"
                              "</discoveryHint>") +
                        "</feed>");
    const auto shown = shop.run({"feed", "show", "shop", "--feed", shop.path("web-pi.xml")});
    QVERIFY2(shown.exitCode == 0 && shown.out.contains("Needs") && shown.out.contains("php"), qPrintable(shown.text()));
    const auto php = shop.run({"feed", "show", "php", "--feed", shop.path("web-pi.xml")});
    QVERIFY2(php.out.contains("can't be told here"), qPrintable(php.text()));
  }

  void whatIsWrongIsSaidAndNothingWritten() {
    Workshop shop;
    const QString feedFile = shop.path("web-pi.xml");
    QVERIFY(shop.run({"feed", "list", "--feed", feedFile}).err.contains("IISWSGI-0619"));
    QCOMPARE(shop.run({"feed", "publish", shop.path("none.zip"), "--feed", feedFile}).exitCode, 1);
    QVERIFY(!QFile::exists(feedFile));
    Workshop::write(feedFile, "<!DOCTYPE html><html></html>");
    Workshop::write(shop.path("b.zip"), "x");
    const auto none = shop.run({"feed", "publish", shop.path("b.zip"), "--feed", shop.path("other.xml")});
    QVERIFY2(none.err.contains("IISWSGI-0552") && !QFile::exists(shop.path("other.xml")), qPrintable(none.text()));
    Workshop::write(shop.path("a.zip"), test::honestZip().bytes());
    const auto ran = shop.run({"feed", "publish", shop.path("a.zip"), "--feed", feedFile});
    QVERIFY2(ran.err.contains("IISWSGI-0602"), qPrintable(ran.text()));
    QCOMPARE(Workshop::read(feedFile), QByteArray("<!DOCTYPE html><html></html>"));
    const auto web = shop.run({"feed", "publish", shop.path("a.zip"), "--feed", "https://example.org/web-pi.xml"});
    QVERIFY2(web.exitCode == 1 && web.err.contains("IISWSGI-0403"), qPrintable(web.text()));
    QVERIFY(shop.run({"feed", "publsh"}).err.contains("publish"));
  }

  void ourCopiesGoAndNobodyElses() {
    test::FakeHost host = machine();
    const auto caches = discovery::findFeedCaches(host, ours);
    QVERIFY2(caches.ok(), caches ? "" : qPrintable(caches.error().text()));
    QCOMPARE(caches->feeds.size(), 3);
    QCOMPARE(caches->installers.size(), 1);
    const auto removed = discovery::removeFeedCaches(host, *caches);
    QVERIFY2(removed.ok(), removed ? "" : qPrintable(removed.error().text()));
    QStringList left;
    for (const QString& path : host.files.keys())
      left << path.section('\\', 7);
    QCOMPARE(left, QStringList({"22.xml", "installers\\Other\\other.zip", "settings.txt"}));
  }

  void nothingGoesWhileTheInstallerRuns() {
    test::FakeHost host = machine();
    host.files["C:\\Program Files\\Microsoft\\Web Platform Installer\\WebPlatformInstaller.exe"] = "x";
    host.says[tasklist] = "\"WebPlatformInstaller.exe\",\"4711\",\"Console\"\r\n";
    const auto before = host.files;
    const auto refused = discovery::removeFeedCaches(host, *discovery::findFeedCaches(host, ours));
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code(), feed::codes::installerRunning);
    QVERIFY(refused.error().message().contains("WebPlatformInstaller.exe"));
    QCOMPARE(host.files, before);
    host.says.clear();
    QVERIFY(discovery::removeFeedCaches(host, *discovery::findFeedCaches(host, ours)).ok());
    QVERIFY(host.files.size() < before.size());
  }

  void nothingGoesWhereNobodyCanSayWhetherItRuns_data() {
    QTest::addColumn<int>("tasklistsCode");  // -1: it can't be started
    QTest::addColumn<QString>("running");
    QTest::newRow("carried along, not installed") << 0 << "WebpiCmd.exe";
    QTest::newRow("tasklist fails") << 1 << "";
    QTest::newRow("no tasklist") << -1 << "";
  }
  void nothingGoesWhereNobodyCanSayWhetherItRuns() {
    QFETCH(int, tasklistsCode);
    QFETCH(QString, running);
    for (const bool anythingFound : {true, false}) {
      test::FakeHost host = machine();
      host.programs[tasklist] = [=](test::FakeHost&, const host::Command&) { return tasklistsCode; };
      if (tasklistsCode < 0) host.programs.clear();
      host.says[tasklist] = ("\"" + running + "\",\"4711\"\r\n").toLatin1();
      const auto before = host.files;
      const feed::Ours none{{"urn:nobody's"}, {}, {}};
      const auto caches = discovery::findFeedCaches(host, anythingFound ? ours : none);
      QVERIFY(caches.ok());
      const auto refused = discovery::removeFeedCaches(host, *caches);
      QVERIFY(!refused.ok());
      if (!running.isEmpty()) QCOMPARE(refused.error().code(), feed::codes::installerRunning);
      QCOMPARE(host.files, before);
    }
  }

  void whatWasRemovedIsSaidWhenTheRestCantBe() {
    test::FakeHost host = machine();
    const auto caches = discovery::findFeedCaches(host, ours);
    const int before = host.operations();
    host.fails = {before + 2, test::Fault::ErrorBefore};  // tasklist is one, and the first copy
    const auto removal = discovery::removeFeedCaches(host, *caches);
    QVERIFY(removal.ok());
    QVERIFY(removal->failure.has_value());
    QCOMPARE(removal->removed, QStringList{caches->feeds.first()});
  }
};

QTEST_GUILESS_MAIN(TestFeedCommand)
#include "tst_feed_command.moc"
