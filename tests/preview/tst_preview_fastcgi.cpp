#include <atomic>
#include <csignal>
#include <thread>

#include <QElapsedTimer>
#include <QTest>

#include "iis_like.h"

using namespace iis_like;

class TestPreviewFastCgi : public QObject {
  Q_OBJECT
 private slots:
  void aProgramAnswers() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    QVERIFY2(running.started(), qPrintable(running.error()));
    const Answer answer = running.get("/app/you");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("hello from you"));
    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/plain"));
    QCOMPARE(answer.headers.value("server"), QByteArray("Microsoft-IIS/10.0"));
  }

  void variablesAreIissWithTheirQuirks_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("line");
    const QByteArray plain("/app/variables?a=1&b=%20");
    QTest::newRow("metabase path") << plain << QByteArray() << QByteArray("APPL_MD_PATH=/LM/W3SVC/7/ROOT");
    QTest::newRow("metabase path below") << QByteArray("/sub/x/../variables") << QByteArray()
                                         << QByteArray("APPL_MD_PATH=/LM/W3SVC/7/ROOT/sub");
    QTest::newRow("script name is the whole path") << plain << QByteArray() << QByteArray("SCRIPT_NAME=/app/variables");
    QTest::newRow("path info too") << plain << QByteArray() << QByteArray("PATH_INFO=/app/variables");
    QTest::newRow("raw url") << plain << QByteArray() << QByteArray("UNENCODED_URL=/app/variables?a=1&b=%20");
    QTest::newRow("request uri") << plain << QByteArray() << QByteArray("REQUEST_URI=/app/variables?a=1&b=%20");
    QTest::newRow("query") << plain << QByteArray() << QByteArray("QUERY_STRING=a=1&b=%20");
    QTest::newRow("https off") << plain << QByteArray() << QByteArray("HTTPS=off");
    QTest::newRow("length 0") << plain << QByteArray() << QByteArray("CONTENT_LENGTH=0");
    QTest::newRow("software") << plain << QByteArray() << QByteArray("SERVER_SOFTWARE=Microsoft-IIS/10.0");
    QTest::newRow("instance") << plain << QByteArray() << QByteArray("INSTANCE_ID=7");
    QTest::newRow("name") << plain << QByteArray() << QByteArray("SERVER_NAME=localhost");
    QTest::newRow("pool") << plain << QByteArray() << QByteArray("APP_POOL_ID=Pool");
    QTest::newRow("nobody") << plain << QByteArray() << QByteArray("AUTH_PASSWORD=");
    QTest::newRow("client") << plain << QByteArray() << QByteArray("REMOTE_ADDR=127.0.0.1");
    QTest::newRow("a header") << plain << QByteArray("X-One: 1\r\n") << QByteArray("HTTP_X_ONE=1");
    QTest::newRow("a header twice") << plain << QByteArray("X-One: 1\r\nX-One: 2\r\n") << QByteArray("HTTP_X_ONE=1, 2");
    QTest::newRow("ansi") << QByteArray("/app/%C3%A9%E2%82%AC%E4%B8%AD/variables") << QByteArray()
                          << QByteArray("PATH_INFO=/app/\xe9\x80?/variables");
  }
  void variablesAreIissWithTheirQuirks() {
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, line);
    const Folder folder;
    folder.configure(withProgram());
    folder.write("sub/web.config",
                 "<configuration><system.webServer><handlers><add name=\"all\" path=\"*\" verb=\"*\" "
                 "modules=\"FastCgiModule\" scriptProcessor=\"PROGRAM|\"/></handlers></system.webServer>"
                 "</configuration>");
    const Running running(folder);
    const Answer answer = running.get(target, headers);
    QCOMPARE(answer.status, 200);
    QVERIFY2(answer.body.split('\n').contains(line), answer.body.constData());
  }

  void theProxyHeaderNeverReachesTheProgram() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    QVERIFY(!running.get("/app/variables", "Proxy: http://evil\r\n").body.contains("evil"));
    QVERIFY(!running.get("/app/environment").body.contains("http://evil"));
  }

  void environmentVariablesAreGivenAsTheyStand() {
    const Folder folder;
    folder.configure(withProgram({}, "<environmentVariable name=\"GREETING\" value=\"%SITES% hello\"/>"));
    const Running running(folder);
    QVERIFY(running.get("/app/environment").body.split('\n').contains("GREETING=%SITES% hello"));
  }

  void argumentsAreSplitAsWindowsDoesIt() {
    const Folder folder;
    folder.configure(withProgram({}, {}, "-u &quot;two words&quot; C:\\x"));
    const Running running(folder);
    QCOMPARE(running.get("/app/arguments").body, QByteArray("[-u][two words][C:\\x]"));
  }

  void answersComeThrough_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a status of its own") << QByteArray("/app/status?404%20Nope") << 404 << QByteArray("my own page");
    QTest::newRow("an error page of its own") << QByteArray("/app/status?503") << 503 << QByteArray("my own page");
    QTest::newRow("a redirect") << QByteArray("/app/location") << 302 << QByteArray("");
    QTest::newRow("unix line ends") << QByteArray("/app/bare") << 200 << QByteArray("unix line ends");
    QTest::newRow("streamed") << QByteArray("/stream/hello") << 200 << QByteArray("hello from hello");
    QTest::newRow("more than promised") << QByteArray("/stream/long") << 200 << QByteArray("four");
  }
  void answersComeThrough() {
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    const Answer answer = running.get(target);
    QVERIFY(answer.complete);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.body, body);
  }

  void failuresHaveIissPages_data() {
    QTest::addColumn<QString>("attributes");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<QByteArray>("words");
    const QByteArray e500("HTTP Error 500.0 ");
    QTest::newRow("exit code") << "" << QByteArray("/app/exit?5") << e500 << QByteArray("0x00000005");
    QTest::newRow("exit words") << "" << QByteArray("/app/exit?1") << e500
                                << QByteArray("The FastCGI process exited unexpectedly");
    QTest::newRow("crash") << "" << QByteArray("/app/abort") << e500 << QByteArray("exit code: 134");
    QTest::newRow("hang up") << "" << QByteArray("/app/hangup") << e500 << QByteArray("0x8007006d");
    QTest::newRow("not FastCGI") << "" << QByteArray("/app/nonsense") << e500 << QByteArray("0x8007000d");
    QTest::newRow("no headers") << "" << QByteArray("/app/malformed") << QByteArray("HTTP Error 502.2 ")
                                << QByteArray("that isn't a valid one");
    QTest::newRow("nothing") << "" << QByteArray("/app/nothing") << QByteArray("HTTP Error 502.2 ") << QByteArray();
    QTest::newRow("activity time-out") << "activityTimeout=\"1\"" << QByteArray("/app/slow?20000") << e500
                                       << QByteArray("0x80070102");
    QTest::newRow("request time-out") << "requestTimeout=\"1\"" << QByteArray("/app/slow?20000") << e500
                                      << QByteArray("0x80070102");
    QTest::newRow("stderr") << "" << QByteArray("/app/stderr") << e500 << QByteArray("something to complain about");
    QTest::newRow("stderr, generic") << "stderrMode=\"ReturnGeneric500\"" << QByteArray("/app/stderr") << e500
                                     << QByteArray("standard error");
    QTest::newRow("stderr, terminate") << "stderrMode=\"TerminateProcess\"" << QByteArray("/app/stderr") << e500
                                       << QByteArray("standard error");
    QTest::newRow("monitor") << "monitorChangesTo=\"%SITES%\\x\"" << QByteArray("/app/x") << e500
                             << QByteArray("write the full path");
  }
  void failuresHaveIissPages() {
    QFETCH(QString, attributes);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, title);
    QFETCH(QByteArray, words);
    const Folder folder;
    folder.configure(withProgram(attributes));
    const Running running(folder);
    const Answer answer = running.get(target);
    QVERIFY2(answer.body.contains(title), answer.body.constData());
    QVERIFY2(answer.body.contains(words), answer.body.constData());
    QVERIFY(answer.body.contains("FastCgiModule"));
    QCOMPARE(answer.status, title.mid(11, 3).toInt());
  }

  void stderrMayBeIgnored() {
    const Folder folder;
    folder.configure(withProgram("stderrMode=\"IgnoreAndReturn200\""));
    const Running running(folder);
    const Answer answer = running.get("/app/stderr");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray("all the same"));
    QVERIFY(running.log().join('\n').contains("something to complain about"));
  }

  void aProgramThatFailsAtItsStartGivesItsExitCode() {
    const Folder folder;
    folder.configure(withProgram({}, {}, "--fail"));
    const Running running(folder);
    const Answer answer = running.get("/app/x");
    QVERIFY2(answer.body.contains("0x00000003"), answer.body.constData());
  }

  void rapidFailuresAreStoppedForAWhile() {
    const Folder folder;
    folder.configure(withProgram("rapidFailsPerMinute=\"2\""));
    const Running running(folder);
    for (int i = 0; i < 3; ++i)
      QVERIFY(running.get("/app/exit?1").body.contains("exited unexpectedly"));
    QVERIFY(running.get("/app/pid").body.contains("has failed frequently recently"));
  }

  void aFullQueueIs503Point4() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\" queueLength=\"1\""));
    const Running running(folder);
    std::thread first([&] { running.get("/app/slow?1500"); });
    QTest::qWait(300);
    Answer queued;
    std::thread second([&] { queued = running.get("/app/x"); });
    QTest::qWait(300);
    const Answer third = running.get("/app/x");
    first.join();
    second.join();
    QVERIFY2(third.body.contains("HTTP Error 503.4 "), third.body.constData());
    QCOMPARE(queued.status, 200);
  }

  void oneProcessServesAllThatComesAndIsReplacedByCount() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\" instanceMaxRequests=\"3\""));
    const Running running(folder);
    QList<QByteArray> processes;
    for (int i = 0; i < 6; ++i)
      processes << running.get("/app/pid").body;
    QCOMPARE(processes.count(processes.first()), 3);
    QCOMPARE(processes.count(processes.last()), 3);
  }

  void aProgramThatClosesItsConnectionsIsAskedAgain() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\"", {}, "--close"));
    const Running running(folder);
    const QByteArray first = running.get("/app/pid").body;
    for (int i = 0; i < 20; ++i)
      QCOMPARE(running.get("/app/pid").body, first);
  }

  void anIdleProcessEnds() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\" idleTimeout=\"1\""));
    const Running running(folder);
    const QByteArray first = running.get("/app/pid").body;
    QTRY_VERIFY(running.log().join('\n').contains("process " + first + " exited"));
    QVERIFY(running.get("/app/pid").body != first);
  }

  void aProcessThatWasKilledIsReplaced() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\""));
    const Running running(folder);
    const QByteArray first = running.get("/app/pid").body;
    QCOMPARE(::kill(first.toInt(), SIGKILL), 0);
    // A request that comes before the exit is known fails, as under IIS.
    QTRY_VERIFY(running.log().join('\n').contains("process " + first + " exited"));
    const Answer next = running.get("/app/pid");
    QCOMPARE(next.status, 200);
    QVERIFY(next.body != first);
  }

  void aProcessKilledWhileItAnswersGivesThePage() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\""));
    const Running running(folder);
    const QByteArray pid = running.get("/app/pid").body;
    std::thread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(400));
      ::kill(pid.toInt(), SIGKILL);
    });
    const Answer answer = running.get("/app/slow?5000");
    killer.join();
    QVERIFY2(answer.body.contains("exited unexpectedly"), answer.body.constData());
  }

  void anAnswerThatBreaksOffIsntPassedForWhole() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    const Answer answer = running.get("/stream/half");
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.complete);
    QVERIFY(answer.body.startsWith("hhh"));
  }

  void aChangedFileRecyclesTheProcesses() {
    const Folder folder;
    folder.write("watched.txt", "1");
    folder.configure(withProgram("maxInstances=\"1\" monitorChangesTo=\"FOLDER/watched.txt\""));
    const Running running(folder);
    const QByteArray first = running.get("/app/pid").body;
    QCOMPARE(running.get("/app/pid").body, first);
    QTest::qWait(20);
    folder.write("watched.txt", "2");
    QVERIFY(running.get("/app/pid").body != first);
  }

  void anEditedFastCgiApplicationGetsNewProcesses() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\""));
    const Running running(folder);
    const QByteArray first = running.get("/app/pid").body;
    QTest::qWait(20);
    folder.configure(withProgram("maxInstances=\"1\"", "<environmentVariable name=\"NEW\" value=\"yes\"/>"));
    QVERIFY(running.get("/app/environment").body.contains("NEW=yes"));
    QVERIFY(running.get("/app/pid").body != first);
  }

  void uploadsArriveWhole_data() {
    QTest::addColumn<bool>("chunked");
    QTest::newRow("with a length") << false;
    QTest::newRow("chunked") << true;
  }
  void uploadsArriveWhole() {
    QFETCH(bool, chunked);
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    const QByteArray body(10 * 1024 * 1024, 'u');
    Wire wire(running.port());
    wire.send("POST /app/body HTTP/1.1\r\nHost: localhost\r\n" +
              (chunked ? QByteArray("Transfer-Encoding: chunked\r\n\r\n")
                       : "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"));
    if (chunked) wire.send(QByteArray::number(body.size(), 16) + "\r\n");
    wire.send(body);
    if (chunked) wire.send("\r\n0\r\n\r\n");
    QCOMPARE(wire.receive().body, QByteArray::number(body.size()));
    QCOMPARE(wire.get("/app/again").body, QByteArray("hello from again"));
  }

  void aChunkedUploadIsLimitedToo() {
    const Folder folder;
    folder.configure(withProgram() +
                     "<security><requestFiltering><requestLimits maxAllowedContentLength=\"1000\"/>"
                     "</requestFiltering></security>");
    const Running running(folder);
    Wire wire(running.port());
    wire.send("POST /app/body HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
              QByteArray(2000, 'u') + "\r\n0\r\n\r\n");
    const Answer answer = wire.receive();
    QVERIFY2(answer.body.contains("HTTP Error 404.13 "), answer.body.constData());
  }

  void expectContinueIsAnsweredBeforeTheBody() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    Wire wire(running.port());
    wire.send("POST /app/body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(wire.receiveSome().startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
    wire.send("abc");
    QCOMPARE(wire.receive().body, QByteArray("3"));
  }

  void anAnswerBeforeTheBodyIsReadIsFine() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\""));
    const Running running(folder);
    Wire wire(running.port());
    wire.send("POST /app/early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nonly a little");
    QCOMPARE(wire.receive().body, QByteArray("without reading"));
    QCOMPARE(running.get("/app/next").body, QByteArray("hello from next"));
  }

  void downloadsStream_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("buffered up to 4 MiB") << QByteArray("/app/large?100");
    QTest::newRow("not buffered") << QByteArray("/stream/large?100");
  }
  void downloadsStream() {
    QFETCH(QByteArray, target);
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    const Answer answer = running.get(target);
    QVERIFY(answer.complete);
    QCOMPARE(answer.headers.value("transfer-encoding"), QByteArray("chunked"));
    QCOMPARE(answer.body.size(), 100 * 1024 * 1024);
  }

  void withoutABufferEachPartGoesOutAtOnce() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    Wire wire(running.port());
    QElapsedTimer time;
    time.start();
    wire.send("GET /stream/drip?700 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(wire.receiveSome().contains("drip"));
    QVERIFY(time.elapsed() < 1400);
  }

  void withABufferTheLengthIsKnown() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    const Answer answer = running.get("/app/drip?1");
    QCOMPARE(answer.headers.value("content-length"), QByteArray("12"));
    QCOMPARE(answer.body, QByteArray("dripdripdrip"));
  }

  void oneConnectionTakesManyRequests() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    Wire wire(running.port());
    for (int i = 0; i < 50; ++i)
      QCOMPARE(wire.get("/app/n" + QByteArray::number(i)).body, "hello from n" + QByteArray::number(i));
    QCOMPARE(wire.get("/app/x", {}, "HEAD").status, 200);
    QCOMPARE(wire.get("/app/x").body, QByteArray("hello from x"));
  }

  void httpOneZeroIsServedToItsEnd() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    Wire wire(running.port());
    wire.send("GET /stream/drip?1 HTTP/1.0\r\n\r\n");
    const Answer answer = wire.receive();
    QVERIFY(!answer.headers.contains("transfer-encoding"));
    QCOMPARE(answer.body, QByteArray("dripdripdrip"));
  }

  void fiftyRequestsAtOnceAreAllAnswered() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"4\""));
    const Running running(folder);
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 50; ++i) {
      threads.emplace_back([&running, &good, i] {
        if (running.get("/app/p" + QByteArray::number(i)).body == "hello from p" + QByteArray::number(i)) ++good;
      });
    }
    for (auto& thread : threads)
      thread.join();
    QCOMPARE(good.load(), 50);
    QVERIFY(running.log().filter("started process").size() <= 4);
  }

  void aClientThatLeavesDoesntBlockTheProcessForOthers() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"1\""));
    const Running running(folder);
    {
      Wire wire(running.port());
      wire.send("GET /app/slow?500 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      QTest::qWait(100);
      wire.close();
    }
    QCOMPARE(running.get("/app/next").body, QByteArray("hello from next"));
  }

  void stoppingEndsProcessesAndConnections() {
    const Folder folder;
    folder.configure(withProgram("maxInstances=\"2\" signalBeforeTerminateSeconds=\"2\""));
    Running running(folder);
    const QByteArray pid = running.get("/app/pid").body;
    Wire wire(running.port());
    wire.send("GET /app/slow?30000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTest::qWait(200);
    QElapsedTimer time;
    time.start();
    running.server().stop();
    running.server().stop();
    QVERIFY(time.elapsed() < 8000);
    QVERIFY(::kill(pid.toInt(), 0) != 0);
    QVERIFY(wire.waitForEnd());
    QVERIFY(!Wire(running.port()).connected());
  }
};

QTEST_GUILESS_MAIN(TestPreviewFastCgi)
#include "tst_preview_fastcgi.moc"
