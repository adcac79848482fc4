#include <QCryptographicHash>
#include <QTest>

#include <map>

#include <unistd.h>

#include "tests/gateway/gateway_process.h"
#include "tests/gateway/http_client.h"
#include "tests/gateway/web_server.h"

namespace {

/// nginx as its documentation has it: the stock parameters, and a split for an application below a path.
QString nginxPlaces(const GatewayProcess& site, const GatewayProcess& mounted) {
  return QString(
             "    include /etc/nginx/fastcgi_params;\n"
             "    location / { fastcgi_pass unix:%1; }\n"
             "    location /sub/ {\n"
             "      fastcgi_split_path_info ^(/sub)(/.*)$;\n"
             "      include /etc/nginx/fastcgi_params;\n"
             "      fastcgi_param PATH_INFO $fastcgi_path_info;\n"
             "      fastcgi_pass unix:%1;\n"
             "    }\n"
             "    location /mounted/ { fastcgi_pass unix:%2; }\n")
      .arg(site.socketPath(), mounted.socketPath());
}

/// Apache with mod_proxy_fcgi; its workers are another user, who reaches a port more easily than a socket.
QString apachePlaces(const GatewayProcess& site, const GatewayProcess& mounted) {
  return QString(
             "ProxyPass \"/mounted/\" \"fcgi://127.0.0.1:%2/mounted/\"\n"
             "<Location \"/sub/\">\n"
             "  ProxyFCGISetEnvIf \"true\" PATH_INFO \"%{reqenv:SCRIPT_NAME}\"\n"
             "  ProxyFCGISetEnvIf \"reqenv('PATH_INFO') =~ m#^/sub(/.*)$#\" PATH_INFO \"$1\"\n"
             "  ProxyFCGISetEnvIf \"true\" SCRIPT_NAME \"/sub\"\n"
             "</Location>\n"
             "ProxyPass \"/\" \"fcgi://127.0.0.1:%1/\" enablereuse=on\n")
      .arg(site.port())
      .arg(mounted.port());
}

std::string pattern(std::size_t size) {
  std::string bytes(size, 0);
  std::uint32_t state = 99;
  for (char& byte : bytes)
    byte = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return bytes;
}

}  // namespace

class TestWebServers : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void says_hello_data() { servers(); }
  void says_hello();
  void takes_an_upload_of_10_mib_data() { servers(); }
  void takes_an_upload_of_10_mib();
  void streams_a_download_of_100_mib_data() { servers(); }
  void streams_a_download_of_100_mib();
  void leaves_a_body_unread_data() { servers(); }
  void leaves_a_body_unread();
  void finds_the_application_below_a_path_data();
  void finds_the_application_below_a_path();
  void answers_a_failure_with_a_page_data() { servers(); }
  void answers_a_failure_with_a_page();
  void serves_many_requests_in_a_row_data() { servers(); }
  void serves_many_requests_in_a_row();
  void cleanupTestCase();

 private:
  struct Place {
    std::unique_ptr<GatewayProcess> site, mounted;
    std::unique_ptr<WebServer> server;
  };
  void servers();
  int port() const {
    QFETCH(QString, server);
    return m_places.at(server).server->port();
  }

  std::map<QString, Place> m_places;
};

void TestWebServers::initTestCase() {
  using Way = GatewayProcess::Way;
  const QStringList site = GatewayProcess::siteArguments();
  for (const auto& [name, kind] : {std::pair("nginx", WebServer::Kind::Nginx), {"apache", WebServer::Kind::Apache}}) {
    const bool nginx = kind == WebServer::Kind::Nginx;
    const Way way = nginx ? Way::Unix : Way::Tcp;
    Place& place = m_places[name];
    place.site = std::make_unique<GatewayProcess>(way, site + QStringList{"--threads", "4"});
    place.mounted = std::make_unique<GatewayProcess>(way, site + QStringList{"--mount", "/mounted"});
    place.server = std::make_unique<WebServer>(
        kind, nginx ? nginxPlaces(*place.site, *place.mounted) : apachePlaces(*place.site, *place.mounted));
    QVERIFY2(place.server->waitForStart(), name);
    for (GatewayProcess* gateway : {place.site.get(), place.mounted.get()})
      ::close(gateway->connect());
  }
}

