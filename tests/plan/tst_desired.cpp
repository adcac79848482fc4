#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include "app/core/plan/desired.h"
#include "gateway/contract/command_line.h"

using namespace iiswsgi;
using namespace iiswsgi::plan;

namespace {

Desired everything() {
  Desired desired;
  desired.goal = Desired::Goal::Removed;
  desired.server = QStringLiteral("sandbox");
  desired.name = QStringLiteral("my site");
  desired.site = QStringLiteral("Default Web Site");
  desired.path = QStringLiteral("/sub");
  desired.python = QStringLiteral("/srv/it's a venv");
  desired.application = {QStringLiteral("/srv/a.ini"), QStringLiteral("admin"), {}, QStringLiteral("/srv")};
  desired.handlerPath = QStringLiteral("*.py");
  desired.verb = QStringLiteral("GET,POST");
  desired.place = HandlerPlace::WebConfig;
  desired.responseBufferLimit = QStringLiteral("0");
  desired.gateway = QStringLiteral("/opt/gateway");
  desired.processPath = QStringLiteral("C:\\p.exe");
  desired.processArguments = QStringLiteral("-u \"x y\"");
  desired.fastCgi = {{QStringLiteral("idleTimeout"), QStringLiteral("60")}};
  desired.environment = {{QStringLiteral("A"), QStringLiteral("b & c")}};
  return desired;
}

}  // namespace

class TestDesired : public QObject {
  Q_OBJECT
 private slots:
  void itSurvivesItsJson() {
    for (const Desired& desired : {Desired(), everything()}) {
      const auto back = desiredFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(desired)).toJson()).object());
      QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().text()));
      QCOMPARE(*back, desired);
    }
  }

  void anUnknownNameIsToldWithTheNearestOne() {
    const auto wrong = desiredFromJson({{QStringLiteral("pyton"), QStringLiteral("x")}});
    QVERIFY(!wrong.ok());
    QVERIFY(wrong.error().hint().contains(QStringLiteral("python")));
    QVERIFY(!desiredFromJson({{QStringLiteral("name"), 7}}).ok());
    QVERIFY(!desiredFromJson({{QStringLiteral("place"), QStringLiteral("somewhere")}}).ok());
    QVERIFY(!desiredFromJson({{QStringLiteral("application"), QStringLiteral("x")}}).ok());
  }

  void theCommandLineSaysWhatIsNotUsual() {
    Desired desired;
    desired.site = QStringLiteral("S");
    QCOMPARE(toCommandLine(desired, false), QStringLiteral("iiswsgi apply --site S"));
  }

  void aShellReadsTheCommandLineAsItWasMeant() {
#ifdef Q_OS_WIN
    QSKIP("there is no /bin/sh; the other way of writing is the next test's");
#endif
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("iiswsgi() { printf '%s\\n' \"$@\"; }; ") + toCommandLine(everything(), false)});
    QVERIFY(shell.waitForFinished());
    const QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(QLatin1Char('\n'));
    QVERIFY(words.contains(everything().python));
    QVERIFY(words.contains(everything().processArguments));
    QVERIFY(words.contains(QStringLiteral("A=b & c")));
    QVERIFY(words.contains(QStringLiteral("/srv/a.ini#admin")));
  }

  void windowsReadsTheCommandLineAsItWasMeant() {
    const auto words = contract::splitArguments(toCommandLine(everything(), true).toStdString());
    QVERIFY(std::find(words.begin(), words.end(), everything().processArguments.toStdString()) != words.end());
    QVERIFY(std::find(words.begin(), words.end(), "A=b & c") != words.end());
  }
};

QTEST_GUILESS_MAIN(TestDesired)
#include "tst_desired.moc"
