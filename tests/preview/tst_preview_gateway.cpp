#include <QTcpServer>
#include <QTest>

#include "app/platform/host.h"
#include "app/preview/verify.h"
#include "iis_like.h"

using namespace iis_like;
using namespace iiswsgi;

namespace {

const QByteArray application =
    "import os\n"
    "def application(environ, start_response):\n"
    "    body = environ['wsgi.input'].read()\n"
    "    if environ['PATH_INFO'].endswith('/raise'):\n"
    "        raise RuntimeError('on purpose')\n"
    "    if environ['PATH_INFO'].endswith('/many'):\n"
    "        start_response('200 OK', [('Content-Type', 'text/plain')])\n"
    "        return (b'x' * 65536 for _ in range(1600))\n"
    "    text = '%s|%s|%s|%d|%s' % (environ['REQUEST_METHOD'], environ['SCRIPT_NAME'], environ['PATH_INFO'],\n"
    "                              len(body), environ['wsgi.url_scheme'])\n"
    "    body = text.encode('latin-1')\n"
    "    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])\n"
    "    return [body]\n";

/// The real gateway with the system's Python in front of every other handler.
QString withGateway() {
  return QStringLiteral(
             "<fastCgi><application fullPath=\"%1\" arguments=\"--python /usr/bin/python3 --folder FOLDER/python "
             "--app site_app:application --log FOLDER/log\" maxInstances=\"2\" signalBeforeTerminateSeconds=\"3\"/>"
             "</fastCgi><handlers><add name=\"python\" path=\"*\" verb=\"*\" modules=\"FastCgiModule\" "
             "scriptProcessor=\"%1|--python /usr/bin/python3 --folder FOLDER/python --app site_app:application "
             "--log FOLDER/log\"/></handlers>")
      .arg(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi-gateway"));
}

void fill(const Folder& folder) {
  folder.write("python/site_app.py", application);
  folder.write("log/.keep", "");
}

int freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return server.serverPort();
}

}  // namespace

class TestPreviewGateway : public QObject {
  Q_OBJECT
 private slots:
  void pythonAnswers_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("root") << QByteArray("/") << QByteArray("GET||/|0|http");
    QTest::newRow("a path") << QByteArray("/a/b") << QByteArray("GET||/a/b|0|http");
    QTest::newRow("sub-application") << QByteArray("/sub/x") << QByteArray("GET|/sub|/x|0|http");
    QTest::newRow("not ASCII") << QByteArray("/caf%C3%A9") << QByteArray("GET||/caf\xc3\xa9|0|http");
  }
  void pythonAnswers() {
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    const Folder folder;
    fill(folder);
    folder.configure(withGateway());
    const Running running(folder);
    const Answer answer = running.get(target);
    QCOMPARE(answer.body, body);
    QCOMPARE(answer.status, 200);
  }

  void pythonTakesUploadsAndStreams() {
    const Folder folder;
    fill(folder);
    folder.configure(withGateway());
    Running running(folder);
    Wire wire(running.port());
    const QByteArray upload(10 * 1024 * 1024, 'u');
    wire.send("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485760\r\n\r\n" + upload);
    QCOMPARE(wire.receive().body, QByteArray("POST||/up|10485760|http"));
    wire.send("POST /up HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    wire.send("A00000\r\n" + upload + "\r\n0\r\n\r\n");
    QCOMPARE(wire.receive().body, QByteArray("POST||/up|10485760|http"));
    QCOMPARE(wire.get("/many").body.size(), 1600 * 65536);
    QCOMPARE(wire.get("/raise").status, 500);
    QCOMPARE(running.log().filter("started process").size(), 1);
    running.server().stop();
    QVERIFY2(running.log().last().contains("exited with code 0"), qPrintable(running.log().join('\n')));
  }

  void aDeploymentIsVerifiedThroughAPreviewOfItsOwn() {
    const int port = freePort();
    const Folder folder;
    fill(folder);
    folder.configure(withGateway(),
                     QStringLiteral("<site name=\"Site\" id=\"1\"><application path=\"/\"><virtualDirectory path=\"/\" "
                                    "physicalPath=\"FOLDER/www\"/></application><bindings><binding protocol=\"http\" "
                                    "bindingInformation=\"*:%1:\"/></bindings></site>")
                         .arg(port));
    const auto host = platform::makeHost();
    discovery::Observed observed;
    observed.server.kind = discovery::ServerKind::File;
    observed.server.configPath = folder.configPath();
    observed.environment = QProcessEnvironment::systemEnvironment();
    plan::Plan plan;
    plan.verifyUrl = QUrl(QStringLiteral("http://localhost:%1/hello").arg(port));
    const auto verified = preview::verifyDeployment(*host, observed, plan);
    QVERIFY2(verified.ok(), verified ? "" : qPrintable(verified.error().text()));
    QVERIFY(verified->byPreview);
    QCOMPARE(verified->answer.status, 200);
    QCOMPARE(verified->answer.body, QByteArray("GET||/hello|0|http"));

    plan.verifyUrl = QUrl(QStringLiteral("http://localhost:%1/raise").arg(port));
    const auto failed = preview::verifyDeployment(*host, observed, plan);
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code(), apply::codes::verifyFailed);

    preview::Options options;
    options.configPath = folder.configPath();
    options.environment = observed.environment;
    const auto server = preview::Server::start(options);
    QVERIFY2(server.ok(), server ? "" : qPrintable(server.error().text()));
    plan.verifyUrl = QUrl(QStringLiteral("http://localhost:%1/hello").arg(port));
    const auto live = preview::verifyDeployment(*host, observed, plan);
    QVERIFY(live.ok());
    QVERIFY(!live->byPreview);
  }

  /// It has been carried out by then, whatever the reason is.
  void anIisThatDoesNotAnswerHasTheDeploymentAllTheSame() {
    const auto host = platform::makeHost();
    discovery::Observed observed;
    observed.server.kind = discovery::ServerKind::Iis;
    plan::Plan plan;
    plan.verifyUrl = QUrl(QStringLiteral("http://localhost:%1/hello").arg(freePort()));
    const auto asked = preview::verifyDeployment(*host, observed, plan);
    QVERIFY(!asked.ok());
    QCOMPARE(asked.error().code(), apply::codes::verifyFailed);
    QVERIFY2(asked.error().hint().contains("stays"), qPrintable(asked.error().text()));
    QVERIFY2(asked.error().text().contains(host::codes::requestFailed.text()), qPrintable(asked.error().text()));
  }

  void aPreviewThatCantBeStartedLeavesTheDeployment() {
    const Folder folder;
    const auto host = platform::makeHost();
    discovery::Observed observed;
    observed.server.kind = discovery::ServerKind::File;
    observed.server.configPath = folder.path("nothing.config");
    plan::Plan plan;
    plan.verifyUrl = QUrl(QStringLiteral("http://localhost:%1/hello").arg(freePort()));
    const auto asked = preview::verifyDeployment(*host, observed, plan);
    QVERIFY(!asked.ok());
    QCOMPARE(asked.error().code(), apply::codes::verifyFailed);
  }
};

QTEST_GUILESS_MAIN(TestPreviewGateway)
#include "tst_preview_gateway.moc"
