#include <QTest>

#include "app/core/feed/address.h"
#include "app/core/feed/caches.h"
#include "app/core/feed/document.h"
#include "app/core/xml/encoding.h"

using namespace iiswsgi;
using feed::Document;

namespace {

const QByteArray head =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\r\n";

QByteArray sample() {
  return head +
         "  <!-- <entry> in a comment -->\r\n"
         "  <webpiFile version='4.0.1.0'/>\r\n  <title>Ours</title><id>urn:x</id>\r\n"
         "  <link href=\"https://example.org/feed.xml\"/>\r\n"
         "  <entry type=\"application\">\r\n"
         "     <productId>Shop</productId>\r\n     <title><![CDATA[A & B]]></title>\r\n     <version>1.0</version>\r\n"
         "     <summary/>\r\n"
         "     <keywords><keywordId>web</keywordId></keywords>\r\n"
         "     <dependency><and><productId>Deploy</productId><dependency idref=\"py\"/></and></dependency>\r\n"
         "     <installers>\r\n        <installer>\r\n           <id>1</id>\r\n"
         "           <architectures><x86/><x64/></architectures>\r\n           <osList idref=\"all\"/>\r\n"
         "           <installerFile>\r\n              <fileSize>12</fileSize>\r\n"
         "              <installerURL>shop.zip</installerURL>\r\n"
         "              <sha1>DA39A3EE5E6B4B0D3255BFEF95601890AFD80709</sha1>\r\n           </installerFile>\r\n"
         "           <msDeploy><startPage>/</startPage></msDeploy>\r\n        </installer>\r\n     </installers>\r\n"
         "  </entry>\r\n"
         "  <entry><productId>Deploy</productId><title>D</title>\r\n"
         "    "
         "<discoveryHint><or><registry><keyPath>HKLM\\X</keyPath><valueName>V</valueName><valueValue>1</valueValue></"
         "registry>"
         "<file><filePath>%windir%\\a.dll</filePath></file></or></discoveryHint></entry>\r\n"
         "  "
         "<tabs><keywordTab><id>t</id><name>T</name><keywords><keywordId>web</keywordId></keywords></keywordTab></"
         "tabs>\r\n"
         "  <keywords><keyword id=\"web\">Web</keyword></keywords>\r\n"
         "  <dependency id=\"py\"><or><productId>Deploy</productId></or></dependency>\r\n  <osList "
         "id=\"all\"/>\r\n</feed>\r\n";
}

Document parsed(const QByteArray& bytes) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return *document;
}

feed::Publication publication() {
  feed::Publication made;
  made.productId = "shop";
  made.version = "2.0";
  made.summary = "Sells <things>";
  made.bytes = 5000;
  made.sha1 = QString(40, 'a');
  made.sha256 = QString(64, 'b');
  made.installerUrl = "shop-2.zip";
  made.moment = QDateTime(QDate(2026, 1, 31), QTime(12, 0), Qt::UTC);
  return made;
}

/// The lines that are only in one of the two.
QStringList changedLines(const QByteArray& before, const QByteArray& after) {
  const QStringList old = QString::fromUtf8(before).split("\r\n");
  QStringList changed;
  for (const QString& line : QString::fromUtf8(after).split("\r\n")) {
    if (!old.contains(line)) changed << line.trimmed();
  }
  return changed;
}

}  // namespace

