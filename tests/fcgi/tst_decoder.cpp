#include <QTest>

#include <random>

#include "gateway/fcgi/encoder.h"
#include "tests/fcgi/told.h"

using namespace iiswsgi::fcgi;

namespace {

std::string header(int type, int requestId, std::size_t length, int padding = 0, int version = 1) {
  return {static_cast<char>(version),        static_cast<char>(type),
          static_cast<char>(requestId >> 8), static_cast<char>(requestId),
          static_cast<char>(length >> 8),    static_cast<char>(length),
          static_cast<char>(padding),        '\0'};
}

std::string record(Type type, int requestId, std::string_view content, int padding = 0) {
  return header(static_cast<int>(type), requestId, content.size(), padding).append(content) +
         std::string(static_cast<std::size_t>(padding), 'p');
}

std::string begin(int requestId = 1, bool keep = true, Role role = Role::Responder) {
  std::string bytes;
  appendBeginRequest(bytes, static_cast<std::uint16_t>(requestId), keep, role);
  return bytes;
}

std::string pairs(const std::vector<std::pair<std::string, std::string>>& of) {
  std::string bytes;
  for (const auto& [name, value] : of)
    appendPair(bytes, name, value);
  return bytes;
}

const std::string shortPairs = pairs({{"METHOD", "GET"}, {"EMPTY", ""}});

/// A request of every kind of record that a host may send, with the given id.
std::string wholeRequest(int id) {
  return record(Type::Stdin, id, "") + begin(id) + record(Type::Params, id, shortPairs, 7) +
         record(Type::Params, id, "") + record(Type::Stdin, id, "body", 4) + record(Type::Stdin, id, " more") +
         record(Type::Stdin, id, "", 3);
}

QStringList told1(std::string_view bytes) {
  return told::byServer(bytes, [&] { return bytes.size(); });
}

QByteArray raw(const std::string& bytes) {
  return {bytes.data(), static_cast<qsizetype>(bytes.size())};
}

std::string_view view(const QByteArray& bytes) {
  return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

}  // namespace

class TestDecoder : public QObject {
  Q_OBJECT

