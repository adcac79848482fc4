#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <QProcess>
#include <QTest>

#include "tests/cli/workshop.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi::test;

namespace {

/// What a person sees and types at: a terminal that is none.
class Terminal {
 public:
  Terminal() : m_end(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (m_end < 0 || grantpt(m_end) != 0 || unlockpt(m_end) != 0) qFatal("no terminal");
  }
  ~Terminal() { close(m_end); }
  QString name() const { return QString::fromLocal8Bit(ptsname(m_end)); }
  bool shows() const {
    termios now{};
    return tcgetattr(m_end, &now) == 0 && (now.c_lflag & ECHO) != 0;
  }
  /// What is there once `text` has come; less, if it doesn't come.
  QByteArray readUntil(const QByteArray& text) {
    QByteArray seen;
    pollfd ready{m_end, POLLIN, 0};
    while (!seen.contains(text) && poll(&ready, 1, 30000) > 0) {
      char bytes[256];
      const auto count = read(m_end, bytes, sizeof bytes);
      if (count <= 0) break;
      seen.append(bytes, count);
    }
    return seen;
  }

 private:
  int m_end;
};

QString packageThatAsksForAPassword(const Workshop& shop) {
  RawZip zip;
  zip.add("Manifest.xml", manifestFor());
  zip.add("Parameters.xml",
          "<parameters><parameter name=\"Application Path\" tags=\"iisApp\" defaultValue=\"Sandbox/shop\" "
          "description=\"d\"><parameterEntry kind=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter>"
          "<parameter name=\"Mail password\" tags=\"Password\" description=\"d\"/></parameters>");
  zip.add("shop/wsgi.py", "application = None\n");
  zip.add("shop/iiswsgi.json", "{\"id\": \"shop\", \"version\": \"1\", \"callable\": \"wsgi:application\"}");
  Workshop::write(shop.path("shop.zip"), zip.bytes());
  return shop.path("shop.zip");
}

}  // namespace

class TestTerminal : public QObject {
  Q_OBJECT
 private slots:
  void whoGivesUpAtAPasswordHasTheTerminalBack_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl+C") << SIGINT;
    QTest::newRow("ended politely") << SIGTERM;
  }
  void whoGivesUpAtAPasswordHasTheTerminalBack() {
    QFETCH(int, signal);
    Workshop shop;
    shop.createSandbox();
    Terminal terminal;
    QProcess program;
    program.setStandardInputFile(terminal.name());
    program.setStandardOutputFile(terminal.name());
    program.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"),
                  {"install", packageThatAsksForAPassword(shop), "--server", shop.sandbox(), "--no-environment",
                   "--python", Workshop::python(), "--set", "Application Path=Sandbox/shop"});
    QVERIFY(program.waitForStarted());
    const QByteArray seen = terminal.readUntil("Mail password");
    QVERIFY2(seen.contains("Mail password"), seen + program.readAllStandardError());
    QTRY_VERIFY(!terminal.shows());
    ::kill(static_cast<pid_t>(program.processId()), signal);
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);
    QCOMPARE(program.exitCode(), signal);
    QVERIFY(terminal.shows());
  }
};

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_terminal.moc"
