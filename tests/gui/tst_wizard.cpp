#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>

#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/step_list.h"
#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::contentOf;
using test::Walk;

namespace {

/// What the command line makes of the same answers: the plan's "desired" of the real program.
QJsonObject desiredByCommandLine(const QStringList& answers) {
  QProcess process;
  process.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"),
                QStringList{QStringLiteral("plan"), QStringLiteral("--json"), QStringLiteral("--no-check")} + answers);
  if (!process.waitForFinished(60000)) process.kill();
  const QByteArray output = process.readAllStandardOutput();
  const QJsonObject json = QJsonDocument::fromJson(output).object();
  if (json.isEmpty()) qWarning() << output << process.readAllStandardError();
  const QJsonObject plan = json.contains(QStringLiteral("plan")) ? json[QStringLiteral("plan")].toObject() : json;
  return plan[QStringLiteral("desired")].toObject();
}

}  // namespace

class TestWizard : public test::WindowTest {
  Q_OBJECT
 private slots:
  void theWholeWalkEndsOnAPage() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY2(walk.session().plan(), qPrintable(walk.lettersShown()));
    QVERIFY(!walk.session().plan()->empty());
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QCOMPARE(walk.page().objectName(), QStringLiteral("apply"));
    QVERIFY2(walk.session().receipt(), qPrintable(walk.lettersShown()));
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QCOMPARE(walk.page().objectName(), QStringLiteral("verify"));
    auto* status = walk.page().findChild<QLabel*>(QStringLiteral("status"));
    QVERIFY2(status->text() == QStringLiteral("200 OK"), qPrintable(status->text() + walk.lettersShown()));
  }

#ifdef Q_OS_WIN
  void aWalkIntoIisExpressEndsOnAPage() {
    Walk walk({.express = true});
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QCOMPARE(walk.session().observed()->server.kind, discovery::ServerKind::IisExpress);
    QCOMPARE(walk.session().desired().site, QStringLiteral("WebSite1"));
    const QByteArray before = contentOf(walk.config());
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    QVERIFY(contentOf(walk.config()) != before);
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    auto* status = walk.page().findChild<QLabel*>(QStringLiteral("status"));
    QVERIFY2(status->text() == QStringLiteral("200 OK"), qPrintable(status->text() + walk.lettersShown()));
  }
