#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QListWidget>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTreeWidget>

#include "app/gui/widgets/field.h"
#include "app/gui/widgets/notice.h"
#include "tests/gui/desk.h"
#include "tests/gui/window_test.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;
using test::contentOf;
using test::Desk;
using test::makeSandbox;
using test::sample;

class TestPackages : public test::WindowTest {
  Q_OBJECT
 private slots:
  void theSampleIsBuiltPublishedAndInstalled() {
    Desk desk;
    desk.copySample();
    makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    QVERIFY2(!desk.build().state().error(), "an error");
    QVERIFY(Desk::find<QTreeWidget>(desk.build(), "files")->topLevelItemCount() > 0);
    desk.press(desk.build(), "publish");
    QVERIFY(desk.idle());
    const auto& published = desk.build().state().published();
    QVERIFY2(published, desk.build().state().error() ? qPrintable(desk.build().state().error()->text()) : "nothing");
    QVERIFY(QFile::exists(desk.path("work/web-pi.xml")));
    QCOMPARE(published->entry.productId, QString("iiswsgi-sample"));

    emit desk.build().wantsFeed(desk.path("work/web-pi.xml"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
    desk.press(desk.feed(), "installProduct");
    QVERIFY(desk.idle());
    QTRY_VERIFY(desk.install().state().package() && desk.idle());
    desk.install().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QComboBox>(desk.install(), "site")->currentText(), QString("Sandbox"));
    desk.type(desk.install(), "answer.Greeting", "Salve");
    desk.install().state().setOwnEnvironment(false);
    desk.install().state().setPython(test::Walk::python());
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY2(desk.install().state().ready(),
             desk.install().state().error() ? qPrintable(desk.install().state().error()->text()) : "no plan");
    desk.press(desk.install(), "install");
    QVERIFY(desk.idle());
    const auto& verification = desk.install().state().verification();
    QVERIFY2(verification,
             desk.install().state().error() ? qPrintable(desk.install().state().error()->text()) : "nothing");
    QCOMPARE(verification->answer.status, 200);
    QVERIFY(verification->answer.body.contains("Salve"));

    // A second copy goes elsewhere, and needs a name of its own.
    desk.install().state().answer("Application Path", "Sandbox/second");
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY(desk.install().state().error());
    QCOMPARE(desk.install().state().error()->code().number, 709);
    desk.type(desk.install(), "deploymentName", "second");
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY(desk.install().state().ready());

    desk.window().show(&desk.installed());
    QVERIFY(desk.idle());
    desk.installed().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QListWidget>(desk.installed(), "installedPackages")->count(), 1);
    QVERIFY(!Desk::find<QPushButton>(desk.installed(), "uninstall")->isEnabled());
    desk.press(desk.installed(), "showRemoval");
    QVERIFY(desk.idle());
    QVERIFY(desk.installed().state().ready());
    desk.press(desk.installed(), "uninstall");
    QVERIFY(desk.idle());
    QVERIFY2(!desk.installed().state().error(), "an error");
    QCOMPARE(desk.installed().state().gone(), QString("iiswsgi-sample"));
    QCOMPARE(Desk::find<QListWidget>(desk.installed(), "installedPackages")->count(), 0);
    QVERIFY(!QDir(desk.path("box/sites/Sandbox/iiswsgi-sample")).exists());
  }

  void eachNewPasswordIsHeldAgainstItsOwnRepetition() {
    Desk desk;
    QFile package(desk.path("shop.zip"));
    QVERIFY(package.open(QIODevice::WriteOnly));
    const QByteArray one =
        "<parameter name=\"One\" tags=\"Password,New\"/><parameter name=\"Two\" tags=\"Password,New\"/>";
    package.write(test::honestZip()
                      .add("Parameters.xml", "<parameters>" + one + "<parameter name=\"Last\"/></parameters>")
                      .bytes());
    package.close();
    desk.install().open(desk.path("shop.zip"));
    QVERIFY(desk.idle());
    QList<QLineEdit*> secret;
    for (QLineEdit* line : desk.install().findChildren<QLineEdit*>()) {
      if (line->echoMode() == QLineEdit::Password) secret << line;
    }
    QCOMPARE(secret.size(), 4);
    QTest::keyClicks(secret.at(0), "a");
    QTest::keyClicks(secret.at(1), "b");
    QTest::keyClicks(secret.at(2), "c");
    QTest::keyClicks(secret.at(3), "c");
    const auto differing = [&] {
      int count = 0;
      for (const Field* field : desk.install().findChildren<Field*>())
        count += field->shownText().contains("differ") ? 1 : 0;
      return count;
    };
    QCOMPARE(differing(), 1);
    secret.at(1)->clear();
    QTest::keyClicks(secret.at(1), "a");
    QCOMPARE(differing(), 0);
  }

