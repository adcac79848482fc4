#include <atomic>
#include <thread>

#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "tests/cli/workshop.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi::test;

namespace {

int freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return server.serverPort();
}

/// A site of some modules that tells its version by all of them, so that a mixture of two would be seen.
QByteArray packageOf(const QByteArray& version) {
  RawZip zip;
  zip.add("Manifest.xml", manifestFor());
  zip.add("Parameters.xml",
          "<parameters><parameter name=\"Application Path\" tags=\"iisApp\" defaultValue=\"Sandbox/shop\" "
          "description=\"d\">"
          "<parameterEntry kind=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter></parameters>");
  zip.add("shop/shop/__init__.py", "");
  for (const char* module : {"one", "two", "three"})
    zip.add(QByteArray("shop/shop/") + module + ".py", "version = '" + version + "'\n");
  zip.add("shop/wsgi.py",
          "import time\nfrom shop import one\ntime.sleep(0.05)\nfrom shop import two, three\n\n"
          "def application(environ, start_response):\n"
          "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
          "    return [' '.join((one.version, two.version, three.version)).encode()]\n");
  zip.add("shop/iiswsgi.json",
          "{\"id\": \"shop\", \"version\": \"" + version + "\", \"callable\": \"wsgi:application\"}");
  return zip.bytes();
}

/// Status and body of one request on a connection of its own; empty: no answer.
QByteArray ask(int port) {
  QTcpSocket socket;
  socket.connectToHost(QHostAddress::LocalHost, quint16(port));
  if (!socket.waitForConnected(5000)) return {};
  socket.write("GET /shop/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  QByteArray answer;
  while (socket.waitForReadyRead(20000))
    answer += socket.readAll();
  answer += socket.readAll();
  const QByteArray status = answer.mid(9, 3);
  return status + ' ' + answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

}  // namespace

class TestContentUpdate : public QObject {
  Q_OBJECT
 private slots:
  void visitorsSeeTheOldSiteThenTheNoticeThenTheNewOne() {
    Workshop shop;
    const int port = freePort();
    const auto made = shop.createSandbox({"--port", QString::number(port)});
    QVERIFY2(made.exitCode == 0, qPrintable(made.text()));
    const QStringList rest{"--server", shop.sandbox(),     "--no-environment",
                           "--python", Workshop::python(), "--no-verify"};
    Workshop::write(shop.path("1.zip"), packageOf("1"));
    Workshop::write(shop.path("2.zip"), packageOf("2"));
    const auto first = shop.run(QStringList{"install", shop.path("1.zip")} + rest);
    QVERIFY2(first.exitCode == 0, qPrintable(first.text()));
    const QString site = shop.path("box/sites/Sandbox/shop");
    Workshop::write(site + "/uploads/cat.jpg", "a cat");
    const QByteArray config = Workshop::read(shop.config());

    QProcess server;
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"), {"preview", "--server", shop.sandbox()});
    QVERIFY(server.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(ask(port), QByteArray("200 1 1 1"), 20000);

    std::atomic<bool> end{false};
    QList<QByteArray> answers;
    std::thread visitors([&] {
      while (!end)
        answers << ask(port);
    });
    const auto second = shop.run(QStringList{"install", shop.path("2.zip")} + rest);
    QTest::qWait(3000);
    end = true;
    visitors.join();
    server.terminate();
    server.waitForFinished(10000);
    QVERIFY2(second.exitCode == 0, qPrintable(second.text()));

    QByteArrayList kinds;
    for (const QByteArray& answer : answers) {
      const QByteArray kind =
          answer.startsWith("503") && answer.contains("The site is being updated") ? "notice" : answer;
      if (kinds.isEmpty() || kinds.last() != kind) kinds << kind;
    }
    QVERIFY2(answers.size() > 3, qPrintable(QString::number(answers.size())));
    const QByteArray seen = kinds.join(", then ");
    const QByteArrayList allowed{"200 1 1 1", "notice", "200 2 2 2"};
    for (const QByteArray& kind : kinds)
      QVERIFY2(allowed.contains(kind), seen.constData());
    QCOMPARE(kinds.last(), QByteArray("200 2 2 2"));
    QVERIFY2(kinds.contains("notice"), seen.constData());
    QVERIFY2(kinds.size() <= 3, seen.constData());
    QCOMPARE(Workshop::read(site + "/uploads/cat.jpg"), QByteArray("a cat"));
    QCOMPARE(Workshop::read(shop.config()), config);
  }
};

QTEST_GUILESS_MAIN(TestContentUpdate)
#include "tst_content_update.moc"
