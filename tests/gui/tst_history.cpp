#include <QApplication>
#include <QComboBox>
#include <QDesktopServices>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

#include "app/gui/history/history_window.h"
#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::contentOf;
using test::Walk;

namespace {

bool settle(const gui::HistoryState& state) {
  return QTest::qWaitFor([&] { return state.activity().isEmpty(); }, 60000);
}

QString said(const gui::HistoryState& state) {
  return state.error() ? state.error()->text() : QString();
}

template <typename Widget>
Widget* find(QWidget& in, const char* name) {
  auto* found = in.findChild<Widget*>(QLatin1String(name));
  if (!found) qFatal("there is no %s", name);
  return found;
}

}  // namespace

/// What was done, and the way back, in the window.
class TestHistory : public test::WindowTest {
  Q_OBJECT
 public slots:
  void takeUrl(const QUrl& url) { m_opened << url; }

 private slots:
  void cleanup() { m_opened.clear(); }

  void aServerOnWhichNothingWasDoneHasAnEmptyList() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    gui::HistoryState state(walk.session());
    state.open();
    QVERIFY(settle(state));
    QVERIFY2(!state.error() && state.listed(), qPrintable(said(state)));
    QVERIFY(state.runs().isEmpty());
  }

  void aServerThatIsNotThereIsALetter() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    gui::HistoryState state(walk.session());
    state.setServer(walk.folder() + QStringLiteral("/nowhere"));
    QVERIFY(settle(state));
    QVERIFY(state.error());
    QVERIFY(!state.listed());
  }

  void whatWasDoneIsListedAndTakenBackByteForByte() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray before = contentOf(walk.config());
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QVERIFY(contentOf(walk.config()) != before);
    const QString run = walk.session().receipt()->id;

    gui::HistoryState state(walk.session());
    state.open();
    QVERIFY(settle(state));
    QCOMPARE(state.runs().size(), 2);  // the sandbox was made first
    QCOMPARE(state.runs().first().id, run);
    state.plan(run);
    QVERIFY(settle(state));
    QVERIFY2(state.undoPlan(), qPrintable(said(state)));
    QCOMPARE(state.planned(), run);
    QVERIFY(!state.undoPlan()->empty());
    QVERIFY(contentOf(walk.config()) != before);

    state.takeBack();
    QVERIFY(state.takingBack());
    QVERIFY(settle(state));
    QVERIFY2(!state.error(), qPrintable(said(state)));
    QCOMPARE(contentOf(walk.config()), before);
    QCOMPARE(state.find(run)->state, apply::Receipt::State::Undone);
    QVERIFY(!state.gone().isEmpty());
    QVERIFY(!walk.session().receipt());
    // The wizard reads the server again, and can be gone on with.
    QTRY_VERIFY_WITH_TIMEOUT(!walk.session().runner().isBusy(gui::topics::observing()), 60000);
    QCOMPARE(walk.session().observed()->configBytes, before);
    walk.window().back();
    QCOMPARE(walk.page().objectName(), QStringLiteral("review"));
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.session().plan() && !walk.session().plan()->empty(), qPrintable(walk.lettersShown()));
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QVERIFY(walk.session().receipt());
  }

  void cancellingLeavesWhatStands() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("apply")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray applied = contentOf(walk.config());
    const QString run = walk.session().receipt()->id;
    gui::HistoryState state(walk.session());
    state.open();
    QVERIFY(settle(state));
    state.plan(run);
    QVERIFY(settle(state));
    walk.host().stopAt(QStringLiteral("takeLock"), QString());
    state.takeBack();
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    state.cancel();
    walk.host().open();
    QVERIFY(settle(state));
    QVERIFY(state.error());
    QCOMPARE(state.error()->code(), apply::codes::cancelled);
    QCOMPARE(contentOf(walk.config()), applied);
    QVERIFY(walk.session().receipt());
    state.refresh();
    QVERIFY(settle(state));
    QCOMPARE(state.find(run)->state, apply::Receipt::State::Applied);
  }

  void anAdministratorTakesBackWhatThisPersonMayNot() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray before = contentOf(walk.config());
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    gui::HistoryState state(walk.session());
    state.open();
    QVERIFY(settle(state));
    state.plan(walk.session().receipt()->id);
    QVERIFY(settle(state));
    walk.host().denyWriting(QStringLiteral("applicationhost.config"));
    state.takeBack();
    QVERIFY(settle(state));
    QVERIFY2(state.canHandOver(), qPrintable(said(state)));
    state.handOver();
    QVERIFY(settle(state));
    QVERIFY2(!state.error(), qPrintable(said(state)));
    QCOMPARE(walk.host().askedForAdministrator(), 1);
    QCOMPARE(contentOf(walk.config()), before);
  }

  void thePageSaysTheCommandAndLeadsToTheWayBack() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("apply")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QString run = walk.session().receipt()->id;
    for (const char* page : {"apply", "verify"}) {
      QVERIFY2(walk.walkTo(QLatin1String(page)), qPrintable(walk.lettersShown()));
      QCOMPARE(find<QLineEdit>(walk.page(), "undoCommand")->text(),
               QStringLiteral("iiswsgi undo %1 --server sandbox").arg(run));
      QVERIFY(find<QPushButton>(walk.page(), "takeBack")->isVisible());
    }
    walk.press(QStringLiteral("takeBack"));
    auto& panel = walk.window().history()->panel();
    QTRY_VERIFY_WITH_TIMEOUT(panel.state().undoPlan() && panel.state().activity().isEmpty(), 60000);
    QCOMPARE(panel.state().planned(), run);
    QCOMPARE(find<QTreeWidget>(panel, "runs")->currentItem()->data(0, Qt::UserRole).toString(), run);
    QVERIFY(contentOf(walk.config()).contains("iiswsgi-gateway"));
    find<QPushButton>(panel, "takeBack")->click();
    QTRY_VERIFY_WITH_TIMEOUT(panel.state().gone().size() && panel.state().activity().isEmpty(), 60000);
    QVERIFY(!contentOf(walk.config()).contains("iiswsgi-gateway"));
    QVERIFY(!find<QPushButton>(walk.page(), "takeBack")->isVisible());
    QVERIFY(walk.window().findChild<QPushButton*>(QStringLiteral("back"))->isEnabled());
  }

  void whatAnswersBadlyCanBeLookedAtAndTakenBack() {
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "takeUrl");
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QFile module(walk.folder() + QStringLiteral("/broken.py"));
    QVERIFY(module.open(QIODevice::WriteOnly));
    module.write("raise RuntimeError('no such thing')\n");
    module.close();
    QFile ini(walk.folder() + QStringLiteral("/broken.ini"));
    QVERIFY(ini.open(QIODevice::WriteOnly));
    ini.write("[app:main]\nuse = call:broken:make\n");
    ini.close();
    walk.type(QStringLiteral("iniPath"), ini.fileName());
    QVERIFY(walk.waitUntilIdle());
    for (const char* page : {"site", "review", "apply", "verify"}) {
      QVERIFY2(walk.next(), qPrintable(walk.lettersShown() + walk.problemsShown()));
      QCOMPARE(walk.page().objectName(), QLatin1String(page));
    }
    QVERIFY2(walk.lettersShown().contains(apply::codes::verifyFailed.text()), qPrintable(walk.lettersShown()));
    QVERIFY(find<QPushButton>(walk.page(), "takeBack")->isVisible());
    QVERIFY(find<QPushButton>(walk.page(), "open")->isEnabled());
    walk.press(QStringLiteral("open"));
    QTRY_COMPARE_WITH_TIMEOUT(m_opened.size(), 1, 60000);
    host::HttpRequest request;
    request.url = m_opened.first();
    const auto answer = walk.host().request(request);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
    QCOMPARE(answer->status, 500);
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
  }

  void theListLeadsThereWithAKey() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    walk.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&walk.window()));
    QTest::keyClick(&walk.window(), Qt::Key_H, Qt::ControlModifier);
    QTRY_VERIFY(walk.window().history());
    auto& panel = walk.window().history()->panel();
    QTRY_VERIFY_WITH_TIMEOUT(panel.state().listed() && panel.state().activity().isEmpty(), 60000);
    QCOMPARE(find<QTreeWidget>(panel, "runs")->topLevelItemCount(), 1);
    QVERIFY(!find<QPushButton>(panel, "takeBack")->isEnabled());
    QVERIFY(find<QPushButton>(panel, "showUndo")->isEnabled());
  }

  void aServerIsNamedWithTheKeyboard() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    gui::HistoryWindow window(walk.session());
    window.open();
    auto& panel = window.panel();
    QVERIFY(settle(panel.state()) && panel.state().listed());
    auto* server = find<QComboBox>(panel, "historyServer");
    QVERIFY2(server->currentText().contains("sandbox", Qt::CaseInsensitive), qPrintable(server->currentText()));
    auto* show = find<QPushButton>(panel, "showUndo");
    QVERIFY(show->isEnabled());
    server->setFocus();
    server->lineEdit()->selectAll();
    QTest::keyClicks(server->lineEdit(), walk.folder() + "/nowhere");
    QVERIFY2(!show->isEnabled(), "it would act on another server than the one that is written");
    QTest::keyClick(server->lineEdit(), Qt::Key_Return);
    QVERIFY(settle(panel.state()));
    QVERIFY(panel.state().error());
    QVERIFY2(!panel.state().error()->hint().contains("--"), qPrintable(panel.state().error()->hint()));
    QCOMPARE(find<QTreeWidget>(panel, "runs")->topLevelItemCount(), 0);
    server->lineEdit()->selectAll();
    QTest::keyClicks(server->lineEdit(), walk.sandbox());
    QTest::keyClick(server->lineEdit(), Qt::Key_Return);
    QVERIFY(settle(panel.state()));
    QVERIFY2(!panel.state().error(), qPrintable(said(panel.state())));
    QCOMPARE(find<QTreeWidget>(panel, "runs")->topLevelItemCount(), 1);
    QVERIFY(show->isEnabled());
  }

 private:
  QList<QUrl> m_opened;
};

QTEST_MAIN(TestHistory)
#include "tst_history.moc"
