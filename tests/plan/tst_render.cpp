#include <QJsonDocument>
#include <QTest>

#include "app/core/plan/render.h"
#include "situation.h"

using namespace iiswsgi;
using namespace iiswsgi::plan;

namespace {

Desired documentsSample() {
  Desired desired;
  desired.server = situation::config;
  desired.place = HandlerPlace::Server;
  desired.name = QStringLiteral("IISWSGI-Test");
  desired.handlerPath = QStringLiteral("iiswsgi-test.fcgi");
  desired.processPath = QStringLiteral("%SystemDrive%\\Python27\\python.exe");
  desired.processArguments = QStringLiteral(
      "-u %SystemDrive%\\Python27\\Scripts\\iiswsgi-script.py -c %SystemDrive%\\Python27\\Scripts\\test.ini");
  desired.fastCgi = {{QStringLiteral("maxInstances"), QStringLiteral("%NUMBER_OF_PROCESSORS%")},
                     {QStringLiteral("monitorChangesTo"), QStringLiteral("C:\\Python27\\Scripts\\test.ini")}};
  return desired;
}

}  // namespace

class TestRender : public QObject {
  Q_OBJECT
 private slots:
  void theSampleOfTheProductsDocumentComesOutLetterForLetter() {
    const auto plan = makePlan(situation::observed(QStringLiteral("bare.config")), documentsSample());
    QVERIFY2(plan.ok(), plan.ok() ? "" : qPrintable(plan.error().text()));
    const QString expected = QStringLiteral(
        "appcmd.exe set config -section:system.webServer/fastCgi /+\"[fullPath='%SystemDrive%\\Python27\\python.exe',"
        "arguments='-u %SystemDrive%\\Python27\\Scripts\\iiswsgi-script.py -c "
        "%SystemDrive%\\Python27\\Scripts\\test.ini',"
        "maxInstances='%NUMBER_OF_PROCESSORS%',monitorChangesTo='C:\\Python27\\Scripts\\test.ini']\" /commit:apphost\n"
        "appcmd.exe set config -section:system.webServer/handlers "
        "/+\"[name='IISWSGI-Test',path='iiswsgi-test.fcgi',verb='*',modules='FastCgiModule',"
        "scriptProcessor='%SystemDrive%\\Python27\\python.exe|-u %SystemDrive%\\Python27\\Scripts\\iiswsgi-script.py "
        "-c %SystemDrive%\\Python27\\Scripts\\test.ini']\" /commit:apphost\n");
    QCOMPARE(renderAppCmd(*plan), expected);
  }

  void appCmdQuotesForItselfAndForCmd() {
    const auto observed = situation::observed(QStringLiteral("express.config"));
    Desired desired = situation::desired(observed);
    desired.place = HandlerPlace::Location;
    desired.python = QStringLiteral("/opt/it's here/python3");
    desired.environment = {{QStringLiteral("SAY"), QStringLiteral("\"hi\"")}};
    const QString script = renderAppCmd(*makePlan(observed, desired));
    QVERIFY2(script.contains(QStringLiteral("--python \"\"/opt/it''s here/python3\"\" --ini")), qPrintable(script));
    QVERIFY2(
        script.contains(QStringLiteral("].environmentVariables.[name='SAY',value='\"\"hi\"\"']\" /commit:apphost")),
        qPrintable(script));
    QVERIFY2(script.contains(
                 QStringLiteral("set config \"WebSite1\" -section:system.webServer/handlers /+\"[@start,name='site'")),
             qPrintable(script));
  }

  void aRemovalIsSaidInAppCmdToo() {
    const auto before = situation::observed(QStringLiteral("bare.config"));
    const auto applied = situation::after(before, *makePlan(before, documentsSample()));
    Desired removed = documentsSample();
    removed.goal = Desired::Goal::Removed;
    const QString script = renderAppCmd(*makePlan(applied, removed));
    QVERIFY(script.startsWith(QStringLiteral(
        "appcmd.exe set config -section:system.webServer/handlers /-\"[name='IISWSGI-Test']\" /commit:apphost\n")));
    QVERIFY(script.contains(QStringLiteral(
        "-section:system.webServer/fastCgi /-\"[fullPath='%SystemDrive%\\Python27\\python.exe',arguments='-u ")));
  }

  void aDiffHasThreeLinesOfContextAndRightNumbers() {
    const QByteArray before = "a\nb\nc\nd\ne\nf\ng\nh\n";
    const QByteArray after = "a\nb\nc\nd\nX\nY\nf\ng\nh\n";
    QCOMPARE(unifiedDiff(QStringLiteral("f"), before, after),
             QStringLiteral("--- f\n+++ f\n@@ -2,7 +2,8 @@\n b\n c\n d\n-e\n+X\n+Y\n f\n g\n h\n"));
    QCOMPARE(unifiedDiff(QStringLiteral("f"), std::nullopt, QByteArray("one\r\ntwo\r\n")),
             QStringLiteral("--- (no file)\n+++ f\n@@ -0,0 +1,2 @@\n+one\n+two\n"));
  }

  void aDiffOfAUtf16FileIsReadable() {
    const auto utf16 = [](const QString& text) {
      return QByteArray("\xff\xfe") + QByteArray(reinterpret_cast<const char*>(text.utf16()), text.size() * 2);
    };
    const QString diff =
        unifiedDiff(QStringLiteral("f"), utf16(QStringLiteral("a\r\n")), utf16(QStringLiteral("a\r\nb\r\n")));
    QVERIFY2(diff.endsWith(QStringLiteral(" a\n+b\n")), qPrintable(diff));
  }

  void theReviewShowsSentencesFirstAndOnlyAddedLines() {
    const auto observed = situation::observed(QStringLiteral("express.config"));
    const auto plan = makePlan(observed, situation::desired(observed));
    const QString text = renderText(*plan);
    QVERIFY(text.startsWith(QStringLiteral("Serve site.ini at http://localhost:8080/")));
    QVERIFY(text.indexOf(QStringLiteral("Let IIS start Python")) < text.indexOf(QStringLiteral("+++")));
    QVERIFY(renderText(*plan, {true, true}).contains(QStringLiteral("\033[32m+")));
    const QString html = renderHtml(*plan);
    QVERIFY(html.contains(QStringLiteral("iiswsgi-gateway")));
    QVERIFY(!html.contains(QStringLiteral("<add name")));  // markup of the configuration is text here
    QVERIFY(html.contains(QStringLiteral("&lt;add name")));
  }

  void aPlanSurvivesItsJson() {
    const auto observed = situation::observed(QStringLiteral("express.config"));
    Plan plan = *makePlan(observed, situation::desired(observed));
    plan.changes.emplace_back(MovePath{QStringLiteral("/a"), QStringLiteral("/b"), QStringLiteral("move")});
    plan.changes.emplace_back(RunCommand{{QStringLiteral("icacls"), {QStringLiteral("x y")}, {}, {}},
                                         RunCommand::Undo::ByCommand,
                                         {QStringLiteral("icacls"), {QStringLiteral("z")}, {}, {}},
                                         QStringLiteral("run")});
    const auto back = planFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(plan)).toJson()).object());
    QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().text()));
    QVERIFY(back->changes == plan.changes);
    QCOMPARE(back->desired, plan.desired);
    QCOMPARE(back->verifyUrl, plan.verifyUrl);
    QCOMPARE(renderAppCmd(*back), renderAppCmd(plan));
    QVERIFY(!planFromJson({}).ok());
  }
};

QTEST_APPLESS_MAIN(TestRender)
#include "tst_render.moc"
