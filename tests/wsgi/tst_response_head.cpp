#include <QTest>

#include "gateway/wsgi/response_head.h"

/// The head of an answer under PEP 3333's and HTTP's rules.
using namespace iiswsgi::wsgi;

namespace {

QByteArray textOf(const ResponseHead& head) {
  return QByteArray(head.text().data(), static_cast<qsizetype>(head.text().size()));
}

}  // namespace

class TestResponseHead : public QObject {
  Q_OBJECT
 private slots:
  void aStatusIsThreeDigitsAndAReason_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("usual") << QByteArray("200 OK") << true;
    QTest::newRow("without a reason") << QByteArray("404") << true;
    QTest::newRow("an empty reason") << QByteArray("404 ") << true;
    QTest::newRow("latin-1") << QByteArray("200 \xE9") << true;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("two digits") << QByteArray("20 OK") << false;
    QTest::newRow("four digits") << QByteArray("2000 OK") << false;
    QTest::newRow("no blank") << QByteArray("200OK") << false;
    QTest::newRow("below 100") << QByteArray("099 No") << false;
    QTest::newRow("line end") << QByteArray("200 OK\r\nX: y") << false;
    QTest::newRow("NUL") << QByteArray("200 O\0K", 7) << false;
  }
  void aStatusIsThreeDigitsAndAReason() {
    QFETCH(QByteArray, status);
    ResponseHead head;
    QTEST(head.begin({status.constData(), static_cast<std::size_t>(status.size())}) == nullptr, "accepted");
  }

  void aHeaderIsAToken_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("usual") << QByteArray("X-A") << QByteArray("b c") << true;
    QTest::newRow("empty value") << QByteArray("X-A") << QByteArray("") << true;
    QTest::newRow("latin-1 value") << QByteArray("X-A") << QByteArray("\xE9") << true;
    QTest::newRow("empty name") << QByteArray("") << QByteArray("b") << false;
    QTest::newRow("colon") << QByteArray("X:") << QByteArray("b") << false;
    QTest::newRow("blank") << QByteArray("X A") << QByteArray("b") << false;
    QTest::newRow("latin-1 name") << QByteArray("\xE9") << QByteArray("b") << false;
    QTest::newRow("CR") << QByteArray("X") << QByteArray("b\r") << false;
    QTest::newRow("LF") << QByteArray("X") << QByteArray("b\nSet-Cookie: c") << false;
    QTest::newRow("NUL") << QByteArray("X") << QByteArray("b\0c", 3) << false;
    QTest::newRow("length") << QByteArray("Content-Length") << QByteArray(" 12 ") << true;
    QTest::newRow("negative length") << QByteArray("Content-Length") << QByteArray("-1") << false;
    QTest::newRow("signed length") << QByteArray("Content-Length") << QByteArray("+1") << false;
    QTest::newRow("length that isn't one") << QByteArray("Content-Length") << QByteArray("1x") << false;
    QTest::newRow("length beyond all bounds") << QByteArray("Content-Length") << QByteArray(30, '9') << false;
  }
  void aHeaderIsAToken() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    ResponseHead head;
    QVERIFY(!head.begin("200 OK"));
    QTEST(head.add({name.constData(), static_cast<std::size_t>(name.size())},
                   {value.constData(), static_cast<std::size_t>(value.size())}) == nullptr,
          "accepted");
  }

  void theConnectionIsTheServers() {
    ResponseHead head;
    QVERIFY(!head.begin("200 OK"));
    for (const char* name : {"Connection", "transfer-encoding", "TE", "Upgrade", "Keep-Alive", "Status"})
      QVERIFY(!head.add(name, "x"));
    QVERIFY(!head.add("X-Kept", "y"));
    head.finish(std::nullopt);
    QCOMPARE(textOf(head), QByteArray("Status: 200 OK\r\nX-Kept: y\r\n\r\n"));
  }

  void theLengthIsSentOnce() {
    ResponseHead head;
    QVERIFY(!head.begin("200 OK"));
    QVERIFY(!head.add("Content-Length", "5"));
    QVERIFY(!head.add("content-length", "5"));
    QVERIFY(head.add("Content-Length", "6"));
    head.finish(7);
    QCOMPARE(textOf(head), QByteArray("Status: 200 OK\r\nContent-Length: 5\r\n\r\n"));
  }

  void aLengthIsAddedWhereHttpAllowsIt_data() {
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<bool>("declared");
    QTest::addColumn<bool>("sent");
    QTest::newRow("200") << QByteArray("200 OK") << false << true;
    QTest::newRow("204") << QByteArray("204 No Content") << false << false;
    QTest::newRow("204, declared") << QByteArray("204 No Content") << true << false;
    QTest::newRow("304") << QByteArray("304 Not Modified") << false << false;
    QTest::newRow("304, declared: that of the 200") << QByteArray("304 Not Modified") << true << true;
    QTest::newRow("100") << QByteArray("100 Continue") << false << false;
  }
  void aLengthIsAddedWhereHttpAllowsIt() {
    QFETCH(QByteArray, status);
    QFETCH(bool, declared);
    ResponseHead head;
    QVERIFY(!head.begin({status.constData(), static_cast<std::size_t>(status.size())}));
    if (declared) QVERIFY(!head.add("Content-Length", "12"));
    head.finish(declared ? std::nullopt : std::optional<std::int64_t>(12));
    QTEST(textOf(head).contains("Content-Length: 12\r\n"), "sent");
  }
};

QTEST_APPLESS_MAIN(TestResponseHead)
#include "tst_response_head.moc"