class TestFeed : public QObject {
  Q_OBJECT
 private slots:
  void everyElementIsRead() {
    const Document document = parsed(sample());
    const feed::Feed& read = document.feed();
    QCOMPARE(read.title, QString("Ours"));
    QCOMPARE(read.id, QString("urn:x"));
    QCOMPARE(read.webPiFile, QString("4.0.1.0"));
    QCOMPARE(read.links.value(0).href, QString("https://example.org/feed.xml"));
    QCOMPARE(read.entries.size(), 2);
    const feed::Entry& entry = read.entries.first();
    QCOMPARE(entry.title, QString("A & B"));
    QCOMPARE(entry.line, 7);
    const feed::Installer& installer = entry.installers.first();
    QCOMPARE(installer.architectures, QStringList({"x86", "x64"}));
    QCOMPARE(installer.osList, QString("all"));
    QVERIFY(installer.msDeploy);
    QCOMPARE(*entry.firstFile()->fileSize, 12);
    QCOMPARE(entry.firstFile()->sha1, QString("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    const feed::Condition& and_ = entry.dependency->parts.first();
    QCOMPARE(and_.kind, feed::Condition::Kind::And);
    QCOMPARE(and_.parts[0].text, QString("Deploy"));
    QCOMPARE(and_.parts[1].kind, feed::Condition::Kind::Reference);
    const feed::Condition& hint = read.entries[1].discoveryHint->parts.first();
    QCOMPARE(hint.kind, feed::Condition::Kind::Or);
    QCOMPARE(hint.parts[0].valueValue, QString("1"));
    QCOMPARE(hint.parts[1].text, QString("%windir%\\a.dll"));
    QCOMPARE(read.tabs.first().keywords, QStringList({"web"}));
    QCOMPARE(read.keywords.first().name, QString("Web"));
    QVERIFY(read.dependencies.contains("py"));
    QVERIFY(read.find("SHOP"));
  }

  void anUneditedFeedIsItsBytes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("UTF-8") << sample();
    QTest::newRow("a mark") << QByteArray("\xef\xbb\xbf") + sample();
    QTest::newRow("UTF-16") << xml::encodeText(sample(), {xml::Encoding::Form::Utf16LittleEndian, true});
    QTest::newRow("UTF-16, big end first") << xml::encodeText(sample(), {xml::Encoding::Form::Utf16BigEndian, true});
    QTest::newRow("a prefix") << QByteArray(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:productId>x</a:productId></a:entry></a:feed>");
  }
  void anUneditedFeedIsItsBytes() {
    QFETCH(QByteArray, bytes);
    QCOMPARE(parsed(bytes).bytes(), bytes);
    QVERIFY(!parsed(bytes).feed().entries.isEmpty());
  }

  void publishingTouchesItsLinesAlone() {
    Document document = parsed(sample());
    QVERIFY(document.publish(publication()).ok());
    QCOMPARE(changedLines(sample(), document.bytes()),
             QStringList({"<version>2.0</version>", "<summary>Sells &lt;things&gt;</summary>", "<fileSize>5</fileSize>",
                          "<installerURL>shop-2.zip</installerURL>", "<sha1>" + QString(40, 'a') + "</sha1>",
                          "<sha256 xmlns=\"urn:iiswsgi:feed\">" + QString(64, 'b') + "</sha256>",
                          "<updated>2026-01-31T12:00:00Z</updated>", "<updated>2026-01-31T12:00:00Z</updated>"}));
    const feed::Entry* entry = document.feed().find("shop");
    QCOMPARE(entry->version, QString("2.0"));
    QCOMPARE(entry->firstFile()->sha256, QString(64, 'b'));
    const QByteArray once = document.bytes();
    QVERIFY(document.publish(publication()).ok());
    QCOMPARE(document.bytes(), once);
  }

  void aNewFeedHoldsWhatIsPublished() {
    auto document =
        Document::fresh({"Ours & yours", "urn:x", "file:///c/web-pi.xml", "Ann", "https://example.org", {}});
    QVERIFY2(document.ok(), document ? "" : qPrintable(document.error().text()));
    auto made = publication();
    QCOMPARE(document->publish(made).error().code(), feed::codes::invalidValue);
    made.title = "Shop";
    made.keywords = QStringList{"iiswsgi"};
    const auto done = document->publish(made);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    const auto& read = document->feed();
    QCOMPARE(read.title, QString("Ours & yours"));
    QCOMPARE(read.entries.size(), 1);
    QCOMPARE(read.entries.first().type, QString("application"));
    QCOMPARE(read.tabs.first().keywords, QStringList({"iiswsgi"}));
    QCOMPARE(*read.entries.first().firstFile()->fileSize, 5);
    QVERIFY(read.entries.first().installers.first().msDeploy);
    made.productId = "other";
    QVERIFY(document->publish(made).ok());
    QCOMPARE(document->feed().tabs.size(), 1);
    QVERIFY(!document->bytes().replace("\r\n", "").contains('\n'));
  }

  void removingGivesTheBytesBack() {
    Document document = parsed(sample());
    auto made = publication();
    made.productId = "New";
    made.title = "N";
    made.moment = {};
    QVERIFY(document.publish(made).ok());
    QVERIFY(document.bytes() != sample());
    QVERIFY(document.remove("new").ok());
    QCOMPARE(document.bytes(), sample());
    QCOMPARE(document.remove("new").error().code(), feed::codes::noSuchProduct);
  }

  void mergingTakesWhatIsNew() {
    Document document = parsed(sample());
    const Document other = parsed(head +
                                  "<entry><productId>shop</productId><title>no</title></entry>\r\n"
                                  "<entry><productId>blog</productId><title>B</title></entry>\r\n"
                                  "<keywords><keyword id=\"k\">K</keyword></keywords></feed>");
    const auto taken = document.merge(other);
    QVERIFY2(taken.ok(), taken ? "" : qPrintable(taken.error().text()));
    QCOMPARE(*taken, QStringList({"blog"}));
    QCOMPARE(document.feed().entries.size(), 3);
    QCOMPARE(document.feed().keywords.size(), 2);
    QCOMPARE(document.feed().find("shop")->title, QString("A & B"));
    const QByteArray before = document.bytes();
    QVERIFY(!document
                 .merge(parsed(
                     head + "<entry><productId>c</productId></entry><dependency id=\"py\"><or/></dependency></feed>"))
                 .ok());
    QCOMPARE(document.bytes(), before);
  }

  void mergedPackagesStayWhereTheyAre_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("merged");  // empty: refused
    const QString web = "https://example.org/f/feed.xml";
    const QString here = "file:///c/f/theirs.xml";
    QTest::newRow("relative, from the web") << "p/a%20b.zip" << web << "https://example.org/f/p/a%20b.zip";
    QTest::newRow("relative, from another folder") << "a.zip" << "file:///d/x/feed.xml" << "file:///d/x/a.zip";
    QTest::newRow("relative, from the same folder") << "a.zip" << here << "a.zip";
    QTest::newRow("whole") << "https://other.org/a.zip" << web << "https://other.org/a.zip";
    QTest::newRow("a file, from here") << "file:///d/a.zip" << here << "file:///d/a.zip";
    QTest::newRow("a file, from the web") << "file:///c/windows/a.zip" << web << "";
    QTest::newRow("a share, from the web") << "file://evil/a.zip" << web << "";
  }
  void mergedPackagesStayWhereTheyAre() {
    QFETCH(QString, written);
    QFETCH(QString, from);
    QFETCH(QString, merged);
    Document document = parsed(sample());
    const Document other = parsed(head + "<entry><productId>blog</productId><installers><installer/><installer>" +
                                  "<installerFile><installerURL>" + written.toUtf8() +
                                  "</installerURL></installerFile></installer></installers></entry></feed>");
    const auto taken = document.merge(other, QUrl(from), QUrl("file:///c/f/web-pi.xml"));
    QCOMPARE(taken.ok(), !merged.isEmpty());
    if (taken) QCOMPARE(document.feed().find("blog")->firstFile()->installerUrl, merged);
    if (!taken) QCOMPARE(taken.error().code(), feed::codes::unsafeAddress);
    if (!taken) QCOMPARE(document.bytes(), sample());
  }

  void anEmptySectionIsOpened() {
    Document document = parsed(head + "  <title>T</title>\r\n  <keywords />\r\n</feed>\r\n");
    const auto taken = document.merge(parsed(
        head + "<entry><productId>blog</productId></entry><keywords><keyword id='k'>K</keyword></keywords></feed>"));
    QVERIFY2(taken.ok(), taken ? "" : qPrintable(taken.error().text()));
    QCOMPARE(document.feed().keywords.size(), 1);
    QVERIFY(document.bytes().contains("  <keywords>\r\n    <keyword id='k'>K</keyword>\r\n  </keywords>"));
  }

  void prefixesOfTheOtherRootComeAlong() {
    Document document = parsed(sample());
    const QByteArray sum(64, 'c');
    const Document other = parsed("<feed xmlns='http://www.w3.org/2005/Atom'\r\n  xmlns:ii='urn:iiswsgi:feed' "
                                  "xmlns:q=\"a&amp;b\"><entry><productId>blog</productId><installers><installer>"
                                  "<installerFile><installerURL>a.zip</installerURL><ii:sha256>" +
                                  sum +
                                  "</ii:sha256></installerFile></installer></installers></entry>"
                                  "<keywords><keyword id='k' q:x='1'>K</keyword></keywords></feed>");
    const auto taken = document.merge(other);
    QVERIFY2(taken.ok(), taken ? "" : qPrintable(taken.error().text()));
    QCOMPARE(document.feed().find("blog")->firstFile()->sha256, QString::fromLatin1(sum));
    QCOMPARE(document.feed().keywords.size(), 2);
  }

  void aHostileFeedHasItsOwnLetter_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const QByteArray& bytes, ErrorCode code) {
      QTest::newRow(name) << bytes << code.number;
    };
    row("empty", "", feed::codes::notXml);
    row("text", "not found", feed::codes::notXml);
    row("cut off", sample().left(700), feed::codes::notXml);
    row("an attribute twice", head + "<link a='1' a='2'/></feed>", feed::codes::notXml);
    row("a zip", QByteArray("PK\x03\x04\x00\x00\xff\xfe", 8), feed::codes::encodingNotKept);
    row("a web page", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", feed::codes::webPage);
    row("a web page in XML", "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", feed::codes::webPage);
    row("RSS", "<rss version='2.0'><channel/></rss>", feed::codes::notAFeed);
    row("no namespace", "<feed><entry/></feed>", feed::codes::wrongNamespace);
    row("entities that expand",
        "<?xml version='1.0'?><!DOCTYPE feed [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>&b;</title></feed>",
        feed::codes::doctypeRefused);
    row("a file of this machine",
        "<!DOCTYPE feed [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><feed xmlns='http://www.w3.org/2005/Atom'>&a;</feed>",
        feed::codes::doctypeRefused);
    row("deep", head + QByteArray("<a>").repeated(5000) + QByteArray("</a>").repeated(5000) + "</feed>",
        feed::codes::feedTooDeep);
    row("many", head + QByteArray("<entry/>").repeated(20001) + "</feed>", feed::codes::tooManyEntries);
    row("huge", head + QByteArray(17 * 1024 * 1024, ' ') + "</feed>", feed::codes::feedTooLarge);
    row("damaged characters", head + "<title>\xff\xfe</title></feed>", feed::codes::encodingNotKept);
  }
  void aHostileFeedHasItsOwnLetter() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const auto document = Document::parse(bytes);
    QVERIFY(!document.ok());
    QVERIFY2(document.error().code().number == code, qPrintable(document.error().text()));
    QVERIFY(!document.error().hint().isEmpty());
  }

  void valuesThatCantBeWrittenChangeNothing() {
    Document document = parsed(sample());
    auto made = publication();
    made.summary = QString("a") + QChar(1);
    QCOMPARE(document.publish(made).error().code(), feed::codes::invalidValue);
    QCOMPARE(document.bytes(), sample());
    Document twice =
        parsed(head + "<entry><productId>a</productId></entry><entry><productId>A</productId></entry></feed>");
    QCOMPARE(twice.remove("a").error().code(), feed::codes::productTwice);
  }

  void whatAnotherEncodingWouldBreakIsRefused() {
    const QByteArray content = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><productId>shop</productId>"
                               "<title>S</title><installers><installer/></installers></entry></feed>";
    for (const QByteArray encoding : {"iso-8859-1", "windows-1252", "US-ASCII"}) {
      const QByteArray bytes = "<?xml version=\"1.0\" encoding='" + encoding + "'?>" + content;
      Document document = parsed(bytes);
      auto made = publication();
      made.author = QString::fromUtf8("M\xc3\xbcller");
      QCOMPARE(document.publish(made).error().code(), feed::codes::encodingNotKept);
      QCOMPARE(document.bytes(), bytes);
      made.author = "Mueller";
      QVERIFY(document.publish(made).ok());
    }
    Document utf8 = parsed("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>" + content);
    auto made = publication();
    made.author = QString::fromUtf8("M\xc3\xbcller");
    QVERIFY(utf8.publish(made).ok());
    QVERIFY(utf8.bytes().contains("M\xc3\xbcller"));
  }

  void anAddressIsFollowedOrRefused_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("feed");
    QTest::addColumn<QString>("address");  // empty: refused
    const QString web = "https://example.org/f/feed.xml";
    const QString local = "file:///c:/f/feed.xml";
    QTest::newRow("relative") << "a.zip" << web << "https://example.org/f/a.zip";
    QTest::newRow("relative, local") << "p/a.zip" << local << "file:///c:/f/p/a.zip";
    QTest::newRow("whole") << "http://other.org/a.zip" << web << "http://other.org/a.zip";
    QTest::newRow("file from a file") << "file:///d:/a.zip" << local << "file:///d:/a.zip";
    QTest::newRow("file from the web") << "file:///c:/a.zip" << web << "";
    QTest::newRow("out of the folder") << "../a.zip" << local << "";
    QTest::newRow("out of the folder, quoted") << "x/%2e%2e/%2e%2e/a.zip" << local << "";
    QTest::newRow("the root") << "/a.zip" << web << "";
    QTest::newRow("script") << "javascript:alert(1)" << web << "";
    QTest::newRow("data") << "data:text/plain,x" << web << "";
    QTest::newRow("ftp") << "ftp://example.org/a" << web << "";
    QTest::newRow("a share") << "\\\\evil\\a\\b.zip" << local << "";
    QTest::newRow("a share, by slashes") << "//evil/a.zip" << local << "";
    QTest::newRow("a share, by file:") << "file://evil/a/b.zip" << local << "";
    const QString share = "file://srv/f/feed.xml";
    QTest::newRow("a feed's own share") << "file://srv/p/a.zip" << share << "file://srv/p/a.zip";
    QTest::newRow("beside a feed on a share") << "a.zip" << share << "file://srv/f/a.zip";
    QTest::newRow("a share, from another") << "file://evil/a/b.zip" << share << "";
    QTest::newRow("a share, from the web") << "file://example.org/a.zip" << web << "";
    QTest::newRow("a drive's path") << "C:\\a.zip" << local << "";
    QTest::newRow("no server") << "http:///a.zip" << web << "";
    QTest::newRow("a line end") << "http://example.org/a\r\nX: y" << web << "";
    QTest::newRow("nothing") << "" << web << "";
  }
  void anAddressIsFollowedOrRefused() {
    QFETCH(QString, written);
    QFETCH(QString, feed);
    QFETCH(QString, address);
    const auto found = feed::installerAddress(written, QUrl(feed));
    QCOMPARE(found ? found->toString() : QString(), address);
    if (!found) QCOMPARE(found.error().code(), feed::codes::unsafeAddress);
  }

  void aRedirectMayNotGoDown() {
    QVERIFY(feed::checkRedirect(QUrl("http://a/"), QUrl("https://b/")).ok());
    QVERIFY(!feed::checkRedirect(QUrl("https://a/"), QUrl("http://a/")).ok());
    QVERIFY(!feed::checkRedirect(QUrl("http://a/"), QUrl("file:///etc/passwd")).ok());
  }

  void cachedCopiesAreToldByTheirHead() {
    const feed::Ours ours{{"urn:x"}, {"file:///c:/f/web-pi.xml"}, {"Shop"}};
    QVERIFY(feed::isOurFeed(sample(), ours));
    QVERIFY(feed::isOurFeed(sample().left(400), ours));
    QVERIFY(feed::isOurFeed(head + "<link href='FILE:///c:/f/web-pi.xml'/></feed>", ours));
    const feed::Ours relative{{"urn:x"}, {"web-pi.xml"}, {}};
    QVERIFY(!feed::isOurFeed(head + "<link href='web-pi.xml'/><id>urn:theirs</id></feed>", relative));
    QVERIFY(feed::isOurFeed(head + "<link href='web-pi.xml'/><id>urn:x</id></feed>", relative));
    QVERIFY(
        !feed::isOurFeed(head + "<entry><id>urn:x</id><link href='file:///c:/f/web-pi.xml'/></entry></feed>", ours));
    QVERIFY(!feed::isOurFeed("<html><id>urn:x</id></html>", ours));
    QVERIFY(!feed::isOurFeed(head + "<id></id></feed>", {{""}, {""}, {}}));
    QVERIFY(feed::isOurInstaller("shop", ours));
    QVERIFY(!feed::isOurInstaller("Shop2", ours));
    QVERIFY(feed::isCachedFeed("1f2e.xml.temp"));
    QVERIFY(!feed::isCachedFeed("settings.xml.bak"));
  }
};

QTEST_APPLESS_MAIN(TestFeed)
#include "tst_feed.moc"
