#include <QComboBox>
#include <QScrollArea>
#include <QTest>

#include "tests/gui/desk.h"
#include "tests/gui/keyboard.h"
#include "tests/gui/window_test.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::Desk;

/// The window of packages and feeds without a mouse.
class TestPackagesKeyboard : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aKeyIsUsedOnceOnEachPanel() {
    Desk desk;
    fill(desk);
    for (QWidget* panel : panelsOf(desk)) {
      desk.window().show(panel);
      QVERIFY(desk.idle());
      if (panel == &desk.feed()) desk.press(desk.feed(), "removeProduct");  // it asks
      const auto keys = test::mnemonicsOf(desk.window());
      QVERIFY(!keys.isEmpty());
      for (const QStringList& texts : keys)
        QVERIFY2(texts.size() == 1, qPrintable(texts.join(", ")));
    }
  }

  void tabGoesThroughEachPanelAsItIsRead() {
    Desk desk;
    fill(desk);
    desk.window().activateWindow();
    for (QWidget* panel : panelsOf(desk)) {
      desk.window().show(panel);
      QVERIFY(desk.idle());
      firstIn(panel)->setFocus();
      QTRY_VERIFY(QApplication::focusWidget() && panel->isAncestorOf(QApplication::focusWidget()));
      const QList<QWidget*> stops = test::tabStops(desk.window());
      QVERIFY2(!stops.isEmpty(), panel->metaObject()->className());
      QVERIFY2(outOfOrder(stops, *panel).isEmpty(), qPrintable(outOfOrder(stops, *panel)));
    }
  }

  /// What a package asks is made when it is opened, long after the buttons below.
  void tabGoesThroughTheQuestionsOfEachPackage() {
    Desk desk;
    test::makeSandbox(desk.host(), desk.path("box"));
    desk.write("shop.zip", asking("<parameter name=\"Where\" tags=\"iisApp\" defaultValue=\"Sandbox/shop\"/>"
                                  "<parameter name=\"Word\" defaultValue=\"Hello\"/>"
                                  "<parameter name=\"Secret\" tags=\"Password,New\"/>"
                                  "<parameter name=\"Loud\" defaultValue=\"True\" tags=\"Boolean\">"
                                  "<parameterValidation kind=\"Boolean\"/></parameter>"
                                  "<parameter name=\"Colour\" defaultValue=\"red\">"
                                  "<parameterValidation kind=\"Enumeration\" validationString=\"red,green\"/>"
                                  "</parameter>"));
    desk.write("blog.zip", asking("<parameter name=\"Name\" defaultValue=\"a\"/>"
                                  "<parameter name=\"Pen\" defaultValue=\"b\"/>"));
    desk.window().activateWindow();
    const QStringList before{"packagePath", "browsePackage", "files", "server"};
    const QStringList after{"loadAnswers", "saveAnswers", "deploymentName", "python", "ownEnvironment", "showPlan"};
    const QStringList ofShop{"site",          "path",        "answer.Word",  "answer.Secret",
                             "repeat.Secret", "answer.Loud", "answer.Colour"};
    const QStringList ofBlog{"answer.Name", "answer.Pen"};
    desk.openOnBox(desk.path("shop.zip"));
    QCOMPARE(stopsOf(desk, desk.install()), before + ofShop + after);
    desk.openOnBox(desk.path("blog.zip"));
    QCOMPARE(stopsOf(desk, desk.install()), before + ofBlog + after);
  }

  void theButtonsActOnWhatIsWritten() {
    Desk desk;
    const QString package = desk.buildSample();
    desk.openOnBox(package);
    auto* plan = Desk::find<QPushButton>(desk.install(), "showPlan");
    QVERIFY(plan->isEnabled());
    auto* path = Desk::find<QLineEdit>(desk.install(), "packagePath");
    path->setFocus();
    path->selectAll();
    QTest::keyClicks(path, desk.path("none.zip"));
    QVERIFY(!plan->isEnabled());
    QTest::keyClick(path, Qt::Key_Tab);
    QVERIFY(desk.idle());
    QCOMPARE(desk.install().state().path(), desk.path("none.zip"));
    QVERIFY(desk.install().state().error());

    desk.openOnBox(package);
    auto* server = Desk::find<QComboBox>(desk.install(), "server")->lineEdit();
    server->setFocus();
    server->selectAll();
    QTest::keyClicks(server, desk.path("elsewhere"));
    QVERIFY(!plan->isEnabled());
    QTest::keyClick(server, Qt::Key_Return);
    QVERIFY(desk.idle());
    QCOMPARE(desk.install().state().server(), desk.path("elsewhere"));
    QVERIFY(!plan->isEnabled());
    QVERIFY(desk.install().state().error());
    server->selectAll();
    QTest::keyClicks(server, desk.path("box"));
    QTest::keyClick(server, Qt::Key_Return);
    QVERIFY(desk.idle());
    QVERIFY(plan->isEnabled());
  }

  void theProblemOfAPathIsSaidOfThePath() {
    Desk desk;
    fill(desk);
    desk.type(desk.install(), "path", "../x");
    const auto* path = Desk::find<QLineEdit>(desk.install(), "path");
    QVERIFY2(path->accessibleDescription().contains("isn't a site"), qPrintable(path->accessibleDescription()));
    QVERIFY(path->property("wrong").toBool());
  }

 private:
  /// A project, its feed, and its package open.
  static void fill(Desk& desk) {
    desk.copySample();
    test::makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    desk.idle();
    desk.press(desk.build(), "publish");
    desk.idle();
    desk.publish().open(desk.build().state().built()->path);
    desk.idle();
    desk.publish().state().publish();
    desk.idle();
    desk.window().install(desk.build().state().built()->path);
    desk.idle();
    desk.install().state().setServer(desk.path("box"));
    desk.idle();
  }
  static QByteArray asking(const QByteArray& parameters) {
    test::RawZip zip;
    zip.add("Manifest.xml", test::manifestFor()).add("Parameters.xml", "<parameters>" + parameters + "</parameters>");
    zip.add("shop/app.py", "def application(environ, start_response):\n    return []\n");
    return zip.bytes();
  }
  /// Names of what Tab comes to in a panel, from its first editor on to its last button.
  static QStringList stopsOf(Desk& desk, QWidget& panel) {
    firstIn(&panel)->setFocus();
    if (!QTest::qWaitFor([&] { return firstIn(&panel)->hasFocus(); })) return {};
    const QList<QWidget*> stops = test::tabStops(desk.window());
    const QString wrong = outOfOrder(stops, panel);
    if (!wrong.isEmpty()) return {wrong};
    QStringList names;
    for (const QWidget* stop : stops)
      if (panel.isAncestorOf(stop)) names << stop->objectName();
    return names;
  }
  /// The first stop that isn't as people read: down the page, a row's editors from the left, then the buttons below.
  static QString outOfOrder(const QList<QWidget*>& stops, const QWidget& panel) {
    const QWidget* page = panel.findChild<QScrollArea*>()->widget();
    QPoint last(-1, -1);
    bool left = false;
    for (const QWidget* stop : stops) {
      if (!stop || !stop->isVisible() || !stop->isEnabled()) return test::nameOf(stop);
      const bool inPage = page->isAncestorOf(stop);
      if (!inPage) left = left || panel.isAncestorOf(stop);
      if (!inPage) continue;
      const QPoint at = stop->mapTo(page, stop->rect().center());
      const bool sameRow = qAbs(at.y() - last.y()) < stop->height() / 2;
      if (left || (sameRow ? at.x() < last.x() : at.y() < last.y())) return test::nameOf(stop);
      last = at;
    }
    return {};
  }
  static QList<QWidget*> panelsOf(Desk& desk) {
    return {&desk.build(), &desk.publish(), &desk.feed(), &desk.install(), &desk.installed()};
  }
  static QWidget* firstIn(QWidget* panel) {
    for (const char* name : {"projectFolder", "existingPackage", "feedAddress", "packagePath", "installedServer"})
      if (auto* found = panel->findChild<QWidget*>(QLatin1String(name))) return found;
    qFatal("an unknown panel");
  }
};

QTEST_MAIN(TestPackagesKeyboard)
#include "tst_packages_keyboard.moc"