void TestWebServers::cleanupTestCase() {
  for (const auto& [name, place] : m_places) {
    if (QTest::currentTestFailed()) qWarning("%s: %s", qPrintable(name), place.server->log().constData());
  }
  m_places.clear();
}

void TestWebServers::servers() {
  QTest::addColumn<QString>("server");
  for (const auto& [name, place] : m_places)
    QTest::newRow(qPrintable(name)) << name;
}

void TestWebServers::says_hello() {
  const HttpAnswer answer = httpGet(port(), "/hello");
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body, QByteArray("Hello, gateway!\n"));
}

void TestWebServers::takes_an_upload_of_10_mib() {
  const std::string body = pattern(10 * 1024 * 1024);
  const QByteArray digest =
      QCryptographicHash::hash(QByteArray::fromRawData(body.data(), static_cast<qsizetype>(body.size())),
                               QCryptographicHash::Sha256)
          .toHex();
  const HttpAnswer answer = httpPost(port(), "/digest", body);
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body, "10485760 " + digest);
}

void TestWebServers::streams_a_download_of_100_mib() {
  const HttpAnswer answer = httpGet(port(), "/stream?100");
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body.size(), 100 * 1024 * 1024);
  for (qsizetype i = 0; i < answer.body.size(); i += 4099)
    QCOMPARE(static_cast<unsigned char>(answer.body[i]), i % 256);
}

void TestWebServers::leaves_a_body_unread() {
  const HttpAnswer answer = httpPost(port(), "/unread", pattern(5 * 1024 * 1024));
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body, QByteArray("Hello, gateway!\n"));
}

void TestWebServers::finds_the_application_below_a_path_data() {
  QTest::addColumn<QString>("server");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<QByteArray>("expected");
  const QByteArray umlaut = "\xc3\xbc";
  for (const auto& [server, place] : m_places) {
    const auto row = [&, name = server](const char* what, const QByteArray& target, const QByteArray& expected) {
      QTest::addRow("%s, %s", qPrintable(name), what) << name << target << expected;
    };
    row("root", "/a/b?x=/y", "|/a/b");
    row("root, non-ASCII", "/gr%C3%BCn/%E2%82%AC", "|/gr" + umlaut + "n/\xe2\x82\xac");
    row("root, a space", "/a%20b", "|/a b");
    row("sub-path", "/sub/a/b", "/sub|/a/b");
    row("sub-path, its root", "/sub/", "/sub|/");
    row("sub-path, non-ASCII", "/sub/gr%C3%BCn", "/sub|/gr" + umlaut + "n");
    row("said by --mount", "/mounted/a/b", "/mounted|/a/b");
    row("said by --mount, non-ASCII", "/mounted/gr%C3%BCn", "/mounted|/gr" + umlaut + "n");
  }
}

void TestWebServers::finds_the_application_below_a_path() {
  QFETCH(QByteArray, target);
  QFETCH(QByteArray, expected);
  const HttpAnswer answer = httpGet(port(), target.toStdString());
  QCOMPARE(answer.status, 200);
  QCOMPARE(answer.body, expected);
}

void TestWebServers::answers_a_failure_with_a_page() {
  const HttpAnswer answer = httpGet(port(), "/fail");
  QCOMPARE(answer.status, 500);
  QVERIFY2(answer.body.contains("IISWSGI-0513") && answer.body.contains("on purpose"), answer.body.constData());
}

void TestWebServers::serves_many_requests_in_a_row() {
  for (int i = 0; i < 100; ++i)
    QCOMPARE(httpGet(port(), "/hello").body, QByteArray("Hello, gateway!\n"));
}

QTEST_GUILESS_MAIN(TestWebServers)
#include "tst_web_servers.moc"
