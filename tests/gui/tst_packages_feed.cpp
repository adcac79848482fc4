#include <QClipboard>
#include <QFile>
#include <QListWidget>
#include <QTest>
#include <QTextBrowser>

#include "app/core/publish/open_package.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/question.h"
#include "tests/gui/desk.h"
#include "tests/gui/file_dialog.h"
#include "tests/gui/window_test.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::contentOf;
using test::Desk;

namespace {

const QString tasklist = "C:\\Windows\\System32\\tasklist.exe";
const QString caches = "C:\\Users\\ann\\AppData\\Local\\Microsoft\\Web Platform Installer\\";
const QString feedFile = FeedState::fullName("/f/web-pi.xml");
const QByteArray feedHead = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";

/// A Windows in memory with a feed, of which the Web Platform Installer keeps copies.
test::FakeHost machine() {
  test::FakeHost host;
  host.variables.insert("OS", "Windows_NT");
  host.variables.insert("SystemRoot", "C:\\Windows");
  host.variables.insert("ProgramFiles", "C:\\Program Files");
  host.variables.insert("LOCALAPPDATA", "C:\\Users\\ann\\AppData\\Local");
  const QByteArray feed = feedHead + "<id>urn:ours</id><entry><productId>shop</productId></entry></feed>";
  host.files = {{feedFile, feed},
                {caches + "11.xml", feed},
                {caches + "22.xml", feedHead + "<id>urn:theirs</id></feed>"},
                {caches + "installers\\Shop\\a\\shop.zip", "x"},
                {caches + "installers\\Other\\other.zip", "x"}};
  host.downloads["https://example.org/web-pi.xml"] = feed;
  host.folders << QDir::tempPath();
  host.programs[tasklist] = [](test::FakeHost&, const host::Command&) { return 0; };
  return host;
}

void startInstaller(test::FakeHost& host) {
  host.files["C:\\Program Files\\Microsoft\\Web Platform Installer\\WebPlatformInstaller.exe"] = "x";
  host.says[tasklist] = "\"WebPlatformInstaller.exe\",\"4711\",\"Console\"\r\n";
}

QString noticesOf(const QWidget& panel) {
  QStringList texts;
  for (const auto* notice : panel.findChildren<Notice*>())
    if (notice->isVisibleTo(&panel)) texts << notice->text();
  return texts.join('\n');
}

bool opens(FeedPanel& panel, const QString& feed) {
  panel.open(feed);
  return QTest::qWaitFor([&] { return !panel.state().busy(); }, 60000) && panel.state().feed();
}

bool clears(FeedPanel& panel) {
  QTest::mouseClick(Desk::find<QPushButton>(panel, "clearCaches"), Qt::LeftButton);
  return panel.care().busy() && QTest::qWaitFor([&] { return !panel.care().busy(); }, 60000);
}

}  // namespace

