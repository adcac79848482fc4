#include <QCryptographicHash>
#include <QTest>

#include <functional>
#include <map>

#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/host.h"

using iiswsgi::fcgi::Type;

namespace {

const QByteArray hello = "Hello, gateway!\n";

std::string pattern(std::size_t size) {
  std::string bytes(size, 0);
  std::uint32_t state = 12345;
  for (char& byte : bytes)
    byte = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return bytes;
}

QByteArray digestOf(std::string_view body) {
  const QByteArrayView view(body.data(), static_cast<qsizetype>(body.size()));
  return QByteArray::number(view.size()) + " " +
         QCryptographicHash::hash(view.toByteArray(), QCryptographicHash::Sha256).toHex();
}

void verifyHello(const Host::Answer& answer) {
  QCOMPARE(answer.ends, 1);
  QCOMPARE(answer.status, 0);
  QCOMPARE(answer.statusLine(), QByteArray("200 OK"));
  QCOMPARE(answer.body(), hello);
  QCOMPARE(answer.error, QByteArray());
}

using Conversation = std::function<void(Host&)>;

void paramsAtEveryByte(Host& host) {
  const Request request;
  const std::string all = request.params();
  for (std::size_t at = 1; at < all.size(); ++at) {
    const int padding = static_cast<int>(at % 8);
    verifyHello(host.ask(request.begin() + fcgiRecord(Type::Params, 1, all.substr(0, at), padding) +
                         fcgiRecord(Type::Params, 1, all.substr(at)) + fcgiRecord(Type::Params, 1, "") +
                         request.bodyRecords()));
  }
}

void oneByteAtATime(Host& host) {
  Request request{.path = "/digest", .body = "some body", .bodyPiece = 1, .padding = 3};
  request.paramsPiece = 1;
  for (const char byte : request.bytes())
    QVERIFY(host.send({&byte, 1}));
  QCOMPARE(host.answer().body(), digestOf(request.body));
}

void abortBeforeTheAnswer(Host& host) {
  const Request request{.path = "/digest", .body = "half"};
  host.send(request.begin() + request.paramsRecords() + fcgiRecord(Type::Stdin, 1, "ha") +
            fcgiRecord(Type::AbortRequest, 1, ""));
  const auto answer = host.answer();
  QCOMPARE(answer.ends, 1);
  QCOMPARE(answer.status, 0);
  verifyHello(host.ask(Request{}.bytes()));
}

void abortWithinParams(Host& host) {
  const Request request;
  host.send(request.begin() + fcgiRecord(Type::Params, 1, "ab") + fcgiRecord(Type::AbortRequest, 1, ""));
  QCOMPARE(host.answer().ends, 1);
  verifyHello(host.ask(Request{}.bytes()));
}

void abortOfAStream(Host& host) {
  QTemporaryDir folder;
  const QString note = folder.filePath("note");
  verifyHello(host.ask(Request{}.bytes()));  // Python is up
  host.send(Request{.path = "/endless", .query = note.toStdString()}.bytes());
  QTest::qWait(100);
  host.send(fcgiRecord(Type::AbortRequest, 1, ""));
  const auto answer = host.answer(5000);
  QCOMPARE(answer.ends, 1);
  QVERIFY(answer.body().startsWith("more\nmore\n"));
  QVERIFY(QFile::exists(note));
  verifyHello(host.ask(Request{}.bytes()));
}

void theHostGoesAway(Host& host) {
  QTemporaryDir folder;
  const QString note = folder.filePath("note");
  verifyHello(host.ask(Request{}.bytes()));  // Python is up
  verifyHello(host.ask(Request{}.bytes()));
  host.send(Request{.path = "/endless", .query = note.toStdString()}.bytes());
  QTest::qWait(50);
  host.close();
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(note), 5000);
}

void askForValues(Host& host) {
  std::string names;
  for (const char* name : {"FCGI_MPXS_CONNS", "FCGI_MAX_CONNS", "FCGI_UNHEARD_OF"})
    iiswsgi::fcgi::appendPair(names, name, "");
  const std::string asked = fcgiRecord(Type::GetValues, 0, names, 5);
  host.send(asked);
  QCOMPARE(host.management(), QByteArray("10 \x0f\x01"
                                         "FCGI_MPXS_CONNS0"
                                         "\x0e\x01"
                                         "FCGI_MAX_CONNS1"));
  // Within a request too, whether it waits for PARAMS or for its body.
  const Request request{.path = "/digest", .body = "body"};
  host.send(request.begin() + asked + request.paramsRecords() + asked + request.bodyRecords());
  const auto answer = host.answer();
  QCOMPARE(answer.others.size(), 2);
  QCOMPARE(answer.body(), digestOf("body"));
}

