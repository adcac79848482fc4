#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QListWidget>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTreeWidget>

#include "tests/gui/desk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::Desk;

/// A project on its way into a package and a feed, in the window.
class TestPackagesBuild : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aFolderThatIsNoneIsALetter() {
    Desk desk;
    desk.type(desk.build(), "projectFolder", desk.path("nowhere"));
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().error());
    QVERIFY(!Desk::find<QPushButton>(desk.build(), "build")->isEnabled());
  }

  void aFeedThatIsNoneIsALetter() {
    Desk desk;
    desk.feed().open(desk.path("none.xml"));
    QVERIFY(desk.idle());
    QVERIFY(desk.feed().state().error());
    QVERIFY(!Desk::find<QPushButton>(desk.feed(), "installProduct")->isEnabled());
  }

  void aBuildThatIsCancelledLeavesNothing() {
    Desk desk;
    desk.copySample();
    for (int number = 0; number < 500; ++number) {
      QFile file(desk.path(QStringLiteral("work/sample.msdeploy/iiswsgi-sample/data%1.bin").arg(number)));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(QByteArray(100000, char(number)));
    }
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "publish");
    QVERIFY(desk.build().state().working());
    QVERIFY(!Desk::find<QLineEdit>(desk.build(), "projectFolder")->isEnabled());
    desk.build().state().choose(desk.path("elsewhere"));
    QCOMPARE(desk.build().state().order().folder, desk.path("work/sample.msdeploy"));
    desk.press(desk.build(), "cancelBuild");
    QVERIFY(desk.build().state().cancelling());
    QVERIFY(desk.idle());
    QVERIFY(!desk.build().state().built());
    QVERIFY2(desk.build().state().error(), "nothing is said");
    QCOMPARE(QDir(desk.path("work")).entryList(QDir::Files), QStringList());
  }

  /// pip waits for a package index that never answers.
  void pipIsEndedWhenThePersonCancels() {
    QTcpServer index;
    QVERIFY(index.listen(QHostAddress::LocalHost));
    qputenv("PIP_INDEX_URL", "http://127.0.0.1:" + QByteArray::number(index.serverPort()));
    qputenv("NO_PROXY", "127.0.0.1");
    const auto usual = qScopeGuard([] { qunsetenv("PIP_INDEX_URL"), qunsetenv("NO_PROXY"); });
    Desk desk;
    host::Command version;
    version.program = test::Walk::python();
    version.arguments = {"-m", "pip", "--version"};
    const auto has = desk.host().run(version);
    if (!has || has->exitCode != 0) QSKIP("the Python that is tested with has no pip");
    desk.write("work/shop/app.py", "def application(environ, start_response):\n    return []\n");
    desk.write("work/shop/requirements.txt", "nowhere-to-be-found==1.0\n");
    desk.type(desk.build(), "projectFolder", desk.path("work/shop"));
    QVERIFY(desk.idle());
    desk.build().state().edit([](build::Order& order) {
      order.vendoring = build::Vendoring{test::Walk::python(), {}, {}};
    });
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QTRY_VERIFY_WITH_TIMEOUT(index.hasPendingConnections() || desk.build().state().error(), 60000);
    const auto early = desk.build().state().error();
    QVERIFY2(index.hasPendingConnections(), early ? qPrintable(early->text()) : "pip doesn't come");
    const auto* pip = index.nextPendingConnection();
    desk.press(desk.build(), "cancelBuild");
    QElapsedTimer waited;
    waited.start();
    QVERIFY(desk.idle());
    QVERIFY2(waited.elapsed() < 10000, "pip was waited for");
    QTRY_COMPARE(pip->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(desk.build().state().error());
    QCOMPARE(desk.build().state().error()->code(), package::codes::cancelled);
    QCOMPARE(QDir(desk.path("work")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{"shop"});
  }

  void aFeedThatCantBeWrittenIsALetterAndThePackageStays() {
    Desk desk;
    desk.copySample();
    QVERIFY(QDir().mkpath(desk.path("work/feed.xml")));  // a folder where the file has to go
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.build().state().setFeed(desk.path("work/feed.xml"));
    desk.press(desk.build(), "publish");
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().error());
    QVERIFY(!desk.build().state().published());
    QVERIFY(desk.build().state().built());
    QVERIFY(QFile::exists(desk.build().state().built()->path));
  }

  void thePackageGoesWhereThePersonSays() {
    Desk desk;
    desk.copySample();
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    QVERIFY(QDir().mkpath(desk.path("out")));
    desk.type(desk.build(), "packageFile", desk.path("out/my shop.zip"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    QVERIFY2(QFile::exists(desk.path("out/my shop.zip")),
             desk.build().state().error() ? qPrintable(desk.build().state().error()->text()) : "it isn't there");
  }

  void whatIsTypedCountsForTheNextKeyAndTheNextClick() {
    Desk desk;
    desk.copySample();
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.window().activateWindow();
    auto* version = Desk::find<QLineEdit>(desk.build(), "version");
    version->setFocus();
    QTRY_VERIFY(version->hasFocus());
    version->selectAll();
    QTest::keyClicks(version, "1.1");
    QTest::keyClick(version, Qt::Key_P, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.build().state().published(), 30000);
    QVERIFY(desk.idle());
    QCOMPARE(desk.build().state().published()->entry.version, QString("1.1"));
    QVERIFY(QFile::exists(desk.path("work/iiswsgi-sample-1.1.zip")));
    // Publishing tells the panel that shows that feed.
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
    QVERIFY(Desk::find<QListWidget>(desk.feed(), "products")->item(0)->text().contains("1.1"));

    version->setFocus();
    version->selectAll();
    QTest::keyClicks(version, "1.2");
    auto* publish = Desk::find<QPushButton>(desk.build(), "publish");
    publish->setFocus(Qt::MouseFocusReason);
    QVERIFY(publish->isEnabled());
    QTest::mouseClick(publish, Qt::LeftButton);
    QVERIFY(desk.idle());
    QCOMPARE(desk.build().state().published()->entry.version, QString("1.2"));
    QVERIFY(Desk::find<QListWidget>(desk.feed(), "products")->item(0)->text().contains("1.2"));
  }

  void anotherProjectKeepsWhatIsTicked() {
    Desk desk;
    desk.copySample();
    desk.write("other/app.py", "def application(environ, start_response):\n    pass\n");
    desk.type(desk.build(), "projectFolder", desk.path("other"));
    QVERIFY(desk.idle());
    Desk::find<QCheckBox>(desk.build(), "wheels")->click();
    Desk::find<QCheckBox>(desk.build(), "installStep")->click();
    desk.type(desk.build(), "pythonVersion", "3.12");
    desk.type(desk.build(), "title", "Other");
    QVERIFY(desk.idle());
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    const auto& order = desk.build().state().order();
    QVERIFY(order.vendoring);
    QCOMPARE(order.vendoring->version, QString("3.12"));
    QVERIFY(!order.wishes.installStep);
    QCOMPARE(order.wishes.title, QString());
    QVERIFY(Desk::find<QCheckBox>(desk.build(), "wheels")->isChecked());
  }

  void theFeedIsAFileHoweverItIsWritten_data() {
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("path");
    const QString here = QDir::toNativeSeparators(QDir::currentPath() + "/feed.xml");
    QTest::newRow("relative") << "feed.xml" << here;
    QTest::newRow("address of a file") << QUrl::fromLocalFile(here).toString() << here;
    QTest::newRow("web") << "http://example.org/feed.xml" << QString();
    QTest::newRow("web, shouted") << "HTTPS://example.org/feed.xml" << QString();
    QTest::newRow("nothing") << " " << QString();
  }
  void theFeedIsAFileHoweverItIsWritten() {
    QFETCH(QString, written);
    QFETCH(QString, path);
    Desk desk;
    desk.copySample();
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.type(desk.build(), "feedFile", written);
    QCOMPARE(desk.build().state().feed(), path);
    QCOMPARE(Desk::find<QPushButton>(desk.build(), "publish")->isEnabled(), !path.isEmpty());
    QCOMPARE(desk.build().state().feedProblem().isEmpty(), !path.isEmpty());
    QVERIFY(Desk::find<QPushButton>(desk.build(), "build")->isEnabled());
  }

  void thePersonSaysWhatIsServedAndWhatComesAlong() {
    Desk desk;
    desk.write("shop/code.py", "import site\n");
    desk.write("shop/notes.txt", "for us");
    desk.write("shop/people.sqlite3", "data");
    desk.type(desk.build(), "projectFolder", desk.path("shop"));
    QVERIFY(desk.idle());
    auto& state = desk.build().state();
    QVERIFY2(state.draft(), state.error() ? qPrintable(state.error()->text()) : "no draft");
    auto* application = Desk::find<QComboBox>(desk.build(), "application")->lineEdit();
    QTest::keyClicks(application, "code");
    QVERIFY(!state.applicationProblem().isEmpty());
    QVERIFY(!Desk::find<QPushButton>(desk.build(), "build")->isEnabled());
    QTest::keyClicks(application, ":site");
    QVERIFY(state.applicationProblem().isEmpty());
    auto* files = Desk::find<QTreeWidget>(desk.build(), "files");
    const auto tick = [&](const char* name, Qt::CheckState is) {
      const auto found = files->findItems(QLatin1String(name), Qt::MatchExactly | Qt::MatchRecursive);
      if (found.size() != 1 || found.first()->checkState(0) == is) return false;
      found.first()->setCheckState(0, is);
      return desk.idle();
    };
    QVERIFY(tick("notes.txt", Qt::Unchecked));
    QVERIFY(tick("people.sqlite3", Qt::Checked));
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    QVERIFY2(state.built(), state.error() ? qPrintable(state.error()->text()) : "nothing");
    QStringList names;
    for (const auto& item : state.built()->draft.recipe.items)
      names << item.name.section('/', -1);
    QVERIFY(names.contains("people.sqlite3"));
    QVERIFY(!names.contains("notes.txt"));
    QCOMPARE(state.built()->draft.recipe.about.callable, QString("code:site"));
    QVERIFY(tick("notes.txt", Qt::Checked));
    QVERIFY(state.order().choices.exclude.isEmpty());
    QCOMPARE(state.order().choices.include, QStringList{"people.sqlite3"});
  }

  void theNextDayGoesOnWithTheSameProjectAndFeed() {
    Desk desk;
    desk.copySample();
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "publish");
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().published());
    desk.start();
    QTRY_VERIFY(desk.build().state().draft() && desk.idle());
    QCOMPARE(Desk::find<QLineEdit>(desk.build(), "projectFolder")->text(), desk.path("work/sample.msdeploy"));
    QCOMPARE(desk.build().state().feed(), desk.path("work/web-pi.xml"));
    QTRY_COMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
  }
};

QTEST_MAIN(TestPackagesBuild)
#include "tst_packages_build.moc"