/// A package that is there already on its way into a feed, and what keeps a feed in order.
class TestPackagesFeed : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aPackageThatIsThereIsCheckedAsTheCommandLineDoes() {
    Desk desk;
    desk.write("shop.zip", test::honestZip()
                               .add("Parameters.xml",
                                    "<parameters>\n<parameter name=\"Where\" tags=\"Hidden\"/>"
                                    "</parameters>")
                               .bytes());
    const auto expected = package::check(*publish::openPackage(desk.host(), desk.path("shop.zip")));
    QVERIFY(expected && !expected->isEmpty());
    QTest::mouseClick(Desk::find<QPushButton>(desk.build(), "checkPackage"), Qt::LeftButton);
    QTRY_VERIFY(test::fileDialogOf(desk.build()));
    test::choose(test::fileDialogOf(desk.build()), desk.path("shop.zip"));
    QVERIFY(desk.publish().isVisible());
    QVERIFY(desk.idle());
    QVERIFY(desk.publish().state().checked());
    const QString said = Desk::find<QTextBrowser>(desk.publish(), "findings")->toPlainText();
    for (const auto& finding : *expected) {
      QVERIFY2(said.contains(finding.text), qPrintable(said));
      QVERIFY2(said.contains(QString("line %1").arg(finding.line)) || finding.line == 0, qPrintable(said));
    }
    QVERIFY2(noticesOf(desk.publish()).contains("mistake"), qPrintable(noticesOf(desk.publish())));
    // Mended meanwhile: it is looked at again.
    desk.write("shop.zip", test::honestZip().bytes());
    QTest::mouseClick(Desk::find<QPushButton>(desk.publish(), "checkAgain"), Qt::LeftButton);
    QVERIFY(desk.idle());
    QCOMPARE(desk.publish().state().checked()->findings.size(),
             package::check(*publish::openPackage(desk.host(), desk.path("shop.zip")))->size());
  }

  void whatIsNoPackageIsALetterAndCantBePublished() {
    Desk desk;
    desk.window().show(&desk.publish());
    QVERIFY(!Desk::find<QPushButton>(desk.publish(), "checkAgain")->isEnabled());
    desk.write("notes.zip", "for us");
    desk.type(desk.publish(), "existingPackage", desk.path("notes.zip"));
    QVERIFY(desk.idle());
    QVERIFY(desk.publish().state().error());
    QVERIFY(desk.publish().findChild<LetterPanel*>()->isVisible());
    QVERIFY(!Desk::find<QPushButton>(desk.publish(), "publishPackage")->isEnabled());
  }

  void aPackageThatIsThereIsPublishedWithTheKeyboard() {
    Desk desk;
    desk.write("shop-1.2.zip", test::honestZip().bytes());
    desk.window().show(&desk.publish());
    desk.window().activateWindow();
    desk.type(desk.publish(), "existingPackage", desk.path("shop-1.2.zip"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QLineEdit>(desk.publish(), "existingFeed")->text(), desk.path("web-pi.xml"));
    QVERIFY(!Desk::find<QPushButton>(desk.publish(), "copyFeed")->isVisible());
    QTest::keyClick(&desk.window(), Qt::Key_P, Qt::AltModifier);
    QTRY_VERIFY2(desk.publish().state().published(),
                 desk.publish().state().error() ? qPrintable(desk.publish().state().error()->text()) : "nothing");
    QVERIFY(desk.idle());
    QVERIFY(contentOf(desk.path("web-pi.xml")).contains("<productId>shop</productId>"));
    QVERIFY2(noticesOf(desk.publish()).contains("WebpiCmd.exe"), qPrintable(noticesOf(desk.publish())));
    QTest::keyClick(&desk.window(), Qt::Key_C, Qt::AltModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(),
                 QUrl::fromLocalFile(desk.path("web-pi.xml")).toString(QUrl::FullyEncoded));
    QTest::keyClick(&desk.window(), Qt::Key_S, Qt::AltModifier);
    QTRY_VERIFY(desk.feed().isVisible());
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
  }

  void aFeedThatCantBeWrittenIsALetter() {
    Desk desk;
    desk.write("shop-1.2.zip", test::honestZip().bytes());
    desk.write("web-pi.xml", "<html></html>");
    desk.window().publish(desk.path("shop-1.2.zip"), desk.path("web-pi.xml"));
    QVERIFY(desk.idle());
    desk.press(desk.publish(), "publishPackage");
    QVERIFY(desk.idle());
    QVERIFY(desk.publish().state().error());
    QVERIFY(!desk.publish().state().published());
    QCOMPARE(contentOf(desk.path("web-pi.xml")), QByteArray("<html></html>"));
    desk.type(desk.publish(), "existingFeed", "https://example.org/feed.xml");
    QVERIFY(!Desk::find<QPushButton>(desk.publish(), "publishPackage")->isEnabled());
  }

  void theFeedsPanelLeadsToAPackageForItsFeed() {
    Desk desk;
    publishTwo(desk);
    desk.write("wiki.zip", zipOf("wiki"));
    QTest::mouseClick(Desk::find<QPushButton>(desk.feed(), "publishExisting"), Qt::LeftButton);
    QTRY_VERIFY(test::fileDialogOf(desk.feed()));
    test::choose(test::fileDialogOf(desk.feed()), desk.path("wiki.zip"));
    QVERIFY(desk.publish().isVisible());
    QVERIFY(desk.idle());
    QCOMPARE(desk.publish().state().feed(), desk.path("web-pi.xml"));
    QTest::mouseClick(Desk::find<QPushButton>(desk.publish(), "publishPackage"), Qt::LeftButton);
    QVERIFY(desk.publish().state().publishing());
    QVERIFY(!Desk::find<QLineEdit>(desk.publish(), "existingPackage")->isEnabled());
    QVERIFY(!Desk::find<QPushButton>(desk.publish(), "publishPackage")->isEnabled());
    QVERIFY(desk.idle());
    QVERIFY(contentOf(desk.path("web-pi.xml")).contains("<productId>wiki</productId>"));
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 3);
  }

  void aProductGoesOnceThePersonAgrees() {
    Desk desk;
    publishTwo(desk);
    desk.window().activateWindow();
    const QByteArray before = contentOf(desk.path("web-pi.xml"));
    auto* remove = Desk::find<QPushButton>(desk.feed(), "removeProduct");
    auto* question = desk.feed().findChild<Question*>();
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->currentItem()->data(Qt::UserRole).toString(),
             QString("blog"));
    remove->setFocus();
    QTRY_VERIFY(remove->hasFocus());
    QTest::keyClick(remove, Qt::Key_Space);
    QVERIFY(question->isVisible());
    QVERIFY2(question->accessibleName().contains("blog"), qPrintable(question->accessibleName()));
    QVERIFY(Desk::find<QPushButton>(*question, "no")->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!question->isVisible());
    QVERIFY(remove->hasFocus());
    QVERIFY(desk.idle());
    QCOMPARE(contentOf(desk.path("web-pi.xml")), before);

    QTest::mouseClick(remove, Qt::LeftButton);
    QTest::mouseClick(Desk::find<QPushButton>(*question, "yes"), Qt::LeftButton);
    QVERIFY(desk.feed().care().busy());
    QVERIFY(desk.idle());
    QVERIFY2(desk.feed().care().removed(), desk.feed().care().error() ? "a letter" : "nothing");
    const QByteArray after = contentOf(desk.path("web-pi.xml"));
    QVERIFY(!after.contains("<productId>blog</productId>") && after.contains("<productId>shop</productId>"));
    QCOMPARE(contentOf(desk.path("web-pi.xml.previous")), before);
    QVERIFY(QFile::exists(desk.path("blog.zip")));
    QVERIFY2(noticesOf(desk.feed()).contains(desk.path("web-pi.xml.previous")), qPrintable(noticesOf(desk.feed())));
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
    QVERIFY2(Desk::find<QListWidget>(desk.feed(), "products")->hasFocus(), "the keyboard is lost");
    desk.press(desk.feed(), "removeProduct");
    desk.press(*question, "yes");
    QVERIFY(desk.idle());
    QVERIFY(!Desk::find<QListWidget>(desk.feed(), "products")->isVisible());
    QVERIFY2(Desk::find<QLineEdit>(desk.feed(), "feedAddress")->hasFocus(), "the keyboard is lost");
  }

  void aProductThatWasRemovedMeanwhileIsALetter() {
    Desk desk;
    publishTwo(desk);
    QTest::mouseClick(Desk::find<QPushButton>(desk.feed(), "removeProduct"), Qt::LeftButton);
    QVERIFY(publish::removeProduct(desk.host(), desk.path("web-pi.xml"), "blog").ok());
    const QByteArray before = contentOf(desk.path("web-pi.xml"));
    QTest::mouseClick(Desk::find<QPushButton>(desk.feed(), "yes"), Qt::LeftButton);
    QVERIFY(desk.idle());
    QVERIFY(desk.feed().care().error());
    QCOMPARE(desk.feed().care().error()->code(), feed::codes::noSuchProduct);
    QVERIFY(!desk.feed().care().error()->hint().contains('`'));
    QVERIFY(desk.feed().findChild<LetterPanel*>()->isVisible());
    QCOMPARE(contentOf(desk.path("web-pi.xml")), before);
  }

  void aFeedIsCheckedWithTheKeyboard() {
    Desk desk;
    publishTwo(desk);
    desk.window().activateWindow();
    auto* check = Desk::find<QPushButton>(desk.feed(), "checkFeed");
    check->setFocus();
    QTRY_VERIFY(check->hasFocus());
    QTest::keyClick(check, Qt::Key_Space);
    QVERIFY(desk.feed().care().busy());
    QVERIFY(!Desk::find<QPushButton>(desk.feed(), "installProduct")->isEnabled());
    QVERIFY(Desk::find<QPushButton>(desk.feed(), "cancelFetch")->isVisible());
    QVERIFY(desk.idle());
    QVERIFY2(noticesOf(desk.feed()).contains("no mistakes"), qPrintable(noticesOf(desk.feed())));
    QVERIFY2(check->hasFocus(), "the keyboard is lost");

    desk.write("shop.zip", "another one");
    QTest::keyClick(check, Qt::Key_Space);
    QVERIFY(desk.idle());
    const QString said = Desk::find<QTextBrowser>(desk.feed(), "findings")->toPlainText();
    const auto open = publish::openFeed(desk.host(), desk.path("web-pi.xml"));
    const auto expected = publish::checkFeed(desk.host(), *open);
    QVERIFY(expected && !expected->isEmpty());
    for (const auto& finding : *expected)
      QVERIFY2(said.contains(finding.text), qPrintable(said));
    // Another feed isn't the one that was checked.
    QVERIFY(opens(desk.feed(), desk.path("web-pi.xml")));
    QVERIFY(!Desk::find<QTextBrowser>(desk.feed(), "findings")->isVisible());
  }

  void aCheckThatIsCancelledSaysNothing() {
    Desk desk;
    publishTwo(desk);
    QFile large(desk.path("blog.zip"));  // one that takes its time
    QVERIFY(large.open(QIODevice::ReadWrite) && large.resize(1000000000));
    QTest::mouseClick(Desk::find<QPushButton>(desk.feed(), "checkFeed"), Qt::LeftButton);
    QVERIFY(desk.feed().care().canCancel());
    QTest::mouseClick(Desk::find<QPushButton>(desk.feed(), "cancelFetch"), Qt::LeftButton);
    QVERIFY(desk.idle());
    QVERIFY(!desk.feed().care().findings());
    QVERIFY(desk.feed().care().error());
    QCOMPARE(desk.feed().care().error()->code(), host::codes::downloadCancelled);
  }

  void theInstallersCopiesGoAndNobodyElses() {
    test::FakeHost host = machine();
    Session session(host);
    FeedPanel panel(session);
    panel.show();
    QVERIFY(!Desk::find<QPushButton>(panel, "clearCaches")->isEnabled());
    QVERIFY(opens(panel, feedFile));
    QVERIFY(clears(panel));
    QVERIFY2(panel.care().cleared(), panel.care().error() ? qPrintable(panel.care().error()->text()) : "nothing");
    QVERIFY(!host.files.contains(caches + "11.xml"));
    QVERIFY(!host.files.contains(caches + "installers\\Shop\\a\\shop.zip"));
    QVERIFY(host.files.contains(caches + "22.xml"));
    QVERIFY(host.files.contains(caches + "installers\\Other\\other.zip"));
    QVERIFY2(noticesOf(panel).contains("restart Windows"), qPrintable(noticesOf(panel)));
    QVERIFY(clears(panel));
    QVERIFY2(noticesOf(panel).contains("keeps no copies"), qPrintable(noticesOf(panel)));
  }

  void nothingGoesWhileTheInstallerRuns() {
    test::FakeHost host = machine();
    startInstaller(host);
    Session session(host);
    FeedPanel panel(session);
    panel.show();
    QVERIFY(opens(panel, feedFile));
    const auto before = host.files;
    QVERIFY(clears(panel));
    QVERIFY(panel.care().error());
    QCOMPARE(panel.care().error()->code(), feed::codes::installerRunning);
    QVERIFY(panel.findChild<LetterPanel*>()->isVisible());
    QCOMPARE(host.files, before);
    host.says.clear();
    QVERIFY(clears(panel));
    QVERIFY(!panel.care().error());
    QVERIFY(host.files.size() < before.size());
  }

  void aFeedOnTheWebIsOnlyRead() {
    test::FakeHost host = machine();
    Session session(host);
    FeedPanel panel(session);
    panel.show();
    QVERIFY2(opens(panel, "https://example.org/web-pi.xml"),
             panel.state().error() ? qPrintable(panel.state().error()->text()) : "no letter");
    const auto* remove = Desk::find<QPushButton>(panel, "removeProduct");
    QVERIFY(!remove->isEnabled());
    QVERIFY(remove->accessibleDescription().contains("only be read"));
    QVERIFY(Desk::find<QPushButton>(panel, "checkFeed")->isEnabled());
  }

 private:
  static QByteArray zipOf(const QByteArray& id) {
    test::RawZip zip;
    zip.add("Manifest.xml", test::manifestFor("<iisApp path=\"" + id + "\"/>"));
    zip.add(id + "/app.py", "def application(environ, start_response):\n    return []\n");
    return zip.bytes();
  }
  /// "blog" and "shop" in a feed that is open.
  static void publishTwo(Desk& desk) {
    for (const char* id : {"blog", "shop"}) {
      const QString file = QLatin1String(id) + ".zip";
      desk.write(file, zipOf(id));
      publish::Wish wish;
      wish.package = desk.path(file);
      wish.feed = desk.path("web-pi.xml");
      wish.said.version = "1.0";
      const auto published = publish::publish(desk.host(), wish);
      if (!published) qFatal("%s", qPrintable(published.error().text()));
    }
    desk.window().show(&desk.feed());
    desk.feed().open(desk.path("web-pi.xml"));
    desk.idle();
  }
};

QTEST_MAIN(TestPackagesFeed)
#include "tst_packages_feed.moc"