void unknownRecords(Host& host) {
  host.send(fcgiRecord(static_cast<Type>(77), 0, "what is this", 2));
  QCOMPARE(host.management(), QByteArray("11 M\0\0\0\0\0\0\0", 11));
  const Request request;
  verifyHello(host.ask(request.begin() + fcgiRecord(static_cast<Type>(99), 1, "x") + request.paramsRecords() +
                       fcgiRecord(Type::Data, 1, "x") + request.bodyRecords()));
}

void secondRequestAtOnce(Host& host) {
  const Request first{.path = "/digest", .body = "body"}, second{.id = 2};
  host.send(first.begin() + first.paramsRecords() + second.bytes() + first.bodyRecords());
  const auto refused = host.answer();
  QCOMPARE(refused.status, 1);  // FCGI_CANT_MPX_CONN
  QCOMPARE(refused.out, QByteArray());
  QCOMPARE(host.answer().body(), digestOf("body"));
}

void otherRole(Host& host) {
  std::string begin;
  iiswsgi::fcgi::appendBeginRequest(begin, 1, true, iiswsgi::fcgi::Role::Authorizer);
  const auto answer = host.ask(begin + Request{}.paramsRecords());
  QCOMPARE(answer.status, 3);  // FCGI_UNKNOWN_ROLE
  verifyHello(host.ask(Request{}.bytes()));
}

void unreadBody(Host& host) {
  const Request request{.path = "/unread", .body = pattern(3 * 1024 * 1024)};
  for (int i = 0; i < 3; ++i)
    verifyHello(host.ask(request.bytes()));
}

void upload(Host& host) {
  const Request request{.path = "/digest", .body = pattern(10 * 1024 * 1024)};
  QCOMPARE(host.ask(request.bytes()).body(), digestOf(request.body));
}

void download(Host& host) {
  QCryptographicHash expected(QCryptographicHash::Sha256);
  QByteArray block;
  for (int i = 0; i < 65536; ++i)
    block += static_cast<char>(i);
  for (int i = 0; i < 1600; ++i)
    expected.addData(block);
  const auto answer = host.ask(Request{.path = "/stream", .query = "100"}.bytes());
  QCOMPARE(answer.body().size(), 100 * 1024 * 1024);
  QCOMPARE(QCryptographicHash::hash(answer.body(), QCryptographicHash::Sha256), expected.result());
  verifyHello(host.ask(Request{}.bytes()));
}

void sendsFiles(Host& host) {
  QTemporaryDir folder;
  for (const std::size_t size : {0ul, 1ul, 65528ul, 65529ul, 5000000ul}) {
    QFile file(folder.filePath("file"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const std::string content = pattern(size);
    file.write(content.data(), static_cast<qint64>(size));
    file.close();
    const auto answer = host.ask(Request{.path = "/file", .query = file.fileName().toStdString()}.bytes());
    QCOMPARE(answer.ends, 1);
    QVERIFY(answer.body().toStdString() == content);
  }
}

void manyHeaders(Host& host) {
  Request request{.path = "/count"};
  for (int i = 0; i < 900; ++i)
    request.more.append({"HTTP_X_MANY_" + std::to_string(i), std::string(static_cast<std::size_t>(i % 300), 'v')});
  QCOMPARE(host.ask(request.bytes()).body(), QByteArray("900"));
}

void oversizeParams(Host& host) {
  Request request{.body = "unread"};
  request.more.append({"HTTP_X_LARGE", std::string(2 * 1024 * 1024, 'x')});
  const auto answer = host.ask(request.bytes());
  QCOMPARE(answer.ends, 1);
  QCOMPARE(answer.statusLine(), QByteArray("431 Request Header Fields Too Large"));
  QCOMPARE(answer.header("Content-Length").toLongLong(), answer.body().size());
  verifyHello(host.ask(Request{}.bytes()));
}

void notKept(Host& host) {
  Request request;
  request.keep = false;
  verifyHello(host.ask(request.bytes()));
  QVERIFY(host.isClosed());
}

void notKeptWithUnreadBody(Host& host) {
  Request request{.body = pattern(1000000), .padding = 7};
  request.keep = false;
  verifyHello(host.ask(request.bytes()));
  QVERIFY(host.isClosed());
}

void raises(Host& host) {
  const auto answer = host.ask(Request{.path = "/fail"}.bytes());
  QVERIFY(answer.statusLine().startsWith("500 "));
  QCOMPARE(answer.ends, 1);
  QCOMPARE(answer.error, QByteArray());
  verifyHello(host.ask(Request{}.bytes()));
}

const std::vector<std::pair<const char*, Conversation>>& conversations() {
  static const std::vector<std::pair<const char*, Conversation>> all{
      {"a request", [](Host& host) { verifyHello(host.ask(Request{}.bytes())); }},
      {"many requests in a row",
       [](Host& host) {
         for (int i = 0; i < 200; ++i)
           verifyHello(host.ask(Request{.id = static_cast<std::uint16_t>(1 + i * 300 % 65535)}.bytes()));
       }},
      {"nothing follows the end",
       [](Host& host) {
         verifyHello(host.ask(Request{}.bytes()));
         QVERIFY(host.staysSilent());
       }},
      {"PARAMS split at every byte", paramsAtEveryByte},
      {"one byte at a time", oneByteAtATime},
      {"padding everywhere",
       [](Host& host) { verifyHello(host.ask(Request{.paramsPiece = 7, .padding = 255}.bytes())); }},
      {"stray empty STDIN first",
       [](Host& host) {
         verifyHello(host.ask(fcgiRecord(Type::Stdin, 1, "") + fcgiRecord(Type::Stdin, 7, "") + Request{}.bytes()));
       }},
      {"stray records of an old request",
       [](Host& host) {
         const Request request;
         verifyHello(host.ask(request.begin() + fcgiRecord(Type::Params, 9, "zz") + request.paramsRecords() +
                              fcgiRecord(Type::Stdin, 9, "zz") + request.bodyRecords()));
       }},
      {"abort while the body comes", abortBeforeTheAnswer},
      {"abort while PARAMS come", abortWithinParams},
      {"abort of a stream", abortOfAStream},
      {"abort of nothing",
       [](Host& host) { verifyHello(host.ask(fcgiRecord(Type::AbortRequest, 1, "") + Request{}.bytes())); }},
      {"the host goes away", theHostGoesAway},
      {"GET_VALUES", askForValues},
      {"unknown records", unknownRecords},
      {"a second request at once", secondRequestAtOnce},
      {"another role", otherRole},
      {"bodies that nobody reads", unreadBody},
      {"an upload of 10 MiB", upload},
      {"a download of 100 MiB", download},
      {"files", sendsFiles},
      {"900 headers", manyHeaders},
      {"oversize PARAMS", oversizeParams},
      {"a connection that isn't kept", notKept},
      {"neither kept nor read", notKeptWithUnreadBody},
      {"not FastCGI at all",
       [](Host& host) {
         host.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
         QVERIFY(host.isClosed());
       }},
      {"an application that raises", raises},
  };
  return all;
}

}  // namespace

class TestConversations : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void holds_each_conversation_data();
  void holds_each_conversation();
  void answers_after_each_of_them();
  void serves_several_connections_with_threads();
  void cleanupTestCase() { m_gateways.clear(); }

 private:
  std::map<std::string, std::unique_ptr<GatewayProcess>> m_gateways;
};

