#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/host/host.h"
#include "app/platform/download.h"

using namespace iiswsgi;

namespace {

QByteArray content() {
  QByteArray bytes;
  for (int i = 0; i < 60000; ++i)
    bytes += QByteArray::number(i) + "\n";
  return bytes;
}

/// A server with ranges, on a real socket; what it does wrong is said by the path.
class Server {
 public:
  Server() {
    m_server.listen(QHostAddress::LocalHost);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
  }
  QUrl url(const QString& path) const {
    return QUrl(QString("http://127.0.0.1:%1/%2").arg(m_server.serverPort()).arg(path));
  }

  QByteArray body = content();
  QByteArray tag = "\"1\"";
  QStringList ranges;  ///< that were asked for
  bool whole = true;   ///< false: breaks off in the middle

 private:
  void accept() {
    QTcpSocket* socket = m_server.nextPendingConnection();
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
      m_head[socket] += socket->readAll();
      if (m_head[socket].contains("\r\n\r\n")) answer(socket, m_head.take(socket));
    });
  }

  static QByteArray header(const QByteArray& head, const QByteArray& name) {
    for (const QByteArray& line : head.split('\n')) {
      if (line.toLower().startsWith(name.toLower() + ":")) return line.mid(name.size() + 1).trimmed();
    }
    return {};
  }

  void answer(QTcpSocket* socket, const QByteArray& head) {
    const QByteArray path = head.split(' ').value(1);
    if (path == "/silent") return;
    if (path == "/loop" || path == "/away")
      return send(socket, "302 Found", "Location: " + QByteArray(path == "/loop" ? "/loop" : "/file") + "\r\n", {});
    if (path == "/gone") return send(socket, "404 Not Found", {}, "no");
    const QByteArray range = header(head, "Range");
    const bool current = header(head, "If-Range") == tag;
    ranges << QString::fromLatin1(range);
    const qint64 from = current ? range.mid(6).chopped(1).toLongLong() : 0;
    QByteArray more = "ETag: " + tag + "\r\n";
    if (from > 0)
      more += "Content-Range: bytes " + QByteArray::number(from) + "-/" + QByteArray::number(body.size()) + "\r\n";
    send(socket, from > 0 ? "206 Partial Content" : "200 OK", more, body.mid(from));
  }

  void send(QTcpSocket* socket, const QByteArray& status, const QByteArray& more, const QByteArray& bytes) {
    socket->write("HTTP/1.1 " + status + "\r\nContent-Length: " + QByteArray::number(bytes.size()) +
                  "\r\nConnection: close\r\n" + more + "\r\n");
    socket->write(whole ? bytes : bytes.left(bytes.size() / 2));
    socket->disconnectFromHost();
  }

  QTcpServer m_server;
  QMap<QTcpSocket*, QByteArray> m_head;
};

QByteArray sum(const QByteArray& bytes, QCryptographicHash::Algorithm kind) {
  return QCryptographicHash::hash(bytes, kind).toHex();
}

