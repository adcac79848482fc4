#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

#include <cstdio>
#include <thread>

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

/// A web server in a thread of its own: takes one connection, says what it was told, or nothing at all.
class OneAnswer {
 public:
  explicit OneAnswer(QByteArray answer) {
    m_thread = std::thread([this, answer] { serve(answer); });
    while (m_port == 0)
      std::this_thread::yield();
  }
  ~OneAnswer() {
    m_stop = true;
    m_thread.join();
  }
  QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/page").arg(m_port.load())); }
  QByteArray request() const { return m_request; }  ///< once the answer is there

 private:
  void serve(const QByteArray& answer) {
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost)) qFatal("can't listen");
    m_port = server.serverPort();
    while (!m_stop && !server.waitForNewConnection(50)) {
    }
    const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
    if (!socket) return;
    while (!m_request.contains("\r\n\r\n") && socket->waitForReadyRead(5000))
      m_request += socket->readAll();
    socket->write(answer);
    socket->flush();
    while (!m_stop && socket->state() == QAbstractSocket::ConnectedState)
      socket->waitForReadyRead(50);
  }

  std::atomic<int> m_port{0};
  std::atomic<bool> m_stop{false};
  QByteArray m_request;
  std::thread m_thread;
};

host::Command command(const QString& program, const QStringList& arguments) {
  host::Command command;
  command.program = program;
  command.arguments = arguments;
  return command;
}

/// This very program, doing what main() below says.
host::Command child(const QStringList& arguments) {
  return command(QCoreApplication::applicationFilePath(), QStringList{"--child"} + arguments);
}

int runAsChild(const QStringList& arguments) {
#ifdef _WIN32
  _setmode(_fileno(stdin), _O_BINARY);
  _setmode(_fileno(stdout), _O_BINARY);
#endif
  QFile in;
  QFile out;
  if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly)) return 99;
  const QString what = arguments.value(0);
  if (what == "echo") out.write(arguments.mid(1).join('|').toUtf8());
  if (what == "copy") out.write(in.readAll());
  if (what == "folder") out.write(QDir::currentPath().toUtf8());
  if (what == "variable") out.write(qgetenv(arguments.value(1).toUtf8().constData()));
  if (what == "sleep") QThread::sleep(30);
  if (what == "fail") {
    out.write("out");
    std::fputs("err", stderr);
    return 7;
  }
  return 0;
}

const QByteArray redirect = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nhi";

}  // namespace

class TestHost : public QObject {
  Q_OBJECT
 private slots:
  void aProgramGetsItsArgumentsAndInputWithoutAShell() {
    host::Command copy = child({"copy"});
    copy.input = "a\nb";
    QCOMPARE(m_host->run(copy)->output, "a\nb");
    const QStringList odd{"$HOME; rm *", "'", "", "a b", "\"", "C:\\a b\\", "%PATH%", QString::fromUtf8("grüß 漢")};
    QCOMPARE(QString::fromUtf8(m_host->run(child(QStringList{"echo"} + odd))->output), odd.join('|'));
    const auto failed = m_host->run(child({"fail"}));
    QCOMPARE(failed->exitCode, 7);
    QCOMPARE(failed->output, "out");
    QCOMPARE(failed->errors, "err");
  }

  void aProgramRunsInItsFolderWithItsVariables() {
    host::Command folder = child({"folder"});
    folder.folder = QDir::rootPath();
    QCOMPARE(QString::fromUtf8(m_host->run(folder)->output), QDir::rootPath());
    host::Command variable = child({"variable", "IISWSGI_TEST"});
    QCOMPARE(m_host->run(variable)->output, "");
    variable.variables = {{"IISWSGI_TEST", "good morning"}};
    QCOMPARE(m_host->run(variable)->output, "good morning");
    variable.arguments.last() = "PATH";
    QCOMPARE(m_host->run(variable)->output, qgetenv("PATH"));
  }

  void aProgramThatIsntThereOrHangsIsSaidSo() {
    QCOMPARE(m_host->run(command("/no/such/program", {})).error().code(), host::codes::programNotStarted);
    host::Command sleep = child({"sleep"});
    sleep.timeout = std::chrono::milliseconds(500);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_host->run(sleep).error().code(), host::codes::programTimedOut);
    QVERIFY(clock.elapsed() < 10000);
  }

  void aProgramThatNobodyWaitsForAnyMoreIsEnded() {
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    host::Command sleep = child({"sleep"});
    sleep.cancelled = cancelled;
    QElapsedTimer clock;
    clock.start();
    std::thread other([&] {
      QThread::msleep(300);
      *cancelled = true;
    });
    const auto ended = m_host->run(sleep);
    other.join();
    QCOMPARE(ended.error().code(), host::codes::programCancelled);
    QVERIFY(clock.elapsed() < 10000);
  }

  void anAnswerIsTakenAsItComesAndNoRedirectFollowed() {
    OneAnswer server(redirect);
    host::HttpRequest request;
    request.url = server.url();
    request.hostHeader = "www.example.com";
    const auto answer = m_host->request(request);
    QVERIFY2(answer, qPrintable(answer ? "" : answer.error().text()));
    QCOMPARE(answer->status, 302);
    QCOMPARE(answer->body, "hi");
    QVERIFY(answer->headers.contains({"Location", "/elsewhere"}));
    QVERIFY(server.request().startsWith("GET /page HTTP/1.1"));
    QVERIFY(server.request().contains("Host: www.example.com"));
  }

  void anErrorPageIsAnAnswer() {
    OneAnswer server("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops");
    host::HttpRequest request;
    request.url = server.url();
    const auto answer = m_host->request(request);
    QVERIFY(answer);
    QCOMPARE(answer->status, 500);
    QCOMPARE(answer->body, "oops");
  }

  void aRequestWorksInAnotherThread() {
    OneAnswer server(redirect);
    int status = 0;
    std::thread([&] {
      host::HttpRequest request;
      request.url = server.url();
      const auto answer = m_host->request(request);
      status = answer ? answer->status : -1;
    }).join();
    QCOMPARE(status, 302);
  }

  void aRefusedConnectionAndASilentServerAreToldApart() {
    host::HttpRequest request;
    {
      QTcpServer free;
      QVERIFY(free.listen(QHostAddress::LocalHost));
      request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(free.serverPort()));
    }
    const auto refused = m_host->request(request);
    QCOMPARE(refused.error().code(), host::codes::requestFailed);
    QVERIFY2(refused.error().message().contains("refused"), qPrintable(refused.error().text()));

    OneAnswer silent("");
    request.url = silent.url();
    request.timeout = std::chrono::milliseconds(1000);
    const auto late = m_host->request(request);
    QCOMPARE(late.error().code(), host::codes::requestFailed);
    QVERIFY2(late.error().message().contains("within 1 second"), qPrintable(late.error().text()));
  }

  void theMachineIsKnown() {
    QVERIFY(m_host->environment().contains("PATH"));
    QVERIFY(m_host->processorCount() > 0);
    QVERIFY(m_host->now().timeSpec() == Qt::UTC);
    QCOMPARE(m_host->programFolder(), QCoreApplication::applicationDirPath());
  }

 private:
  std::unique_ptr<host::Host> m_host = platform::makeHost();
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "--child") return runAsChild(arguments.mid(2));
  TestHost test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_host.moc"
