#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include "tests/gui/keyboard.h"
#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::mnemonicsOf;
using test::nameOf;
using test::tabStops;
using test::Walk;

/// The whole walk without a mouse.
class TestWizardKeyboard : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aKeyIsUsedOnceOnEachPage() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(twiceUsed(walk).isEmpty(), qPrintable(twiceUsed(walk)));
    for (const char* name : {"python", "application", "site", "review", "apply", "verify"}) {
      QVERIFY2(walk.walkTo(QLatin1String(name)), qPrintable(walk.lettersShown() + walk.problemsShown()));
      QVERIFY2(twiceUsed(walk).isEmpty(), qPrintable(twiceUsed(walk)));
    }
  }

  void tabGoesThroughThePageAsItIsRead() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.window().activateWindow();
    walk.press(QStringLiteral("more"));
    walk.page().firstEditor()->setFocus();
    QTRY_VERIFY(QApplication::focusWidget());
    const QList<QWidget*> stops = tabStops(walk.window());
    QVERIFY2(!stops.isEmpty(), "Tab doesn't come round");
    int below = -1;
    for (const QWidget* stop : stops) {
      QVERIFY2(stop && stop->isVisible() && stop->isEnabled(), qPrintable(nameOf(stop)));
      if (!walk.page().isAncestorOf(stop)) continue;
      // Down the page: a row's editors have the same height.
      const int top = stop->mapTo(&walk.page(), QPoint(0, stop->height() / 2)).y();
      QVERIFY2(top >= below - 30, qPrintable(nameOf(stop)));
      below = top;
    }
    const auto has = [&](const QString& name) {
      return std::any_of(stops.begin(), stops.end(), [&](const QWidget* stop) {
        return stop->objectName() == name || stop->parentWidget()->objectName() == name;
      });
    };
    for (const char* name : {"site", "path", "name", "handlerPath", "verb", "fastCgi.maxInstances",
                             "fastCgi.monitorChangesTo", "place", "next", "back", "cancel"})
      QVERIFY2(has(QLatin1String(name)), name);
  }

  void tabLeavesEveryEditorOfEveryPage_data() {
    QTest::addColumn<QString>("page");
    for (const char* name : {"server", "python", "application", "review"})
      QTest::newRow(name) << QString::fromLatin1(name);
  }
  void tabLeavesEveryEditorOfEveryPage() {
    QFETCH(QString, page);
    Walk walk;
    QVERIFY2(walk.walkTo(page), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QTRY_VERIFY(QApplication::focusWidget());
    const QList<QWidget*> stops = tabStops(walk.window());
    QVERIFY2(!stops.isEmpty(), "Tab doesn't come round");
    QVERIFY2(stops.contains(walk.window().findChild<QPushButton*>(QStringLiteral("next"))), "Next can't be reached");
  }

  void theWalkFromPythonToThePlanNeedsNoMouse() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    const auto on = [&](const char* name) {
      return walk.page().objectName() == QLatin1String(name) && !walk.page().busy();
    };
    const auto typed = [&](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key, Qt::AltModifier); };
    typed(Qt::Key_N);
    QTRY_VERIFY_WITH_TIMEOUT(on("python"), 60000);
    typed(Qt::Key_A);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("pythonPath"));
    QTest::keyClicks(QApplication::focusWidget(), Walk::python());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(walk.waitUntilIdle());
    if (on("python")) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(on("application"), 60000);
    typed(Qt::Key_F);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), Walk::helloIni());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(walk.problemsShown().isEmpty());
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.problemsShown().isEmpty(), qPrintable(walk.problemsShown()));
    if (on("application")) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(on("site"), 60000);
    typed(Qt::Key_M);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("name"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(on("review"), 60000);
    QVERIFY2(walk.session().plan(), qPrintable(walk.lettersShown()));
    // And back, to the field that was left.
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(walk.page().objectName(), QStringLiteral("site"));
  }

  void escapeThrowsNothingAway() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown()));
    const plan::Desired before = walk.session().desired();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(walk.window().isVisible());
    QCOMPARE(walk.page().objectName(), QStringLiteral("site"));
    QVERIFY(walk.session().desired() == before);
  }

  void escapeDuringApplyStopsNothingByAccident() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.host().stopAt(QStringLiteral("takeLock"), QString());
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    QTest::keyClick(&walk.window(), Qt::Key_Escape);
    QTest::keyClick(&walk.window(), Qt::Key_Return);
    QVERIFY(walk.page().pinned());
    walk.host().open();
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.session().receipt(), qPrintable(walk.lettersShown()));
  }

 private:
  static QString twiceUsed(Walk& walk) {
    // What a page keeps folded away has keys too.
    if (auto* more = walk.page().findChild<QPushButton*>(QStringLiteral("more")); more && more->text().contains("more"))
      if (!walk.page().findChild<QLineEdit*>(QStringLiteral("verb"))->isVisible()) more->click();
    if (walk.page().objectName() == QLatin1String("review")) walk.page().findChild<QTabWidget*>()->setCurrentIndex(1);
    QTest::qWait(20);
    QStringList twice;
    const auto keys = mnemonicsOf(walk.window());
    for (const QStringList& texts : keys)
      if (texts.size() > 1) twice << texts;
    return twice.isEmpty() ? QString()
                           : walk.page().objectName() + QStringLiteral(": ") + twice.join(QStringLiteral(", "));
  }
};

QTEST_MAIN(TestWizardKeyboard)
#include "tst_wizard_keyboard.moc"