  /// By cmd.exe, so on Windows alone; elsewhere they are only shown.
  void whatAPackageRunsIsShownAndRunOnlyIfThePersonSaysSo() {
    Desk desk;
    makeSandbox(desk.host(), desk.path("box"));
    test::RawZip zip;
    zip.add("Manifest.xml", test::manifestFor("<iisApp path=\"shop\"/><runCommand path=\"setup.cmd /all\"/>"));
    zip.add("shop/app.py", "def application(environ, start_response):\n    pass\n");
    QFile package(desk.path("shop.zip"));
    QVERIFY(package.open(QIODevice::WriteOnly));
    package.write(zip.bytes());
    package.close();
    desk.install().open(desk.path("shop.zip"));
    QVERIFY(desk.idle());
    desk.window().show(&desk.install());
    bool shown = false;
    for (const Notice* notice : desk.install().findChildren<Notice*>())
      shown = shown || notice->text().contains("setup.cmd /all");
    QVERIFY(shown);
    auto* tick = Desk::find<QCheckBox>(desk.install(), "runCommands");
    const bool windows = desk.host().environment().value("OS") == QLatin1String("Windows_NT");
    QCOMPARE(tick->isVisible(), windows);
    if (!windows) return;
    desk.install().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    desk.install().state().setOwnEnvironment(false);
    desk.install().state().setPython(test::Walk::python());
    const auto runs = [&] {
      desk.press(desk.install(), "showPlan");
      if (!desk.idle() || !desk.install().state().ready()) return false;
      const auto& changes = desk.install().state().ready()->installation.plan.changes;
      return std::any_of(changes.begin(), changes.end(), [](const plan::Change& change) {
        const auto* command = std::get_if<plan::RunCommand>(&change);
        return command && command->run.arguments.contains("setup.cmd /all");
      });
    };
    QVERIFY(!runs());
    tick->click();
    QVERIFY2(runs(), desk.install().state().error() ? qPrintable(desk.install().state().error()->text()) : "no plan");
  }

  void aPackageThatIsNoneIsALetter() {
    Desk desk;
    desk.install().open(sample + "/Manifest.xml");
    QVERIFY(desk.idle());
    QVERIFY2(desk.install().state().error(), "it was opened");
    QVERIFY(!Desk::find<QPushButton>(desk.install(), "showPlan")->isEnabled());
  }

  void nothingElseBeginsWhileAPackageIsInstalled() {
    Desk desk;
    desk.copySample();
    makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    const QString package = desk.build().state().built()->path;
    desk.window().install(package);
    QVERIFY(desk.idle());
    desk.install().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    desk.install().state().setPython(test::Walk::python());
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY(desk.install().state().ready());
    desk.press(desk.install(), "install");
    QVERIFY(desk.install().state().applying());
    desk.install().open(sample + "/Manifest.xml");
    desk.install().state().setServer("elsewhere");
    QTRY_VERIFY(desk.install().state().activity().startsWith("Step 1 of"));
    desk.window().show(&desk.build());
    desk.window().close();
    QVERIFY2(desk.window().isVisible(), "it was closed in the middle");
    QVERIFY2(desk.install().isVisible(), "nothing says why it stays");
    QVERIFY(desk.install().state().activity().startsWith("Cancelling"));
    QVERIFY(desk.idle());
    QCOMPARE(desk.install().state().path(), package);
    QVERIFY2(desk.install().state().error(), "nothing is said");
    QCOMPARE(desk.install().state().error()->code(), apply::codes::cancelled);
    QVERIFY(!desk.install().state().done());
    QVERIFY(!QDir(desk.path("box/sites/Sandbox/iiswsgi-sample")).exists());
    QCOMPARE(QDir(desk.path("box/sites/Sandbox")).entryList({"*.iiswsgi-new"}, QDir::AllEntries | QDir::Hidden),
             QStringList());
  }