QByteArray read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestDownload : public QObject {
  Q_OBJECT
 private slots:
  void aFileComesWholeWithItsSums() {
    Server server;
    QTemporaryDir folder;
    qint64 seen = 0;
    host::DownloadRequest request{server.url("file"), folder.filePath("a b.zip")};
    request.progress = [&](qint64 done, qint64 all) {
      QCOMPARE(all, server.body.size());
      seen = done;
    };
    const auto done = platform::download(request);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QCOMPARE(read(request.path), server.body);
    QCOMPARE(done->bytes, server.body.size());
    QCOMPARE(seen, done->bytes);
    QCOMPARE(done->sha1, sum(server.body, QCryptographicHash::Sha1));
    QCOMPARE(done->sha256, sum(server.body, QCryptographicHash::Sha256));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({"a b.zip"}));
  }

  void aLocalFileIsMeasuredWithoutACopy() {
    QTemporaryDir folder;
    QFile file(folder.filePath("x"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("abc") == 3);
    file.close();
    const auto done = platform::download({QUrl::fromLocalFile(file.fileName()), {}});
    QVERIFY(done.ok());
    QCOMPARE(done->sha1, QByteArray("a9993e364706816aba3e25717850c26c9cd0d89d"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({"x"}));
  }

  void aBrokenOneGoesOnWhereItEnded() {
    Server server;
    server.whole = false;
    QTemporaryDir folder;
    const host::DownloadRequest request{server.url("file"), folder.filePath("x")};
    const auto broken = platform::download(request);
    QCOMPARE(broken.error().code(), host::codes::downloadBroken);
    QVERIFY(!QFile::exists(request.path));
    server.whole = true;
    const auto done = platform::download(request);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QVERIFY(done->resumed);
    QCOMPARE(server.ranges.last(), QString("bytes=%1-").arg(server.body.size() / 2));
    QCOMPARE(read(request.path), server.body);
    QCOMPARE(done->sha256, sum(server.body, QCryptographicHash::Sha256));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({"x"}));
  }

  void aRefusalMeanwhileLeavesThePart() {
    Server server;
    server.whole = false;
    QTemporaryDir folder;
    host::DownloadRequest request{server.url("file"), folder.filePath("x")};
    QVERIFY(!platform::download(request).ok());
    server.whole = true;
    request.url = server.url("gone");
    QCOMPARE(platform::download(request).error().code(), host::codes::downloadRefused);
    request.url = server.url("file");
    const auto done = platform::download(request);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QVERIFY(done->resumed);
    QCOMPARE(read(request.path), server.body);
  }

  void aProgramThatIsEndedLeavesAPartToGoOnWith() {
    Server server;
    QTemporaryDir folder;
    host::DownloadRequest request{server.url("file"), folder.filePath("x")};
    const QString other = folder.filePath("y");
    request.progress = [&](qint64 done, qint64 all) {  // what lies there in the middle
      if (done < all / 2) return;
      QFile::copy(host::partPath(request.path), host::partPath(other));
      QFile::copy(host::partMarkPath(request.path), host::partMarkPath(other));
    };
    QVERIFY(platform::download(request).ok());
    QVERIFY(QFile(host::partPath(other)).size() > 0);
    QCOMPARE(read(host::partMarkPath(other)), server.tag);
    request.progress = {};
    request.path = other;
    const auto done = platform::download(request);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QVERIFY(done->resumed);
    QCOMPARE(read(other), server.body);
  }

  void aTargetThatCantBeReplacedIsNamed() {
    Server server;
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath("x/y"));
    const auto done = platform::download({server.url("file"), folder.filePath("x")});
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code(), host::codes::fileNotWritable);
    QVERIFY2(done.error().message().contains(folder.filePath("x") + " "), qPrintable(done.error().message()));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
  }

  void anotherVersionStartsAgain() {
    Server server;
    server.whole = false;
    QTemporaryDir folder;
    const host::DownloadRequest request{server.url("file"), folder.filePath("x")};
    QVERIFY(!platform::download(request).ok());
    server.whole = true;
    server.tag = "\"2\"";
    server.body = "new " + server.body;
    const auto done = platform::download(request);
    QVERIFY(done.ok());
    QVERIFY(!done->resumed);
    QCOMPARE(read(request.path), server.body);
  }

  void whatIsWrongLeavesNothing_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("wrong");
    QTest::addColumn<int>("code");
    QTest::newRow("not there") << "gone"
                               << "" << host::codes::downloadRefused.number;
    QTest::newRow("sent on, nowhere allowed") << "away"
                                              << "" << host::codes::downloadRefused.number;
    QTest::newRow("sent on in a circle") << "loop"
                                         << "follow" << host::codes::downloadRefused.number;
    QTest::newRow("wrong size") << "file"
                                << "bytes" << host::codes::downloadWrongSize.number;
    QTest::newRow("over the limit") << "file"
                                    << "limit" << host::codes::downloadWrongSize.number;
    QTest::newRow("wrong SHA-1") << "file"
                                 << "sha1" << host::codes::downloadWrongChecksum.number;
    QTest::newRow("wrong SHA-256") << "file"
                                   << "sha256" << host::codes::downloadWrongChecksum.number;
    QTest::newRow("cancelled") << "silent"
                               << "cancel" << host::codes::downloadCancelled.number;
    QTest::newRow("silence") << "silent"
                             << "" << host::codes::downloadBroken.number;
  }
  void whatIsWrongLeavesNothing() {
    QFETCH(QString, path);
    QFETCH(QString, wrong);
    QFETCH(int, code);
    Server server;
    QTemporaryDir folder;
    host::DownloadRequest request{server.url(path), folder.filePath("x")};
    request.silence = std::chrono::milliseconds(wrong == "cancel" ? 20000 : 400);
    if (wrong == "bytes") request.bytes = 7;
    if (wrong == "limit") request.limit = 1000;
    if (wrong == "sha1") request.sha1 = QByteArray(40, 'a');
    if (wrong == "sha256") request.sha256 = QByteArray(64, 'a');
    if (wrong == "cancel") request.cancelled = [] { return true; };
    if (wrong == "follow") request.mayRedirect = [](const QUrl&, const QUrl&) { return Result<void>(); };
    const auto done = platform::download(request);
    QVERIFY(!done.ok());
    QVERIFY2(done.error().code().number == code, qPrintable(done.error().text()));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
  }

  void aServerThatNobodyVouchesForIsALetter() {
    const QString data = QStringLiteral(IISWSGI_SOURCE_DIR "/tests/platform/data/");
    QProcess server;
    server.start(qEnvironmentVariable("IISWSGI_TEST_PYTHON", "/usr/bin/python3"),
                 {data + "nobody.py", data + "nobody.pem", data + "nobody-key.pem"});
    const auto ended = qScopeGuard([&] {
      server.kill();
      server.waitForFinished();
    });
    QVERIFY2(server.waitForReadyRead(30000), server.readAllStandardError().constData());
    const int port = server.readLine().trimmed().toInt();
    QVERIFY(port > 0);
    QTemporaryDir folder;
    const host::DownloadRequest request{QUrl(QString("https://localhost:%1/file").arg(port)), folder.filePath("a.zip")};
    const auto done = platform::download(request);
    QVERIFY(!done);
    QVERIFY2(done.error().code() == host::codes::downloadUntrusted, qPrintable(done.error().text()));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
  }

  void aRedirectIsFollowedIfItMay() {
    Server server;
    host::DownloadRequest request{server.url("away"), {}};
    request.mayRedirect = [](const QUrl&, const QUrl&) { return Result<void>(); };
    const auto done = platform::download(request);
    QVERIFY(done.ok());
    QCOMPARE(done->url, server.url("file"));
  }

  void anExistingFileIsReplacedOnlyByAWholeOne() {
    Server server;
    server.whole = false;
    QTemporaryDir folder;
    QFile old(folder.filePath("x"));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    QVERIFY(!platform::download({server.url("file"), old.fileName()}).ok());
    QCOMPARE(read(old.fileName()), QByteArray("old"));
    server.whole = true;
    QVERIFY(platform::download({server.url("file"), old.fileName()}).ok());
    QCOMPARE(read(old.fileName()), server.body);
  }
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