#endif

  void theWizardWantsWhatTheCommandLineWants() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QJsonObject byWizard = plan::toJson(walk.session().desired());
    const QJsonObject byCommandLine =
        desiredByCommandLine({QStringLiteral("--server"), QStringLiteral("sandbox"), QStringLiteral("--python"),
                              Walk::chosenPython(), QStringLiteral("--ini"), Walk::helloIni()});
    QCOMPARE(QJsonDocument(byWizard).toJson(), QJsonDocument(byCommandLine).toJson());
    const auto readBack = plan::desiredFromJson(byWizard);
    QVERIFY(readBack && *readBack == walk.session().desired());
  }

  void theCommandLineOnTheReviewPageSaysTheSame() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QStringList words = QProcess::splitCommand(
        plan::toCommandLine(walk.session().desired(), false).replace(QLatin1Char('\''), QLatin1Char('"')));
    QCOMPARE(words.mid(0, 2), (QStringList{QStringLiteral("iiswsgi"), QStringLiteral("apply")}));
    const QJsonObject said = desiredByCommandLine(words.mid(2));
    QCOMPARE(QJsonDocument(said).toJson(), QJsonDocument(plan::toJson(walk.session().desired())).toJson());
  }

  void aSecondWalkHasNothingToDo() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("verify")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    gui::Session again(walk.host());
    again.edit([&](plan::Desired& desired) { desired = walk.session().desired(); });
    gui::WizardWindow window(again);
    window.show();
    const auto settled = [&] {
      const auto* page = window.page(window.current());
      return !page->busy() && !page->pinned();
    };
    for (int step = 0; step < 4; ++step) {
      QTRY_VERIFY_WITH_TIMEOUT(settled(), 60000);
      window.next();
    }
    QTRY_VERIFY_WITH_TIMEOUT(settled(), 60000);
    QCOMPARE(window.page(window.current())->objectName(), QStringLiteral("review"));
    QVERIFY(again.plan() && again.plan()->empty());
    window.next();
    QCOMPARE(window.page(window.current())->objectName(), QStringLiteral("verify"));
  }

  void cancelDuringApplyTakesEverythingBack() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray before = contentOf(walk.config());
    walk.host().stopAt(QStringLiteral("takeLock"), QString());
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    QVERIFY(walk.page().pinned());
    walk.press(QStringLiteral("cancel"));
    walk.host().open();
    QVERIFY(walk.waitUntilIdle(30) || walk.page().busy());
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.lettersShown().contains(apply::codes::cancelled.text()), qPrintable(walk.lettersShown()));
    QCOMPARE(contentOf(walk.config()), before);
    QVERIFY(!walk.session().receipt());
    // Going back makes a new plan for what is there now.
    QTest::qWait(50);
    walk.window().back();
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.session().plan() && !walk.session().plan()->empty(), qPrintable(walk.lettersShown()));
  }

  void aWindowThatIsClosedDuringApplyStaysUntilAllIsBack() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.host().stopAt(QStringLiteral("takeLock"), QString());
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    QVERIFY(!walk.window().close());
    walk.host().open();
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY(walk.window().close());
  }

  void aWindowThatIsClosedInTheMiddleOfApplyTakesBackWhatWasBegun() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray before = contentOf(walk.config());
    // The first file is being written: the journal is begun, and a change is under way.
    walk.host().stopAt(QStringLiteral("replaceFile"), QStringLiteral("applicationhost.config"));
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    QVERIFY(!walk.window().close());
    QVERIFY(walk.window().isVisible());
    walk.host().open();
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 30000);
    QVERIFY2(walk.lettersShown().contains(apply::codes::cancelled.text()), qPrintable(walk.lettersShown()));
    QCOMPARE(contentOf(walk.config()), before);
    QVERIFY(!QFile::exists(walk.sandbox() + QStringLiteral("/sites/Sandbox/web.config")));
    QVERIFY(!walk.session().receipt());
    QVERIFY(walk.window().close());
  }

  void whatIsForAdministratorsIsHandedToOne() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.host().denyWriting(QStringLiteral("applicationhost.config"));
    walk.host().administratorSaysNo = true;
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    auto* remedy = walk.page().findChild<QPushButton*>(QStringLiteral("remedy"));
    QVERIFY2(remedy->isVisible(), qPrintable(walk.lettersShown()));
    QCOMPARE(walk.host().askedForAdministrator(), 0);

    remedy->click();
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.lettersShown().contains(host::codes::elevationRefused.text()), qPrintable(walk.lettersShown()));
    QVERIFY(!walk.session().receipt());

    walk.host().administratorSaysNo = false;
    QVERIFY(remedy->isVisible());
    remedy->click();
    // What runs there can't be stopped from here, so nothing offers it.
    QVERIFY(walk.page().pinned());
    QVERIFY(!walk.window().findChild<QPushButton*>(QStringLiteral("cancel"))->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.session().receipt(), qPrintable(walk.lettersShown()));
    QCOMPARE(walk.host().askedForAdministrator(), 2);
    QVERIFY(contentOf(walk.config()).contains("iiswsgi-gateway"));
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown()));
    auto* status = walk.page().findChild<QLabel*>(QStringLiteral("status"));
    QVERIFY2(status->text() == QStringLiteral("200 OK"), qPrintable(status->text() + walk.lettersShown()));
  }

  void anEditedFileIsRefusedWithALetter() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    const QByteArray edited = contentOf(walk.config()) + "<!-- somebody else -->";
    QFile file(walk.config());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(edited);
    file.close();
    walk.press(QStringLiteral("next"));
    QTRY_VERIFY_WITH_TIMEOUT(!walk.page().pinned(), 60000);
    QVERIFY2(walk.lettersShown().contains(apply::codes::drifted.text()), qPrintable(walk.lettersShown()));
    QCOMPARE(contentOf(walk.config()), edited);
    QVERIFY(!walk.window().findChild<QPushButton*>(QStringLiteral("next"))->isEnabled());
    QVERIFY(walk.window().findChild<QPushButton*>(QStringLiteral("back"))->isEnabled());
  }

  void aServerThatIsNotThereIsALetter() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    walk.type(QStringLiteral("serverPath"), QStringLiteral("/nowhere/applicationHost.config"));
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.lettersShown().contains(QStringLiteral("IISWSGI-0201")), qPrintable(walk.lettersShown()));
    QVERIFY(!walk.next());
  }

  void aFileThatIsNotXmlIsALetter() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    const QString path = walk.folder() + QStringLiteral("/applicationHost.config");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a configuration");
    file.close();
    walk.type(QStringLiteral("serverPath"), path);
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.lettersShown().contains(QStringLiteral("IISWSGI-0151")), qPrintable(walk.lettersShown()));
  }

  void anAnswerForAServerThatIsNoLongerWantedIsDropped() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    walk.host().stopAt(QStringLiteral("readFile"), QStringLiteral("applicationhost.config"));
    walk.type(QStringLiteral("serverPath"), walk.sandbox());
    QTRY_VERIFY_WITH_TIMEOUT(walk.host().isWaiting(), 60000);
    walk.type(QStringLiteral("serverPath"), QStringLiteral("/nowhere"));
    walk.host().open();
    QVERIFY(walk.waitUntilIdle());
    QVERIFY(!walk.session().observed());
    QCOMPARE(walk.session().desired().server, QStringLiteral("/nowhere"));
    QVERIFY(!walk.lettersShown().isEmpty());
  }

  void nextOnAnUnfinishedPageSaysWhatIsMissing() {
    Walk walk;
    QVERIFY(walk.walkTo(QStringLiteral("application")));
    walk.type(QStringLiteral("iniPath"), walk.folder() + QStringLiteral("/missing.ini"));
    QVERIFY(walk.waitUntilIdle());
    QVERIFY(!walk.next());
    QVERIFY2(walk.problemsShown().contains(QStringLiteral("missing.ini")) || !walk.lettersShown().isEmpty(),
             qPrintable(walk.problemsShown()));
    walk.press(QStringLiteral("kindCallable"));
    QVERIFY2(walk.problemsShown().isEmpty(), qPrintable(walk.problemsShown()));
    QVERIFY(!walk.next());
    QVERIFY(!walk.problemsShown().isEmpty());
    QVERIFY(walk.page().findChild<QLineEdit*>(QStringLiteral("callable"))->hasFocus());
  }

  void problemsOfTheSitePageStandBesideTheirFields_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::newRow("name") << "name"
                          << "";
    QTest::newRow("handler path") << "handlerPath"
                                  << "";
    QTest::newRow("instances") << "fastCgi.maxInstances"
                               << "many";
    QTest::newRow("monitored file") << "fastCgi.monitorChangesTo"
                                    << "%SystemDrive%\\site\\test.ini";
  }
  void problemsOfTheSitePageStandBesideTheirFields() {
    QFETCH(QString, field);
    QFETCH(QString, text);
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY(walk.page().ready());
    walk.type(field, text);
    QVERIFY(!walk.next());
    QVERIFY(!walk.problemsShown().isEmpty());
    QCOMPARE(walk.problemsShown(), walk.session().problemText(field));
  }

  void theKeyboardReachesEveryEditorAndEachHasAName() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown()));
    for (const char* name : {"server", "python", "application", "site", "review", "verify"}) {
      for (const auto* widget : walk.window().page(QLatin1String(name))->findChildren<QWidget*>()) {
        const bool editor = qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                            qobject_cast<const QAbstractButton*>(widget);
        const bool part = widget->objectName().startsWith(QLatin1String("qt_")) ||
                          qobject_cast<const QComboBox*>(widget->parentWidget()) ||
                          widget->parentWidget()->inherits("QAbstractSpinBox") ||
                          widget->parentWidget()->inherits("QTabBar");
        if (!editor || part) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const QString spoken = button && widget->accessibleName().isEmpty() ? button->text() : widget->accessibleName();
        QVERIFY2(!spoken.isEmpty(), qPrintable(QLatin1String(name) + QLatin1Char(' ') + widget->objectName()));
        QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(spoken));
      }
    }
  }

  void aDoneStepCanBeGoneBackTo() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown()));
    auto* steps = walk.window().findChild<gui::StepList*>();
    QVERIFY(steps->canChoose(0));
    QVERIFY(!steps->canChoose(5));
    emit steps->chosen(1);
    QCOMPARE(walk.page().objectName(), QStringLiteral("python"));
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().desired().python, Walk::chosenPython());
  }
};

QTEST_MAIN(TestWizard)
#include "tst_wizard.moc"
