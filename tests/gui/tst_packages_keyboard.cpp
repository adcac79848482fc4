#include <QComboBox>
#include <QScrollArea>
#include <QTest>

#include "app/gui/style/theme.h"
#include "tests/gui/desk.h"
#include "tests/gui/keyboard.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::Desk;

/// The window of packages and feeds without a mouse.
class TestPackagesKeyboard : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, lightTheme()); }

  void aKeyIsUsedOnceOnEachPanel() {
    Desk desk;
    fill(desk);
    for (QWidget* panel : QList<QWidget*>{&desk.build(), &desk.feed(), &desk.install(), &desk.installed()}) {
      desk.window().show(panel);
      QVERIFY(desk.idle());
      const auto keys = test::mnemonicsOf(desk.window());
      QVERIFY(!keys.isEmpty());
      for (const QStringList& texts : keys)
        QVERIFY2(texts.size() == 1, qPrintable(texts.join(", ")));
    }
  }

  void tabGoesThroughBuildAndFeedAsTheyAreRead() {
    Desk desk;
    fill(desk);
    desk.window().activateWindow();
    for (QWidget* panel : QList<QWidget*>{&desk.build(), &desk.feed()}) {
      desk.window().show(panel);
      QVERIFY(desk.idle());
      firstIn(panel)->setFocus();
      QTRY_VERIFY(QApplication::focusWidget() && panel->isAncestorOf(QApplication::focusWidget()));
      const QList<QWidget*> stops = test::tabStops(desk.window());
      QVERIFY2(!stops.isEmpty(), panel->metaObject()->className());
      QWidget* page = panel->findChild<QScrollArea*>()->widget();
      int below = -1;
      for (const QWidget* stop : stops) {
        QVERIFY2(stop && stop->isVisible() && stop->isEnabled(), qPrintable(test::nameOf(stop)));
        if (!page->isAncestorOf(stop)) continue;
        // Down the page: a row's editors have the same height.
        const int top = stop->mapTo(page, QPoint(0, stop->height() / 2)).y();
        QVERIFY2(top >= below - 30, qPrintable(test::nameOf(stop)));
        below = top;
      }
    }
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
    desk.window().install(desk.build().state().built()->path);
    desk.idle();
    desk.install().state().setServer(desk.path("box"));
    desk.idle();
  }
  static QWidget* firstIn(QWidget* panel) {
    for (const char* name : {"projectFolder", "feedAddress", "packagePath", "installedServer"})
      if (auto* found = panel->findChild<QWidget*>(QLatin1String(name))) return found;
    qFatal("an unknown panel");
  }
};

QTEST_MAIN(TestPackagesKeyboard)
#include "tst_packages_keyboard.moc"
