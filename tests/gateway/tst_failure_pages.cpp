#include <QTest>

#include "tests/gateway/gateway_process.h"
#include "tests/gateway/host.h"

namespace {

using Way = GatewayProcess::Way;

const QByteArray good =
    "def application(environ, start_response):\n"
    "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
    "    return [b'mended']\n";

/// A folder with one module, main.py.
class Site {
 public:
  explicit Site(const QByteArray& source) { write("main.py", source); }
  void write(const QString& name, const QByteArray& text) const {
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("can't write");
    file.write(text);
  }
  QString path(const QString& name) const { return m_folder.filePath(name); }
  QStringList arguments() const {
    return {"--python", GatewayProcess::python(), "--app", "main:application", "--folder", m_folder.path()};
  }

 private:
  QTemporaryDir m_folder;
};

Host::Answer get(GatewayProcess& gateway, const Request& request = {}) {
  Host host(gateway.connect());
  return host.ask(request.bytes());
}

Request from(const std::string& client, const std::string& accept = "text/html,*/*") {
  Request request;
  request.more = {{"REMOTE_ADDR", client}, {"HTTP_ACCEPT", accept}};
  return request;
}

bool isPage(const Host::Answer& answer, const QByteArray& code) {
  return answer.ends == 1 && answer.error.isEmpty() && answer.statusLine() == "500 Internal Server Error" &&
         answer.body().contains(code) && answer.header("Content-Length").toInt() == answer.body().size();
}

/// Asks once every 200 ms until the answer is "mended"; the gateway looks at files once a second.
bool isMended(GatewayProcess& gateway) {
  return QTest::qWaitFor(
      [&] {
        QTest::qSleep(200);
        return get(gateway).body() == "mended";
      },
      10000);
}

}  // namespace

class TestFailurePages : public QObject {
  Q_OBJECT

 private slots:
  void says_what_is_wrong_in_place_of_the_application_data();
  void says_what_is_wrong_in_place_of_the_application();
  void shows_details_to_whom_they_concern_data();
  void shows_details_to_whom_they_concern();
  void answers_in_html_or_text_as_the_client_likes();
  void serves_once_the_module_is_mended();
  void serves_once_the_ini_file_is_there();
  void serves_once_a_file_outside_that_the_traceback_names_is_mended();
  void serves_once_python_is_there();
  void keeps_secrets_to_itself();
};

void TestFailurePages::says_what_is_wrong_in_place_of_the_application_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QByteArray>("code");
  QTest::addColumn<QByteArray>("words");
  const QString python = GatewayProcess::python(), site = GatewayProcess::siteFolder();
  QTest::newRow("no such module") << QStringList{"--python", python, "--app", "nowhere:app", "--folder", site}
                                  << QByteArray("IISWSGI-0509") << QByteArray("nowhere");
  QTest::newRow("no such callable") << QStringList{"--python", python, "--app", "application:app", "--folder", site}
                                    << QByteArray("IISWSGI-0510") << QByteArray("app");
  QTest::newRow("not callable") << QStringList{"--python", python, "--app", "application:BLOCK", "--folder", site}
                                << QByteArray("IISWSGI-0511") << QByteArray("BLOCK");
  QTest::newRow("no such INI") << QStringList{"--python", python, "--ini", site + "/nowhere.ini"}
                               << QByteArray("IISWSGI-0507") << QByteArray("nowhere.ini");
  QTest::newRow("no such Python") << QStringList{"--python", "/nowhere/python3", "--app", "a:b"}
                                  << QByteArray("IISWSGI-0502") << QByteArray("/nowhere/python3");
}

void TestFailurePages::says_what_is_wrong_in_place_of_the_application() {
  QFETCH(QStringList, arguments);
  QFETCH(QByteArray, code);
  QFETCH(QByteArray, words);
  GatewayProcess gateway(Way::Unix, arguments);
  for (int i = 0; i < 3; ++i) {
    const auto answer = get(gateway, from("127.0.0.1"));
    QVERIFY2(isPage(answer, code) && answer.body().contains(words), answer.out.constData());
  }
  QVERIFY2(gateway.log().contains(code) && gateway.log().contains(words), gateway.log().constData());
  // The same letter, by hand.
  const auto check = GatewayProcess::run(arguments + QStringList{"--check"});
  QCOMPARE(check.exitCode, code == "IISWSGI-0502" ? 3 : 4);
  QVERIFY2(check.error.contains(code) && check.error.contains("What to do:"), check.error.constData());
}

void TestFailurePages::shows_details_to_whom_they_concern_data() {
  QTest::addColumn<QString>("setting");
  QTest::addColumn<QByteArray>("client");
  QTest::addColumn<bool>("shown");
  QTest::newRow("local IPv4") << "local" << QByteArray("127.0.0.1") << true;
  QTest::newRow("local IPv6") << "local" << QByteArray("::1") << true;
  QTest::newRow("by the server's own address") << "local" << QByteArray("192.0.2.1") << true;
  QTest::newRow("remote") << "local" << QByteArray("192.0.2.7") << false;
  QTest::newRow("nobody knows from where") << "local" << QByteArray("") << false;
  QTest::newRow("remote, always") << "always" << QByteArray("192.0.2.7") << true;
  QTest::newRow("local, never") << "never" << QByteArray("127.0.0.1") << false;
}

