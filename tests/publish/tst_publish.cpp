#include <QTest>

#include "app/core/publish/publish.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

const QString feedFile = "/f/web-pi.xml";
const QString copy = "/f/shop-1.2.zip";

QByteArray package() {
  return test::honestZip().bytes();
}

QByteArray feedOf(const QByteArray& content) {
  return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:ours</id>" + content + "</feed>\n";
}

test::FakeHost machine(const QByteArray& feed) {
  test::FakeHost host;
  host.files = {{"/w/shop-1.2.zip", package()}, {copy, "what was published before"}, {feedFile, feed}};
  return host;
}

publish::Wish copied() {
  publish::Wish wish;
  wish.package = "/w/shop-1.2.zip";
  wish.feed = feedFile;
  wish.said.title = "Shop";
  wish.copy = true;
  return wish;
}

}  // namespace

class TestPublish : public QObject {
  Q_OBJECT
 private slots:
  void aCopyIsBesideTheFeedThatNamesIt() {
    test::FakeHost host = machine(feedOf({}));
    const auto published = publish::publish(host, copied());
    QVERIFY2(published.ok(), published ? "" : qPrintable(published.error().text()));
    QCOMPARE(host.files.value(copy), package());
    QVERIFY(host.files.value(feedFile).contains("file:///f/shop-1.2.zip"));
    QCOMPARE(host.files.value(feedFile + ".previous"), feedOf({}));
  }

  void aFeedThatCantBeChangedKeepsItsPackage_data() {
    QTest::addColumn<QByteArray>("feed");
    QTest::addColumn<QString>("wrong");
    const QByteArray shop = "<entry><productId>shop</productId><installers><installer/></installers></entry>";
    QTest::newRow("no feed") << QByteArray("<html></html>") << "";
    QTest::newRow("the product twice") << feedOf(shop + shop) << "";
    QTest::newRow("a value that XML can't hold") << feedOf(shop) << "value";
    QTest::newRow("another writes it") << feedOf(shop) << "lock";
    QTest::newRow("read-only") << feedOf(shop) << "mode";
    QTest::newRow("no room for the earlier one") << feedOf(shop) << "backup";
  }
  void aFeedThatCantBeChangedKeepsItsPackage() {
    QFETCH(QByteArray, feed);
    QFETCH(QString, wrong);
    test::FakeHost host = machine(feed);
    publish::Wish wish = copied();
    if (wrong == "value") wish.said.summary = QString("a") + QChar(1);
    if (wrong == "lock") host.heldLocks[feedFile + ".lock"] = 4711;
    if (wrong == "mode") host.modes[feedFile] = 0444;
    if (wrong == "backup") host.fails = {1, test::Fault::ErrorBefore};
    QVERIFY(!publish::publish(host, wish).ok());
    QCOMPARE(host.files.value(copy), QByteArray("what was published before"));
    QCOMPARE(host.files.value(feedFile), feed);
  }

  void aProductGoesOutOfItsFeedAndTheEarlierOneIsKept() {
    const QByteArray shop = "<entry><productId>shop</productId></entry>";
    const QByteArray blog = "<entry><productId>blog</productId></entry>";
    test::FakeHost host = machine(feedOf(shop + blog));
    QCOMPARE(publish::removeProduct(host, feedFile, "wiki").error().code(), feed::codes::noSuchProduct);
    QCOMPARE(host.files.value(feedFile), feedOf(shop + blog));
    const auto removed = publish::removeProduct(host, feedFile, "shop");
    QVERIFY2(removed.ok(), removed ? "" : qPrintable(removed.error().text()));
    QCOMPARE(host.files.value(feedFile), feedOf(blog));
    QCOMPARE(removed->backup, feedFile + ".previous");
    QCOMPARE(host.files.value(removed->backup), feedOf(shop + blog));
  }

  void aFeedIsCheckedAgainstThePackagesOfThisMachine() {
    test::FakeHost host = machine(feedOf({}));
    QVERIFY(publish::publish(host, copied()).ok());
    const auto rules = [&] {
      QStringList found;
      const auto findings = publish::checkFeed(host, *publish::openFeed(host, feedFile));
      for (const auto& finding : *findings)
        if (finding.weight == feed::Finding::Weight::Mistake) found << finding.rule;
      return found;
    };
    const QStringList before = rules();
    host.files[copy] = "another one";
    QVERIFY2(rules().size() > before.size(), qPrintable(rules().join(", ")));
    const auto stopped = publish::checkFeed(host, *publish::openFeed(host, feedFile), [] { return true; });
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code(), host::codes::downloadCancelled);
  }
};

QTEST_GUILESS_MAIN(TestPublish)
#include "tst_publish.moc"