void TestConversations::initTestCase() {
  using Way = GatewayProcess::Way;
  for (const auto& [name, way] : {std::pair("unix", Way::Unix), {"tcp", Way::Tcp}, {"fd 0", Way::StandardInput}})
    m_gateways[name] = std::make_unique<GatewayProcess>(way, GatewayProcess::siteArguments());
}

void TestConversations::holds_each_conversation_data() {
  QTest::addColumn<QString>("way");
  QTest::addColumn<int>("conversation");
  for (const auto& [way, gateway] : m_gateways) {
    for (std::size_t i = 0; i < conversations().size(); ++i)
      QTest::addRow("%s: %s", way.c_str(), conversations()[i].first)
          << QString::fromStdString(way) << static_cast<int>(i);
  }
}

void TestConversations::holds_each_conversation() {
  QFETCH(QString, way);
  QFETCH(int, conversation);
  GatewayProcess& gateway = *m_gateways.at(way.toStdString());
  const int socket = gateway.connect();
  QVERIFY(socket >= 0);
  Host host(socket);
  conversations()[static_cast<std::size_t>(conversation)].second(host);
}

void TestConversations::answers_after_each_of_them() {
  for (const auto& [way, gateway] : m_gateways) {
    Host host(gateway->connect());
    verifyHello(host.ask(Request{}.bytes()));
    QVERIFY2(gateway->runs(), way.c_str());
  }
}

void TestConversations::serves_several_connections_with_threads() {
  GatewayProcess gateway(GatewayProcess::Way::Unix, GatewayProcess::siteArguments() + QStringList{"--threads", "4"});
  std::vector<std::unique_ptr<Host>> hosts;
  for (int i = 0; i < 4; ++i)
    hosts.push_back(std::make_unique<Host>(gateway.connect()));
  verifyHello(hosts.front()->ask(Request{}.bytes()));  // Python is up
  QElapsedTimer timer;
  timer.start();
  for (const auto& host : hosts)
    host->send(Request{.path = "/pause", .query = "1"}.bytes());
  for (const auto& host : hosts)
    QCOMPARE(host->answer().body(), QByteArray("slept"));
  QVERIFY2(timer.elapsed() < 3500, "one after the other would take 4 s");
  for (int round = 0; round < 50; ++round) {
    for (const auto& host : hosts)
      host->send(Request{}.bytes());
    for (const auto& host : hosts)
      verifyHello(host->answer());
  }
}

QTEST_GUILESS_MAIN(TestConversations)
#include "tst_conversations.moc"