void TestFailurePages::shows_details_to_whom_they_concern() {
  QFETCH(QString, setting);
  QFETCH(QByteArray, client);
  QFETCH(bool, shown);
  const Site site("raise RuntimeError('the inner <reason>')\n");
  GatewayProcess gateway(Way::Unix, site.arguments() + QStringList{"--details", setting});
  Request request;
  request.more = {{"LOCAL_ADDR", "192.0.2.1"}, {"HTTP_ACCEPT", "text/html"}, {"REMOTE_ADDR", client.toStdString()}};
  // The REMOTE_ADDR that every request has would come first.
  std::string bytes = request.params();
  const std::string plain = std::string("\x0b\x09") + "REMOTE_ADDR127.0.0.1";
  bytes.erase(bytes.find(plain), plain.size());
  Host host(gateway.connect());
  const auto answer = host.ask(request.begin() + fcgiRecord(iiswsgi::fcgi::Type::Params, 1, bytes) +
                               fcgiRecord(iiswsgi::fcgi::Type::Params, 1, "") + request.bodyRecords());
  QVERIFY2(isPage(answer, "IISWSGI-0509"), answer.out.constData());
  QCOMPARE(answer.body().contains("the inner &lt;reason&gt;"), shown);
  QCOMPARE(answer.body().contains("main.py"), shown);
  QVERIFY(gateway.log().contains("the inner <reason>"));
}

void TestFailurePages::answers_in_html_or_text_as_the_client_likes() {
  const Site site("syntax error\n");
  GatewayProcess gateway(Way::Unix, site.arguments());
  const auto html = get(gateway, from("127.0.0.1", "text/html"));
  QCOMPARE(html.header("Content-Type"), QByteArray("text/html; charset=utf-8"));
  QVERIFY(html.body().startsWith("<!doctype html>"));
  const auto text = get(gateway, from("127.0.0.1", "application/json"));
  QCOMPARE(text.header("Content-Type"), QByteArray("text/plain; charset=utf-8"));
  QVERIFY(text.body().startsWith("IISWSGI-0509: "));
}

void TestFailurePages::serves_once_the_module_is_mended() {
  const Site site("import nothing_like_this\n");
  GatewayProcess gateway(Way::Unix, site.arguments());
  QVERIFY(isPage(get(gateway), "IISWSGI-0509"));
  site.write("main.py", good);
  QVERIFY(isMended(gateway));
}

void TestFailurePages::serves_once_the_ini_file_is_there() {
  const Site site(good + "def factory(config, **settings):\n    return application\n");
  GatewayProcess gateway(Way::Unix, {"--python", GatewayProcess::python(), "--ini", site.path("site.ini")});
  QVERIFY(isPage(get(gateway), "IISWSGI-0507"));
  site.write("site.ini", "[app:main]\npaste.app_factory = main:factory\n");
  QVERIFY(isMended(gateway));
}

void TestFailurePages::serves_once_a_file_outside_that_the_traceback_names_is_mended() {
  const Site outside("raise RuntimeError\n");
  const Site site("import sys\nsys.path.append('" + outside.path("").toUtf8() + "')\nfrom apart import application\n");
  outside.write("apart.py", "raise RuntimeError('apart')\n");
  GatewayProcess gateway(Way::Unix, site.arguments());
  QVERIFY(isPage(get(gateway), "IISWSGI-0509"));
  outside.write("apart.py", good);
  QVERIFY(isMended(gateway));
}

void TestFailurePages::serves_once_python_is_there() {
  const Site site(good);
  const QString link = site.path("python3");
  GatewayProcess gateway(Way::Unix, {"--python", link, "--app", "main:application", "--folder", site.path("")});
  QVERIFY(isPage(get(gateway), "IISWSGI-0502"));
  QVERIFY(QFile::link(GatewayProcess::python(), link));
  QVERIFY(isMended(gateway));
}

void TestFailurePages::keeps_secrets_to_itself() {
  const Site broken("import nothing_like_this\n");
  for (const QStringList& arguments : {broken.arguments(), GatewayProcess::siteArguments()}) {
    GatewayProcess gateway(Way::Unix, arguments + QStringList{"--details", "always"});
    Request request{.path = "/fail"};
    request.more = {
        {"AUTH_PASSWORD", "s3cret-one"}, {"HTTP_COOKIE", "s3cret-two"}, {"HTTP_AUTHORIZATION", "s3cret-three"}};
    const auto answer = get(gateway, request);
    QVERIFY(answer.statusLine().startsWith("500"));
    QVERIFY(!answer.out.contains("s3cret"));
    QVERIFY(!gateway.log().isEmpty());
    QVERIFY(!gateway.log().contains("s3cret"));
  }
}

QTEST_GUILESS_MAIN(TestFailurePages)
#include "tst_failure_pages.moc"
