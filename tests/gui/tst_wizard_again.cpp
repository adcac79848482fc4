#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QTest>

#include "app/gui/pages/python/python_state.h"
#include "app/gui/widgets/choice_list.h"
#include "app/gui/widgets/step_list.h"
#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::contentOf;
using test::Walk;
using test::write;

namespace {

QByteArray withoutSites(QByteArray config) {
  const auto from = config.indexOf("<site name=");
  const auto to = config.lastIndexOf("</site>") + int(qstrlen("</site>"));
  return config.remove(from, to - from);
}

}  // namespace

/// The machine changes while the wizard is open.
class TestWizardAgain : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aServerIsReadAgainWhenItsPageIsShownAgain() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("python")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray edited = contentOf(walk.config()) + "<!-- somebody else -->";
    QVERIFY(write(walk.config(), edited));
    walk.window().back();
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().observed()->configBytes, edited);
    QCOMPARE(walk.session().desired().server, QStringLiteral("sandbox"));
  }

  void aSiteThatWasMadeMeanwhileIsFound() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    const QByteArray whole = contentOf(walk.config());
    QVERIFY(write(walk.config(), withoutSites(whole)));
    walk.window().go(0);
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    auto* sites = walk.page().findChild<QComboBox*>(QStringLiteral("site"));
    QCOMPARE(sites->count(), 0);
    auto* again = walk.page().findChild<QPushButton*>(QStringLiteral("lookAgain"));
    QVERIFY(again->isVisible());
    QVERIFY(write(walk.config(), whole));
    again->click();
    QTRY_COMPARE_WITH_TIMEOUT(sites->count(), 1, 60000);
    QVERIFY(!again->isVisible());
    QCOMPARE(walk.session().desired().site, QStringLiteral("Sandbox"));
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY2(walk.session().plan(), qPrintable(walk.lettersShown()));
  }

  void aPlanThatIsShownIsMadeAgainForWhatIsThereNow() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray edited = contentOf(walk.config()) + "<!-- a package was installed -->";
    QVERIFY(write(walk.config(), edited));
    walk.session().outdate();
    QVERIFY(walk.page().busy());
    QVERIFY(walk.waitUntilIdle());
    QTRY_VERIFY_WITH_TIMEOUT(walk.session().plan() && !walk.page().busy(), 60000);
    QCOMPARE(walk.session().observed()->configBytes, edited);
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QVERIFY(walk.session().receipt());
  }

  void afterARunThatFailedTheReviewIsNeverEmpty() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY(write(walk.config(), contentOf(walk.config()) + "<!-- somebody else -->"));
    // The server is read slowly: the person is back on Review before the answer is.
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    walk.host().stopAt(QStringLiteral("readFile"), QStringLiteral("applicationhost.config"));
    QVERIFY(!walk.session().plan());
    walk.window().back();
    QCOMPARE(walk.page().objectName(), QStringLiteral("review"));
    walk.host().open();
    QVERIFY(walk.waitUntilIdle());
    QTRY_VERIFY_WITH_TIMEOUT(walk.session().plan() && !walk.page().busy(), 60000);
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QVERIFY2(walk.session().receipt(), qPrintable(walk.lettersShown()));
  }

  void anEnvironmentHasOneCardHoweverItIsNamed() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    gui::PythonState state(walk.session());
    for (int time = 0; time < 2; ++time) {
      state.name(time ? Walk::python() : Walk::chosenPython());
      QTRY_VERIFY_WITH_TIMEOUT(state.activity().isEmpty(), 60000);
      walk.session().edit([](plan::Desired& desired) { desired.python.clear(); });
    }
    state.lookAgain();
    QTRY_VERIFY_WITH_TIMEOUT(state.activity().isEmpty(), 60000);
    int cards = 0;
    for (const auto& python : state.pythons())
      cards += gui::PythonState::pathOf(python) == Walk::chosenPython();
    QCOMPARE(cards, 1);
  }

  void whatIsSaidOfAnIniFileThatIsNoLongerWantedStopsNobody() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QString broken = walk.folder() + QStringLiteral("/broken.ini");
    QVERIFY(write(broken, "no section = here\n"));
    walk.host().stopAt(QStringLiteral("readFile"), QStringLiteral("broken.ini"));
    walk.type(QStringLiteral("iniPath"), broken);
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    walk.press(QStringLiteral("kindCallable"));
    walk.type(QStringLiteral("callable"), QStringLiteral("hello:application"));
    walk.host().open();
    QVERIFY(walk.waitUntilIdle());
    QTest::qWait(200);
    QVERIFY2(walk.page().ready(), qPrintable(walk.lettersShown() + walk.problemsShown()));
  }

  void returnAloneAppliesNothing() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    auto* next = walk.window().findChild<QPushButton*>(QStringLiteral("next"));
    QTRY_VERIFY(QApplication::focusWidget());
    QVERIFY(!next->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTest::keyClick(&walk.window(), Qt::Key_Enter);
    QCOMPARE(walk.page().objectName(), QStringLiteral("review"));
    next->setFocus();
    QTest::keyClick(next, Qt::Key_Return);
    QCOMPARE(walk.page().objectName(), QStringLiteral("apply"));
    QVERIFY(walk.waitUntilIdle());
  }

  void returnOnAButtonOfTheListPressesThatButton() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    auto* history = walk.window().findChild<QPushButton*>(QStringLiteral("history"));
    history->setFocus();
    QTest::keyClick(history, Qt::Key_Return);
    QCOMPARE(walk.page().objectName(), QStringLiteral("application"));
    QVERIFY(walk.window().history());
    for (auto* step : walk.window().findChild<gui::StepList*>()->findChildren<QPushButton*>()) {
      if (!step->accessibleName().contains(QStringLiteral("Server"))) continue;
      step->setFocus();
      QTest::keyClick(step, Qt::Key_Return);
    }
    QCOMPARE(walk.page().objectName(), QStringLiteral("server"));
  }

  void aTryThatNobodyWaitsForAnyMoreIsEnded() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY(write(walk.folder() + QStringLiteral("/slow.py"), "import time\ntime.sleep(100)\n"));
    QVERIFY(write(walk.folder() + QStringLiteral("/slow.ini"), "[app:main]\nuse = call:slow:make\n"));
    walk.type(QStringLiteral("iniPath"), walk.folder() + QStringLiteral("/slow.ini"));
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QTRY_VERIFY_WITH_TIMEOUT(walk.session().runner().isBusy(gui::topics::tryingOut()), 60000);
    QTest::qWait(1000);
    QElapsedTimer clock;
    clock.start();
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.session().receipt(), qPrintable(walk.lettersShown()));
    QVERIFY2(clock.elapsed() < 40000, qPrintable(QString::number(clock.elapsed())));
  }
};

QTEST_MAIN(TestWizardAgain)
#include "tst_wizard_again.moc"
