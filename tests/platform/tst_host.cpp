#include <thread>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

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

host::Command python(const QString& program) {
  return command(qEnvironmentVariable("IISWSGI_TEST_PYTHON", QStringLiteral("/usr/bin/python3")), {"-c", program});
}

const QByteArray redirect = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nhi";

}  // namespace

class TestHost : public QObject {
  Q_OBJECT
 private slots:
  void aProgramGetsItsArgumentsAndInputWithoutAShell() {
    host::Command echo = python("import sys; sys.stdout.write(sys.stdin.read() + '|' + '|'.join(sys.argv[1:]))");
    echo.arguments << "$HOME; rm *"
                   << "%PATH%"
                   << "a \"quoted\" word"
                   << "C:\\a b\\";
    echo.input = "a\nb";
    QCOMPARE(m_host->run(echo)->output.replace("\r\n", "\n"), "a\nb|$HOME; rm *|%PATH%|a \"quoted\" word|C:\\a b\\");
    const auto failed =
        m_host->run(python("import sys; sys.stdout.write('out'); sys.stderr.write('err'); sys.exit(7)"));
    QCOMPARE(failed->exitCode, 7);
    QCOMPARE(failed->output, "out");
    QCOMPARE(failed->errors, "err");
  }

  void aProgramRunsInItsFolder() {
    const QTemporaryDir folder;
    host::Command where = python("import os; print(os.getcwd())");
    where.folder = folder.path();
    QCOMPARE(QFileInfo(QString::fromUtf8(m_host->run(where)->output).trimmed()).canonicalFilePath(),
             QFileInfo(folder.path()).canonicalFilePath());
  }

  void aProgramThatIsntThereOrHangsIsSaidSo() {
    QCOMPARE(m_host->run(command("/no/such/program", {})).error().code(), host::codes::programNotStarted);
    host::Command sleep = python("import time; time.sleep(30)");
    sleep.timeout = std::chrono::milliseconds(200);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_host->run(sleep).error().code(), host::codes::programTimedOut);
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

QTEST_GUILESS_MAIN(TestHost)
#include "tst_host.moc"