 private slots:
  void tells_each_conversation_as_expected_data();
  void tells_each_conversation_as_expected();
  void tells_the_same_at_every_split_data() { tells_each_conversation_as_expected_data(); }
  void tells_the_same_at_every_split();
  void reads_params_split_over_records_at_every_byte();
  void reads_back_lengths_of_every_size();
  void passes_a_body_of_ten_megabytes();
  void holds_params_to_their_limit();
  void goes_on_behind_params_that_were_too_large();
  void survives_random_bytes();
  void survives_conversations_with_random_damage();
};

void TestDecoder::tells_each_conversation_as_expected_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QStringList>("expected");
  const auto row = [](const char* name, const std::string& bytes, const QStringList& expected) {
    QTest::newRow(name) << raw(bytes) << expected;
  };
  const QStringList told{"begin 1 1", "params METHOD=GET,EMPTY=", "stdin:body more", "end of stdin"};
  row("a request", wholeRequest(1), told);
  row("two requests in a row", wholeRequest(1) + wholeRequest(1), told + told);
  row("a large request id", begin(65535) + record(Type::Params, 65535, "") + record(Type::Stdin, 65535, ""),
      {"begin 65535 1", "params ", "end of stdin"});
  row("the connection isn't kept", begin(3, false), {"begin 3 0"});
  row("abort while PARAMS come", begin() + record(Type::Params, 1, "abc") + record(Type::AbortRequest, 1, ""),
      {"begin 1 1", "abort"});
  row("abort in the body, then a request",
      begin() + record(Type::Params, 1, "") + record(Type::Stdin, 1, "x") + record(Type::AbortRequest, 1, "") +
          record(Type::Stdin, 1, "late") + wholeRequest(1),
      QStringList{"begin 1 1", "params ", "stdin:x", "abort"} + told);
  row("abort of nothing", record(Type::AbortRequest, 1, "") + begin(), {"begin 1 1"});
  row("a second request at once",
      begin(1) + begin(2) + record(Type::Params, 2, "zzz") + record(Type::Params, 1, "") + record(Type::Stdin, 2, "") +
          record(Type::Stdin, 1, ""),
      {"begin 1 1", "refused 2 1", "params ", "end of stdin"});
  row("the same request begun twice", begin(1) + begin(1),
      {"begin 1 1", "error BEGIN_REQUEST of a request that has begun already"});
  row("an authorizer", begin(1, true, Role::Authorizer) + record(Type::Params, 1, "zzz") + begin(2),
      {"refused 1 3", "begin 2 1"});
  row("get values before a request", record(Type::GetValues, 0, pairs({{"FCGI_MPXS_CONNS", ""}})) + begin(),
      {"get values FCGI_MPXS_CONNS=", "begin 1 1"});
  row("get values within a request", begin() + record(Type::GetValues, 0, "", 5) + record(Type::Params, 1, ""),
      {"begin 1 1", "get values ", "params "});
  row("an unknown management record", record(static_cast<Type>(77), 0, "what", 1) + begin(),
      {"unknown 77", "begin 1 1"});
  row("an unknown record of the request",
      begin() + record(static_cast<Type>(77), 1, "what") + record(Type::Params, 1, ""), {"begin 1 1", "params "});
  row("DATA, which is for filters", begin() + record(Type::Data, 1, "what"), {"begin 1 1"});
  row("an empty STDIN ahead of its time", begin() + record(Type::Stdin, 1, "") + record(Type::Params, 1, ""),
      {"begin 1 1", "params "});
  row("a body ahead of PARAMS", begin() + record(Type::Stdin, 1, "x"),
      {"begin 1 1", "error STDIN before the end of PARAMS"});
  row("PARAMS twice", begin() + record(Type::Params, 1, "") + record(Type::Params, 1, ""),
      {"begin 1 1", "params ", "error PARAMS after their end"});
  row("a value beyond the end",
      begin() + record(Type::Params, 1, std::string("\x01\x7f", 2) + "ab") + record(Type::Params, 1, ""),
      {"begin 1 1", "error PARAMS with a length beyond their end"});
  row("a length of two gigabytes",
      begin() + record(Type::Params, 1, std::string("\xff\xff\xff\xff\x01", 5) + "ab") + record(Type::Params, 1, ""),
      {"begin 1 1", "error PARAMS with a length beyond their end"});
  row("half a length", begin() + record(Type::Params, 1, std::string("\x80\x01", 2)) + record(Type::Params, 1, ""),
      {"begin 1 1", "error PARAMS with a length beyond their end"});
  row("another version", header(1, 1, 8, 0, 2) + std::string(8, '\0'), {"error a record of another FastCGI version"});
  row("HTTP instead", "GET / HTTP/1.1\r\n\r\n", {"error a record of another FastCGI version"});
  row("BEGIN_REQUEST too short", record(Type::BeginRequest, 1, "abc"), {"error BEGIN_REQUEST of a wrong length"});
}

void TestDecoder::tells_each_conversation_as_expected() {
  QFETCH(QByteArray, bytes);
  QFETCH(QStringList, expected);
  QCOMPARE(told1(view(bytes)), expected);
}

void TestDecoder::tells_the_same_at_every_split() {
  QFETCH(QByteArray, bytes);
  QFETCH(QStringList, expected);
  QCOMPARE(told::byServer(view(bytes), [] { return 1; }), expected);
  for (qsizetype at = 1; at < bytes.size(); ++at) {
    bool first = true;
    const auto twoPieces = [&] { return std::exchange(first, false) ? static_cast<std::size_t>(at) : 1000000; };
    QCOMPARE(told::byServer(view(bytes), twoPieces), expected);
  }
}

