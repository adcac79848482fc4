#include <QTest>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/gateway/gateway_process.h"
#include "tests/gateway/host.h"
#include "tests/gateway/sockets.h"

namespace {
using Way = GatewayProcess::Way;

QStringList listening(const QString& where) {
  return GatewayProcess::siteArguments() + QStringList{"--listen", where};
}
}  // namespace

class TestLifetime : public QObject {
  Q_OBJECT

 private slots:
  void ends_when_asked_data();
  void ends_when_asked();
  void finishes_the_request_in_hand();
  void runs_exit_handlers();
  void takes_the_place_of_a_socket_that_was_left_behind();
  void leaves_a_living_socket_alone();
  void leaves_other_files_alone();
  void says_that_a_port_is_in_use();
  void says_what_is_wrong_with_an_address_data();
  void says_what_is_wrong_with_an_address();
  void logs_to_a_file_of_each_process();
  void says_that_all_is_well_when_checked();
};

void TestLifetime::ends_when_asked_data() {
  QTest::addColumn<bool>("connected");
  QTest::addColumn<QString>("threads");
  QTest::newRow("nobody there") << false << "1";
  QTest::newRow("nobody there, threads") << false << "3";
  QTest::newRow("a kept connection") << true << "1";
  QTest::newRow("a kept connection, threads") << true << "3";
}

void TestLifetime::ends_when_asked() {
  QFETCH(bool, connected);
  QFETCH(QString, threads);
  GatewayProcess gateway(Way::Unix, GatewayProcess::siteArguments() + QStringList{"--threads", threads});
  auto host = std::make_unique<Host>(gateway.connect());
  QCOMPARE(host->ask(Request{}.bytes()).ends, 1);
  if (!connected) host.reset();
  QTest::qWait(50);
  gateway.askToEnd();
  QCOMPARE(gateway.waitForEnd(), 0);
  QVERIFY(!QFile::exists(gateway.socketPath()));
}

void TestLifetime::finishes_the_request_in_hand() {
  GatewayProcess gateway(Way::Unix, GatewayProcess::siteArguments());
  Host host(gateway.connect());
  QCOMPARE(host.ask(Request{}.bytes()).ends, 1);  // Python is up
  host.send(Request{.path = "/pause", .query = "0.7"}.bytes());
  QTest::qWait(300);
  gateway.askToEnd();
  QCOMPARE(host.answer().body(), QByteArray("slept"));
  QCOMPARE(gateway.waitForEnd(), 0);
}

void TestLifetime::runs_exit_handlers() {
  QTemporaryDir folder;
  const QString note = folder.filePath("note");
  qputenv("LEAVING_NOTE", note.toUtf8());
  GatewayProcess gateway(Way::Unix, {"--python", GatewayProcess::python(), "--app", "leaving:application", "--folder",
                                     GatewayProcess::siteFolder()});
  Host host(gateway.connect());
  QCOMPARE(host.ask(Request{}.bytes()).ends, 1);
  gateway.askToEnd();
  QCOMPARE(gateway.waitForEnd(), 0);
  QVERIFY(QFile::exists(note));
}

void TestLifetime::takes_the_place_of_a_socket_that_was_left_behind() {
  QTemporaryDir folder;
  const QString path = folder.filePath("socket");
  ::close(sockets::listenOnUnix(path));
  QVERIFY(QFile::exists(path));
  QProcess process;
  process.start(GatewayProcess::program(), listening("unix:" + path));
  QTRY_VERIFY_WITH_TIMEOUT(sockets::connectToUnix(path) >= 0, 10000);
  process.terminate();
  QVERIFY(process.waitForFinished());
}

void TestLifetime::leaves_a_living_socket_alone() {
  QTemporaryDir folder;
  const QString path = folder.filePath("socket");
  const int living = sockets::listenOnUnix(path);
  const auto run = GatewayProcess::run(listening("unix:" + path));
  QCOMPARE(run.exitCode, 5);
  QVERIFY2(run.error.contains("IISWSGI-0512") && run.error.contains(path.toUtf8()), run.error.constData());
  const int again = sockets::connectToUnix(path);
  QVERIFY(again >= 0);
  ::close(again);
  ::close(living);
}

void TestLifetime::leaves_other_files_alone() {
  QTemporaryDir folder;
  QFile file(folder.filePath("precious"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("data");
  file.close();
  QCOMPARE(GatewayProcess::run(listening("unix:" + file.fileName())).exitCode, 5);
  QCOMPARE(QFileInfo(file.fileName()).size(), 4);
}

void TestLifetime::says_that_a_port_is_in_use() {
  GatewayProcess first(Way::Tcp, GatewayProcess::siteArguments());
  ::close(first.connect());
  const auto run = GatewayProcess::run(listening(QString("tcp:127.0.0.1:%1").arg(first.port())));
  QCOMPARE(run.exitCode, 5);
  QVERIFY2(run.error.contains("IISWSGI-0512") && run.error.contains("Another program uses it"), run.error.constData());
}

void TestLifetime::says_what_is_wrong_with_an_address_data() {
  QTest::addColumn<QString>("where");
  QTest::addColumn<int>("exitCode");
  QTest::newRow("no kind") << "127.0.0.1:9000" << 2;
  QTest::newRow("no port") << "tcp:127.0.0.1" << 2;
  QTest::newRow("port too high") << "tcp:127.0.0.1:70000" << 2;
  QTest::newRow("port not a number") << "tcp:127.0.0.1:http" << 2;
  QTest::newRow("no path") << "unix:" << 2;
  QTest::newRow("no such address here") << "tcp:192.0.2.1:9000" << 5;
  QTest::newRow("no such folder") << "unix:/nowhere/at/all/socket" << 5;
  QTest::newRow("a path that is too long") << "unix:/" + QString(200, 'x') << 5;
}

void TestLifetime::says_what_is_wrong_with_an_address() {
  QFETCH(QString, where);
  QFETCH(int, exitCode);
  const auto run = GatewayProcess::run(listening(where));
  QCOMPARE(run.exitCode, exitCode);
  QVERIFY2(run.error.contains(exitCode == 2 ? "IISWSGI-0501" : "IISWSGI-0512"), run.error.constData());
}

void TestLifetime::logs_to_a_file_of_each_process() {
  QTemporaryDir folder;
  const QString logs = folder.filePath("logs/");
  GatewayProcess gateway(Way::Unix, GatewayProcess::siteArguments() + QStringList{"--log", logs});
  Host host(gateway.connect());
  QVERIFY(host.ask(Request{.path = "/fail"}.bytes()).statusLine().startsWith("500"));
  QFile log(logs + QString("iiswsgi-gateway-%1.log").arg(gateway.processId()));
  QVERIFY(log.open(QIODevice::ReadOnly));
  const QByteArray text = log.readAll();
  QVERIFY2(text.contains("is ready.") && text.contains("ValueError: on purpose"), text.constData());
}

void TestLifetime::says_that_all_is_well_when_checked() {
  const auto run = GatewayProcess::run(GatewayProcess::siteArguments() + QStringList{"--check"});
  QCOMPARE(run.exitCode, 0);
  QVERIFY2(run.out.contains("application:application loads in Python 3."), run.out.constData());
}

QTEST_GUILESS_MAIN(TestLifetime)
#include "tst_lifetime.moc"
