#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include "tests/gateway/gateway_process.h"
#include "tests/gateway/host.h"

namespace {

/// A program whose standard input is one connection already, and its other end.
struct Connected {
  explicit Connected(const QStringList& arguments) {
    int ends[2];
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    gateway = std::make_unique<GatewayProcess>(ends[1], arguments);
    host = std::make_unique<Host>(ends[0]);
  }
  std::unique_ptr<GatewayProcess> gateway;
  std::unique_ptr<Host> host;
};

}  // namespace

class TestStandardInput : public QObject {
  Q_OBJECT

 private slots:
  void serves_a_connection_that_is_there_already();
  void ends_well_when_the_host_goes_between_requests();
  void ends_well_after_a_connection_that_is_not_kept();
  void refuses_a_standard_input_that_is_no_socket();
  void stays_and_says_what_is_wrong_with_the_options();
};

void TestStandardInput::serves_a_connection_that_is_there_already() {
  Connected pair(GatewayProcess::siteArguments());
  for (int i = 0; i < 3; ++i)
    QCOMPARE(pair.host->ask(Request{}.bytes()).body(), QByteArray("Hello, gateway!\n"));
}

void TestStandardInput::ends_well_when_the_host_goes_between_requests() {
  Connected pair(GatewayProcess::siteArguments());
  QCOMPARE(pair.host->ask(Request{}.bytes()).ends, 1);
  pair.host->close();
  QCOMPARE(pair.gateway->waitForEnd(), 0);
}

void TestStandardInput::ends_well_after_a_connection_that_is_not_kept() {
  Connected pair(GatewayProcess::siteArguments());
  Request request;
  request.keep = false;
  QCOMPARE(pair.host->ask(request.bytes()).ends, 1);
  QVERIFY(pair.host->isClosed());
  QCOMPARE(pair.gateway->waitForEnd(), 0);
}

void TestStandardInput::refuses_a_standard_input_that_is_no_socket() {
  const auto run = GatewayProcess::run(GatewayProcess::siteArguments());
  QCOMPARE(run.exitCode, 5);
  QVERIFY2(run.error.contains("IISWSGI-0512") && run.error.contains("--listen tcp:"), run.error.constData());
}

void TestStandardInput::stays_and_says_what_is_wrong_with_the_options() {
  Connected pair({"--piton", "python3"});
  for (int i = 0; i < 2; ++i) {
    const auto answer = pair.host->ask(Request{}.bytes());
    QCOMPARE(answer.statusLine(), QByteArray("500 Internal Server Error"));
    QVERIFY2(answer.body().contains("IISWSGI-0501") && answer.body().contains("--piton"), answer.body().constData());
  }
  QVERIFY(pair.gateway->log().contains("IISWSGI-0501"));
  pair.host->close();
  QCOMPARE(pair.gateway->waitForEnd(), 0);
}

QTEST_GUILESS_MAIN(TestStandardInput)
#include "tst_standard_input.moc"