void TestDecoder::reads_params_split_over_records_at_every_byte() {
  const std::string all = pairs({{"A", "1"}, {std::string(200, 'n'), std::string(300, 'v')}, {"", "x"}});
  const QStringList expected = told1(begin() + record(Type::Params, 1, all) + record(Type::Params, 1, ""));
  QCOMPARE(expected.size(), 2);
  for (std::size_t at = 1; at < all.size(); ++at) {
    QCOMPARE(told1(begin() + record(Type::Params, 1, all.substr(0, at), static_cast<int>(at % 8)) +
                   record(Type::Params, 1, all.substr(at)) + record(Type::Params, 1, "")),
             expected);
  }
  std::string single = begin();
  for (const char byte : all)
    single += record(Type::Params, 1, {&byte, 1});
  QCOMPARE(told1(single + record(Type::Params, 1, "")), expected);
}

void TestDecoder::reads_back_lengths_of_every_size() {
  for (const std::size_t length : {0, 1, 127, 128, 129, 255, 256, 65535, 65536, 200000}) {
    const std::string name(length, 'n'), value(length, 'v');
    const std::string bytes = pairs({{name, value}, {"last", "one"}});
    const auto back = parsePairs(bytes);
    QVERIFY(back);
    QCOMPARE(back->size(), 2u);
    QVERIFY(back->at(0).first == name && back->at(0).second == value);
    QVERIFY(back->at(1).first == "last" && back->at(1).second == "one");
  }
}

void TestDecoder::passes_a_body_of_ten_megabytes() {
  std::string body(10 * 1024 * 1024, 0);
  std::mt19937 random(7);
  for (char& byte : body)
    byte = static_cast<char>(random());
  std::string bytes = begin() + record(Type::Params, 1, "");
  appendStream(bytes, Type::Stdin, 1, body);
  appendEndOfStream(bytes, Type::Stdin, 1);
  const QStringList expected{"begin 1 1", "params ",
                             "stdin:" + QString::fromLatin1(body.data(), static_cast<qsizetype>(body.size())),
                             "end of stdin"};
  const QStringList got = told::byServer(bytes, [] { return 65536; });
  QVERIFY(got == expected);
}

void TestDecoder::holds_params_to_their_limit() {
  const std::string fits = pairs({{"A", "123456"}});  // 9 bytes
  const auto with = [](const std::string& params) {
    std::string bytes = begin();
    for (const char byte : params)
      bytes += record(Type::Params, 1, {&byte, 1});
    return bytes + record(Type::Params, 1, "") + record(Type::Stdin, 1, "");
  };
  const auto told = [](const std::string& bytes) { return told::byServer(bytes, [] { return 5; }, {9}); };
  QCOMPARE(told(with(fits)), (QStringList{"begin 1 1", "params A=123456", "end of stdin"}));
  QCOMPARE(told(with(fits + "x")), (QStringList{"begin 1 1", "params too large", "end of stdin"}));
}

void TestDecoder::goes_on_behind_params_that_were_too_large() {
  std::string bytes = begin();
  appendStream(bytes, Type::Params, 1, std::string(2 * 1024 * 1024, 'x'));
  bytes += record(Type::Params, 1, "") + record(Type::Stdin, 1, "body") + record(Type::Stdin, 1, "") + begin();
  QCOMPARE(told1(bytes), (QStringList{"begin 1 1", "params too large", "stdin:body", "end of stdin", "begin 1 1"}));
}

void TestDecoder::survives_random_bytes() {
  std::mt19937 random(42);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 400, 0);
    for (char& byte : bytes)
      byte = static_cast<char>(random());
    // Most would end at the version: let the walk go on into the records.
    for (std::size_t at = 0; at < bytes.size(); at += 8)
      bytes[at] = 1;
    told::byServer(bytes, [&] { return random() % 60; });
  }
}

void TestDecoder::survives_conversations_with_random_damage() {
  std::mt19937 random(43);
  const std::string good = wholeRequest(1) + record(Type::GetValues, 0, shortPairs) + wholeRequest(2);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = good;
    for (auto damage = 1 + random() % 4; damage > 0; --damage)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const QStringList whole = told1(bytes);
    QCOMPARE(told::byServer(bytes, [&] { return random() % 30; }), whole);
  }
}

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
