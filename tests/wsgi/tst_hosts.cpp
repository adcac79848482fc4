#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include "tests/wsgi/gateway.h"
#include "tests/wsgi/pythons.h"

/// How the gateway and its host part: told to go, deserted, with a program still running that the application started.
using namespace iiswsgi::tests;

Q_DECLARE_METATYPE(iiswsgi::tests::Transport)

namespace {

constexpr int aSecond = 1000;  // what IIS gives at the least: signalBeforeTerminateSeconds="1"

QStringList served() {
  return {"--python",        anyPython(), "--app",
          "app:application", "--folder",  QDir::toNativeSeparators(IISWSGI_SOURCE_DIR "/tests/wsgi/host")};
}

QByteArray get(Gateway& gateway, const QByteArray& path) {
  return gateway.ask({{{"REQUEST_METHOD", "GET"}, {"PATH_INFO", path}}, {}}).body();
}

void everyTransport() {
  QTest::addColumn<Transport>("transport");
  for (const Transport transport : transports())
    QTest::newRow(nameOf(transport)) << transport;
}

}  // namespace

class TestHosts : public QObject {
  Q_OBJECT
 private slots:
  void aHostThatSaysGoIsObeyedWithinASecond_data() { everyTransport(); }
  void aHostThatSaysGoIsObeyedWithinASecond() {
    QFETCH(Transport, transport);
    Gateway gateway;
    QVERIFY2(gateway.start(served(), transport), gateway.log().constData());
    QCOMPARE(get(gateway, "/"), QByteArray("served"));
    QElapsedTimer since;
    since.start();
    QCOMPARE(gateway.stop(), 0);
    QVERIFY2(since.elapsed() < aSecond, qPrintable(QString::number(since.elapsed()) + " ms"));
  }

  void aGatewayThatWasNeverAskedGoesToo_data() { everyTransport(); }
  void aGatewayThatWasNeverAskedGoesToo() {
    QFETCH(Transport, transport);
    Gateway gateway;
    QVERIFY2(gateway.start(served(), transport), gateway.log().constData());
    QTRY_VERIFY_WITH_TIMEOUT(gateway.log().contains("is ready"), 30000);
    QTest::qWait(200);  // now it waits for a host, or for a request
    QElapsedTimer since;
    since.start();
    QCOMPARE(gateway.stop(), 0);
    QVERIFY2(since.elapsed() < aSecond, qPrintable(QString::number(since.elapsed()) + " ms"));
  }

  void aHostThatIsGoneEndsItsOneConnection() {
    for (const Transport transport : transports()) {
      if (!isOneConnection(transport)) continue;
      Gateway gateway;
      QVERIFY2(gateway.start(served(), transport), gateway.log().constData());
      QCOMPARE(get(gateway, "/"), QByteArray("served"));
      gateway.hangUp();
      QCOMPARE(gateway.waitForEnd(), 0);
    }
  }

  void aHostThatIsGoneEndsEveryThread() {
    for (const Transport transport : transports()) {
      if (!isOneConnection(transport)) continue;
      Gateway gateway;
      QVERIFY2(gateway.start(served() + QStringList{"--threads", "4"}, transport), gateway.log().constData());
      QCOMPARE(get(gateway, "/"), QByteArray("served"));
      gateway.hangUp();
      QCOMPARE(gateway.waitForEnd(), 0);
    }
  }

  void aProgramThatTheApplicationStartedHoldsNothing_data() { everyTransport(); }
  void aProgramThatTheApplicationStartedHoldsNothing() {
    QFETCH(Transport, transport);
    Gateway gateway;
    QVERIFY2(gateway.start(served(), transport), gateway.log().constData());
    QCOMPARE(get(gateway, "/child"), QByteArray("served"));
    QCOMPARE(get(gateway, "/"), QByteArray("served"));
    QCOMPARE(gateway.stop(), 0);
    QVERIFY(gateway.isDisconnected(5 * aSecond));
  }
};

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_hosts.moc"
