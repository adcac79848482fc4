#include <QTest>

#include <random>

#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"
#include "tests/fcgi/told.h"

using namespace iiswsgi::fcgi;

namespace {

std::string answer() {
  std::string bytes;
  appendStream(bytes, Type::Stdout, 1, "Status: 200 OK\r\n\r\n");
  appendStream(bytes, Type::Stderr, 1, "oh");
  appendStream(bytes, Type::Stdout, 1, "hello");
  appendEndOfStream(bytes, Type::Stdout, 1);
  appendEndRequest(bytes, 1, ProtocolStatus::RequestComplete, 0x01020304);
  return bytes;
}

const QStringList toldAnswer{"stdout:Status: 200 OK\r\n\r\n", "stderr:oh", "stdout:hello", "end 16909060 0"};

}  // namespace

class TestResponseDecoder : public QObject {
  Q_OBJECT

 private slots:
  void reads_back_what_an_application_says();
  void tells_the_same_at_every_split();
  void cuts_long_streams_into_records_that_fit();
  void refuses_an_end_of_a_wrong_length();
  void survives_random_bytes();
};

void TestResponseDecoder::reads_back_what_an_application_says() {
  std::string bytes = answer(), values;
  appendPair(values, "FCGI_MPXS_CONNS", "0");
  appendGetValuesResult(bytes, values);
  appendUnknownType(bytes, 77);
  appendEndRequest(bytes, 2, ProtocolStatus::CannotMultiplex);
  const QStringList expected = toldAnswer + QStringList{
                                                "other 10 \x0f\x01"
                                                "FCGI_MPXS_CONNS0",
                                                "other 11 M" + QString(7, QChar(0)), "end 0 1"};
  QCOMPARE(told::byHost(bytes, [] { return 1000; }), expected);
}

void TestResponseDecoder::tells_the_same_at_every_split() {
  const std::string bytes = answer() + answer();
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    bool first = true;
    QCOMPARE(told::byHost(bytes, [&] { return std::exchange(first, false) ? at : 1000; }), toldAnswer + toldAnswer);
  }
}

void TestResponseDecoder::cuts_long_streams_into_records_that_fit() {
  for (const std::size_t size : {1ul, 65527ul, 65528ul, 65529ul, 131056ul, 131057ul, 1000000ul}) {
    std::string bytes;
    appendStream(bytes, Type::Stdout, 1, std::string(size, 'x'));
    QCOMPARE(bytes.size(), size + headerSize * ((size + largestContent - 1) / largestContent));
    QCOMPARE(told::byHost(bytes, [] { return 4096; }),
             (QStringList{"stdout:" + QString(static_cast<qsizetype>(size), 'x')}));
  }
}

void TestResponseDecoder::refuses_an_end_of_a_wrong_length() {
  std::string bytes;
  appendHeader(bytes, Type::EndRequest, 1, 3);
  QCOMPARE(told::byHost(bytes + "abc", [] { return 100; }), (QStringList{"error END_REQUEST of a wrong length"}));
}

void TestResponseDecoder::survives_random_bytes() {
  std::mt19937 random(44);
  const std::string good = answer();
  for (int round = 0; round < 5000; ++round) {
    std::string bytes = good;
    for (auto damage = 1 + random() % 4; damage > 0; --damage)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    QCOMPARE(told::byHost(bytes, [&] { return random() % 30; }), told::byHost(bytes, [&] { return bytes.size(); }));
  }
}

QTEST_GUILESS_MAIN(TestResponseDecoder)
#include "tst_response_decoder.moc"