  /// pip waits for a package index that never answers.
  void pipIsEndedWhenThePersonCancels() {
    Desk desk;
    QTcpServer index;
    QVERIFY(index.listen(QHostAddress::LocalHost));
    qputenv("PIP_INDEX_URL", "http://127.0.0.1:" + QByteArray::number(index.serverPort()));
    qputenv("NO_PROXY", "127.0.0.1");
    const auto usual = qScopeGuard([] { qunsetenv("PIP_INDEX_URL"), qunsetenv("NO_PROXY"); });
    makeSandbox(desk.host(), desk.path("box"));
    desk.write("shop/app.py", "def application(environ, start_response):\n    return []\n");
    desk.write("shop/requirements.txt", "nowhere-to-be-found==1.0\n");
    desk.type(desk.build(), "projectFolder", desk.path("shop"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().built());
    desk.openOnBox(desk.build().state().built()->path);
    desk.install().state().setOwnEnvironment(true);
    const QByteArray before = contentOf(desk.path("box/config/applicationhost.config"));
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY2(desk.install().state().ready(), qPrintable(letter(desk)));
    const QString environment = desk.install().state().ready()->installation.record.environment;
    QVERIFY(!environment.isEmpty());
    desk.press(desk.install(), "install");
    QTRY_VERIFY_WITH_TIMEOUT(index.hasPendingConnections() || desk.install().state().error(), 60000);
    QVERIFY2(index.hasPendingConnections(), qPrintable(letter(desk)));
    const auto* pip = index.nextPendingConnection();
    QVERIFY(QDir(environment).exists());
    desk.press(desk.install(), "cancelInstall");
    QElapsedTimer waited;
    waited.start();
    QVERIFY(desk.install().state().activity().startsWith("Cancelling"));
    QVERIFY(desk.idle());
    QVERIFY2(waited.elapsed() < 10000, "pip was waited for");
    QTRY_COMPARE(pip->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(desk.install().state().error()->code(), apply::codes::cancelled);
    QVERIFY(!desk.install().state().done());
    QVERIFY(!QDir(environment).exists());
    QCOMPARE(contentOf(desk.path("box/config/applicationhost.config")), before);
    const auto left =
        QDir(desk.path("box/sites/Sandbox")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QVERIFY2(left.filter("shop").isEmpty(), qPrintable(left.join(' ')));
  }

  void anUpdateShowsTheAnswersThatItGoesOnWith() {
    Desk desk;
    const QString package = desk.buildSample();
    desk.openOnBox(package);
    QCOMPARE(Desk::find<QLineEdit>(desk.install(), "answer.Greeting")->text(), QString("It works"));
    desk.type(desk.install(), "answer.Greeting", "Salve");
    desk.type(desk.install(), "path", "first");
    QVERIFY2(installs(desk), qPrintable(letter(desk)));

    desk.start();
    desk.openOnBox(package);
    auto* greeting = Desk::find<QLineEdit>(desk.install(), "answer.Greeting");
    QCOMPARE(greeting->text(), QString("Salve"));
    QCOMPARE(Desk::find<QLineEdit>(desk.install(), "path")->text(), QString("first"));
    // A second copy is asked everything.
    QTest::keyClicks(Desk::find<QLineEdit>(desk.install(), "deploymentName"), "second");
    QCOMPARE(greeting->text(), QString("It works"));
    Desk::find<QLineEdit>(desk.install(), "deploymentName")->clear();
    desk.install().state().setName({});
    QCOMPARE(greeting->text(), QString("Salve"));
    QVERIFY2(installs(desk), qPrintable(letter(desk)));
    QVERIFY(desk.install().state().verification()->answer.body.contains("Salve"));
  }

  void aPasswordStaysWhereItWasTyped() {
    Desk desk;
    makeSandbox(desk.host(), desk.path("box"));
    desk.write("shop.zip", test::honestZip()
                               .add("Parameters.xml",
                                    "<parameters><parameter name=\"One\" tags=\"Password\"/>"
                                    "<parameter name=\"Where\" tags=\"iisApp\" defaultValue=\"Shop\"/></parameters>")
                               .bytes());
    desk.window().install(desk.path("shop.zip"));
    QVERIFY(desk.idle());
    auto* secret = Desk::find<QLineEdit>(desk.install(), "answer.One");
    QTest::keyClicks(secret, "open");
    desk.install().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QComboBox>(desk.install(), "site")->findText("Sandbox"), 0);
    QCOMPARE(Desk::find<QLineEdit>(desk.install(), "answer.One"), secret);
    QCOMPARE(secret->text(), QString("open"));
    QCOMPARE(desk.install().state().value("One"), QString("open"));
  }

  void answersComeFromAFileAndGoIntoOne() {
    Desk desk;
    makeSandbox(desk.host(), desk.path("box"));
    const QByteArray asked =
        "<parameters><parameter name=\"Word\" defaultValue=\"Hello\"/>"
        "<parameter name=\"Secret\" tags=\"Password,New\"/></parameters>";
    test::RawZip zip;
    zip.add("Manifest.xml", test::manifestFor()).add("Parameters.xml", asked);
    zip.add("shop/app.py", "def application(environ, start_response):\n    return []\n");
    desk.write("shop.zip", zip.bytes());
    desk.write("in.xml",
               "<parameters><setParameter name=\"word\" value=\"Salve\"/><setParameter name=\"Secret\" value=\"open\"/>"
               "<setParameter name=\"Other\" value=\"1\"/></parameters>");
    desk.openOnBox(desk.path("shop.zip"));
    auto& state = desk.install().state();
    state.loadAnswers(desk.path("in.xml"));
    QVERIFY(desk.idle());
    QVERIFY(state.error());
    QCOMPARE(state.error()->code(), package::codes::unknownParameter);
    QCOMPARE(Desk::find<QLineEdit>(desk.install(), "answer.Word")->text(), QString("Salve"));
    QCOMPARE(Desk::find<QLineEdit>(desk.install(), "answer.Secret")->text(), QString("open"));
    QVERIFY(state.problem("Word").isEmpty());
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY2(state.ready(), qPrintable(letter(desk)));
    state.saveAnswers(desk.path("out.xml"));
    QVERIFY(desk.idle());
    QCOMPARE(state.saved(), desk.path("out.xml"));
    QFile out(desk.path("out.xml"));
    QVERIFY(out.open(QIODevice::ReadOnly));
    const QByteArray bytes = out.readAll();
    QVERIFY(bytes.contains("Salve"));
    QVERIFY(!bytes.contains("open"));
  }

  void whatNoFieldCanShowIsALetter() {
    Desk desk;
    makeSandbox(desk.host(), desk.path("box"));
    desk.write("shop.zip", test::honestZip()
                               .add("Parameters.xml",
                                    "<parameters><parameter name=\"A\" defaultValue=\"{B}\"/>"
                                    "<parameter name=\"B\" defaultValue=\"{A}\"/></parameters>")
                               .bytes());
    desk.openOnBox(desk.path("shop.zip"));
    QVERIFY(desk.install().state().error());
    QCOMPARE(desk.install().state().error()->code(), package::codes::parameterLoop);
    QVERIFY(!Desk::find<QPushButton>(desk.install(), "showPlan")->isEnabled());
    desk.type(desk.install(), "answer.A", "one");
    QVERIFY(!desk.install().state().error());
    QVERIFY(Desk::find<QPushButton>(desk.install(), "showPlan")->isEnabled());
  }

  void aMachineWithoutAServerIsToldWhatToDo() {
    Desk desk;
    const QString package = desk.buildSample();
    QVERIFY(QDir(desk.path("box")).removeRecursively());
    desk.window().install(package);
    QVERIFY(desk.idle());
    if (!desk.install().state().servers().isEmpty()) QSKIP("this machine has a server");
    const auto fields = desk.install().findChildren<Field*>();
    QVERIFY(std::any_of(fields.begin(), fields.end(),
                        [](const Field* field) { return field->shownText().startsWith("No web server was found"); }));
    QVERIFY(!Desk::find<QPushButton>(desk.install(), "showPlan")->isEnabled());
  }

  void aPageThatIsntThereIsNoSuccess() {
    Desk desk;
    makeSandbox(desk.host(), desk.path("box"));
    test::RawZip zip;
    zip.add("Manifest.xml", test::manifestFor("<iisApp path=\"shop\"/>"));
    zip.add("shop/app.py",
            "def application(environ, start_response):\n    start_response('404 Not Found', [])\n    return []\n");
    desk.write("shop.zip", zip.bytes());
    desk.openOnBox(desk.path("shop.zip"));
    QVERIFY2(installs(desk), qPrintable(letter(desk)));
    QCOMPARE(desk.install().state().verification()->answer.status, 404);
    bool told = false;
    for (const Notice* notice : desk.install().findChildren<Notice*>())
      told = told || (notice->text().contains("isn't there") && notice->property("role") == QByteArray("caution"));
    QVERIFY(told);
  }

  void aBadAnswerStandsBesideItsField() {
    Desk desk;
    desk.copySample();
    makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().built());
    desk.install().open(desk.build().state().built()->path);
    QVERIFY(desk.idle());
    desk.install().state().answer("Greeting", "");
    QVERIFY2(desk.install().state().problem("Greeting").contains("isn't filled in"),
             qPrintable(desk.install().state().problem("Greeting")));
    desk.install().state().answer("Application Path", "Sandbox/../x");
    QVERIFY(!desk.install().state().problem("Application Path").isEmpty());
  }

 private:
  static bool installs(Desk& desk) {
    desk.press(desk.install(), "showPlan");
    if (!desk.idle() || !desk.install().state().ready()) return false;
    desk.press(desk.install(), "install");
    return desk.idle() && desk.install().state().verification();
  }
  static QString letter(Desk& desk) {
    const auto error = desk.install().state().error();
    return error ? error->text() : QStringLiteral("no letter");
  }
};

QTEST_MAIN(TestPackages)
#include "tst_packages.moc"
