#include <QTest>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gateway/transport/windows.h"

/// The pipe that a host hands over, both ends of it in this process.
using namespace iiswsgi::transport;
using iiswsgi::windows::Handle;

namespace {

constexpr int patience = 10000;  // milliseconds

struct Ends {
  Handle server;
  Handle client;
};

/// Connected, as IIS starts a program. `mode`: what CreateNamedPipe takes.
Ends makeEnds(DWORD flags, DWORD mode) {
  static int count = 0;
  const std::wstring name =
      L"\\\\.\\pipe\\iiswsgi-ends-" + std::to_wstring(::GetCurrentProcessId()) + L"-" + std::to_wstring(++count);
  Ends ends;
  ends.server = Handle(::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | flags, mode, 1, 65536, 65536, 0, nullptr));
  ends.client = Handle(::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr));
  return ends;
}

bool send(const Handle& client, const std::string& bytes) {
  DWORD sent = 0;
  return ::WriteFile(client.get(), bytes.data(), static_cast<DWORD>(bytes.size()), &sent, nullptr) &&
         sent == bytes.size();
}

/// As a session reads, until there are `size` bytes or the connection has an end.
std::string receive(Connection& connection, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    char piece[1000];
    std::size_t got = 0;
    const Outcome outcome = connection.tryRead(piece, sizeof piece, got);
    bytes.append(piece, got);
    if (outcome == Outcome::Done) continue;
    if (outcome == Outcome::Closed || connection.waitToRead(false) != Outcome::Done) break;
  }
  return bytes;
}

}  // namespace

class TestPipes : public QObject {
  Q_OBJECT
 private slots:
  void messagesAreReadAsBytes_data() {
    QTest::addColumn<int>("flags");
    QTest::newRow("overlapped") << int(FILE_FLAG_OVERLAPPED);
    QTest::newRow("synchronous") << 0;
  }
  void messagesAreReadAsBytes() {
    QFETCH(int, flags);
    Ends ends = makeEnds(static_cast<DWORD>(flags), PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT);
    QVERIFY(ends.server && ends.client);
    const auto listener = windows::makePipeListener(std::move(ends.server));
    const auto connection = listener->accept();
    QVERIFY(connection);
    const std::string message(3500, 'm');  // more than one read takes
    QVERIFY(send(ends.client, message) && send(ends.client, "end"));
    QCOMPARE(receive(*connection, message.size() + 3), message + "end");
  }

  void aHostThatHasGoneEndsEveryWorker() {
    Ends ends = makeEnds(FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT);
    const std::shared_ptr<Listener> listener = windows::makePipeListener(std::move(ends.server));
    const auto ended = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 6; ++i) {
      std::thread([listener, ended] {
        while (const auto connection = listener->accept())
          receive(*connection, 1000);
        ++*ended;
      }).detach();  // one that hangs is seen by the count
    }
    QTest::qWait(200);  // one has the connection, the others wait for its end
    QCOMPARE(ended->load(), 0);
    ends.client.close();
    QTRY_COMPARE_WITH_TIMEOUT(ended->load(), 6, patience);
  }

  /// The last one: a stop is for good.
  void whatArrivesWhileItIsStoppedIsStillRead() {
    Ends ends = makeEnds(FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT);
    const auto listener = windows::makePipeListener(std::move(ends.server));
    const auto connection = listener->accept();
    QVERIFY(connection);
    std::atomic<bool> stopped{false};
    std::thread worker([&] { stopped = connection->waitToRead(true) == Outcome::Stopped; });
    QTest::qWait(200);  // it waits
    requestStop();
    worker.join();
    QVERIFY(stopped);
    QVERIFY(send(ends.client, "late"));
    char bytes[10];
    std::size_t got = 0;
    QCOMPARE(int(connection->tryRead(bytes, sizeof bytes, got)), int(Outcome::Done));
    QCOMPARE(std::string(bytes, got), std::string("late"));
  }
};

QTEST_GUILESS_MAIN(TestPipes)
#include "tst_pipes.moc"
