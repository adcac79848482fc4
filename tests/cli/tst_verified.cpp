#include <QTcpServer>
#include <QTest>

#include "app/core/apply/apply.h"
#include "tests/cli/packages.h"

using namespace iiswsgi;

namespace {

/// At a port that nobody else serves: whoever does is asked instead.
void createSandbox(Workshop& shop) {
  QTcpServer taken;
  taken.listen(QHostAddress::LocalHost);
  const QString port = QString::number(taken.serverPort());
  taken.close();
  if (shop.createSandbox({"--port", port}).exitCode != 0) qFatal("no sandbox");
}

/// The server refuses every address with `part` in it, whatever is served there: 404.5.
void refuse(const Workshop& shop, const QByteArray& part) {
  QByteArray config = Workshop::read(shop.config());
  const QByteArray start = "<requestFiltering>";
  if (config.count(start) != 1) qFatal("%s", config.constData());
  config.replace(start, start + "<denyUrlSequences><add sequence=\"" + part + "\" /></denyUrlSequences>");
  Workshop::write(shop.config(), config);
}

/// A package whose application says `status` to everybody.
QString packageThatSays(Workshop& shop, const QByteArray& status) {
  Workshop::write(shop.path("shop/wsgi.py"),
                  "def application(environ, start_response):\n    start_response('" + status +
                      "', [('Content-Type', 'text/html')])\n    return [b'my own page']\n");
  const auto built = shop.run(
      {"package", "build", shop.path("shop"), "--app", "wsgi:application", "--output", shop.path("shop.zip")});
  if (built.exitCode != 0) qFatal("%s", qPrintable(built.text()));
  return shop.path("shop.zip");
}

}  // namespace

/// The last step: the site is asked, and the exit code says what came of it.
class TestVerified : public QObject {
  Q_OBJECT
 private slots:
  void whatTheServerRefusesIsToldAndStays_data() {
    QTest::addColumn<QString>("command");
    QTest::newRow("install") << "install";
    QTest::newRow("apply") << "apply";
  }
  void whatTheServerRefusesIsToldAndStays() {
    QFETCH(QString, command);
    Workshop shop;
    createSandbox(shop);
    const bool install = command == "install";
    refuse(shop, install ? "iiswsgi-sample" : "sub");
    const auto ran = shop.run(install ? installing(shop, sampleIn(shop))
                                      : shop.deployment("apply", {"--path", "/sub", "--no-check"}));
    QVERIFY2(ran.exitCode == 6, qPrintable(ran.text()));
    QVERIFY2(ran.err.startsWith(apply::codes::verifyFailed.text()), qPrintable(ran.text()));
    QVERIFY2(ran.err.contains("404.5"), qPrintable(ran.text()));
    QVERIFY2(ran.out.contains("takes it back"), qPrintable(ran.text()));
    const auto undone = shop.run({"undo", "--server", shop.sandbox(), "--yes"});
    QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
  }

  void whatTheApplicationSaysCounts_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("fine") << QByteArray("200 OK") << 0;
    QTest::newRow("asks for a password") << QByteArray("401 Unauthorized") << 0;
    QTest::newRow("has no first page") << QByteArray("404 Not Found") << 0;
    QTest::newRow("fails") << QByteArray("500 Internal Server Error") << 6;
    QTest::newRow("has no time") << QByteArray("503 Service Unavailable") << 6;
  }
  void whatTheApplicationSaysCounts() {
    QFETCH(QByteArray, status);
    QFETCH(int, exitCode);
    Workshop shop;
    createSandbox(shop);
    const auto ran =
        shop.run(installing(shop, packageThatSays(shop, status), {"--site", "Sandbox", "--path", "/shop"}));
    QVERIFY2(ran.exitCode == exitCode, qPrintable(ran.text()));
    QCOMPARE(ran.err.startsWith(apply::codes::verifyFailed.text()), exitCode == 6);
    QVERIFY2(ran.text().contains(QString::fromUtf8(status)), qPrintable(ran.text()));
  }
};

QTEST_GUILESS_MAIN(TestVerified)
#include "tst_verified.moc"
