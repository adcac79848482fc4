#include <QCryptographicHash>
#include <QTest>

#include "app/core/publish/publish.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

const QString address = "https://example.org/p/shop-1.2.zip";
const QString packages = "C:\\Users\\ann\\AppData\\Local\\iiswsgi\\packages\\";

QByteArray package() {
  return test::honestZip().bytes();
}

QString sumOf(const QByteArray& bytes, QCryptographicHash::Algorithm kind) {
  return QString::fromLatin1(QCryptographicHash::hash(bytes, kind).toHex());
}

test::FakeHost windows() {
  test::FakeHost host;
  host.variables.insert("OS", "Windows_NT");
  host.variables.insert("LOCALAPPDATA", "C:\\Users\\ann\\AppData\\Local");
  host.folders << "C:\\Users\\ann\\AppData\\Local";
  return host;
}

publish::OpenFeed feedNaming(const QString& url, const QString& sums) {
  const QString text = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><productId>shop</productId><installers>"
                       "<installer><installerFile><installerURL>" +
                       url + "</installerURL>" + sums + "</installerFile></installer></installers></entry></feed>";
  auto document = feed::Document::parse(text.toUtf8());
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return {{}, QUrl("https://example.org/p/web-pi.xml"), *document};
}

}  // namespace

class TestFetch : public QObject {
  Q_OBJECT
 private slots:
  void aPackageIsKeptByItsSum_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sums");
    QTest::addColumn<QString>("name");
    const QString sha1 = sumOf(package(), QCryptographicHash::Sha1);
    const QString sha256 = sumOf(package(), QCryptographicHash::Sha256);
    const auto of = [](const QString& url) { return sumOf(url.toLatin1(), QCryptographicHash::Sha256); };
    QTest::newRow("SHA-1") << address << "<sha1>" + sha1.toUpper() + "</sha1>" << sha1;
    QTest::newRow("both") << address << "<sha1>" + sha1 + "</sha1><sha256>" + sha256 + "</sha256>" << sha256;
    QTest::newRow("no sum") << address << "" << of(address);
    const QString climbing = "https://evil.org/a%5C..%5C..%5C..%5Cautoexec.bat";
    QTest::newRow("a name that climbs") << climbing << "" << of(climbing);
    QTest::newRow("a name that climbs, with a sum") << climbing << "<sha1>" + sha1 + "</sha1>" << sha1;
    QTest::newRow("a device") << "https://evil.org/a/NUL" << "<sha1>" + sha1 + "</sha1>" << sha1;
    QTest::newRow("another stream") << "https://evil.org/a/x.zip%3Ay" << "<sha1>" + sha1 + "</sha1>" << sha1;
  }
  void aPackageIsKeptByItsSum() {
    QFETCH(QString, url);
    QFETCH(QString, sums);
    QFETCH(QString, name);
    test::FakeHost host = windows();
    host.downloads[QUrl(url).toString()] = package();
    const auto fetched = publish::fetchPackage(host, feedNaming(url, sums), "shop");
    QVERIFY2(fetched.ok(), fetched ? "" : qPrintable(fetched.error().text()));
    QCOMPARE(fetched->path, packages + name + ".zip");
    QCOMPARE(host.files.keys(), QStringList{fetched->path});
  }

  void aSumThatIsNoneIsRefusedBeforeAnythingIsFetched_data() {
    QTest::addColumn<QString>("sums");
    QTest::newRow("a path") << "<sha1>..\\..\\..\\..\\target</sha1>";
    QTest::newRow("a path of the right length") << "<sha1>" + QString("..\\").repeated(13) + "a</sha1>";
    QTest::newRow("too short") << "<sha1>abc</sha1>";
    QTest::newRow("the other's length") << "<sha256>" + QString(40, 'a') + "</sha256>";
    QTest::newRow("one that is none beside one that is")
        << "<sha1>" + sumOf(package(), QCryptographicHash::Sha1) + "</sha1><sha256>" + QString(64, '/') + "</sha256>";
    QTest::newRow("digits of another script") << "<sha1>" + QString(40, QChar(0x0661)) + "</sha1>";
  }
  void aSumThatIsNoneIsRefusedBeforeAnythingIsFetched() {
    QFETCH(QString, sums);
    test::FakeHost host = windows();
    host.downloads[address] = package();
    const auto refused = publish::fetchPackage(host, feedNaming(address, sums), "shop");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code(), feed::codes::invalidValue);
    QVERIFY(host.files.isEmpty());
    QCOMPARE(host.operations(), 0);
  }

  void whatIsKeptIsNotFetchedTwice() {
    test::FakeHost host;
    host.variables.insert("HOME", "/home/ann");
    host.folders << "/home/ann";
    host.downloads[address] = package();
    const auto feed = feedNaming(address, "<sha256>" + sumOf(package(), QCryptographicHash::Sha256) + "</sha256>");
    const auto first = publish::fetchPackage(host, feed, "shop");
    QVERIFY(first.ok() && !first->kept && first->checked);
    host.downloads.clear();
    const auto second = publish::fetchPackage(host, feed, "shop");
    QVERIFY2(second.ok(), second ? "" : qPrintable(second.error().text()));
    QVERIFY(second->kept && second->checked);
    QCOMPARE(second->facts.url.toString(), address);

    host.files[first->path] = "damaged since";
    QVERIFY(!publish::fetchPackage(host, feed, "shop").ok());
    host.downloads[address] = package();
    const auto third = publish::fetchPackage(host, feed, "shop");
    QVERIFY(third.ok() && !third->kept);
    QCOMPARE(host.files.value(first->path), package());
  }
};

QTEST_GUILESS_MAIN(TestFetch)
#include "tst_fetch.moc"
