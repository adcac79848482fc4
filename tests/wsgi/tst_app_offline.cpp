#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/wsgi/gateway.h"
#include "tests/wsgi/pythons.h"

/// While app_offline.htm stands in the application's folder the gateway answers with its text, lets go of the modules,
/// and serves what is there when it is gone.
using namespace iiswsgi::tests;

Q_DECLARE_METATYPE(iiswsgi::tests::Transport)

namespace {

constexpr int patience = 60000;

class Site {
 public:
  Site() { publish("first"); }
  QString folder() const { return QDir::toNativeSeparators(m_folder.path()); }

  void publish(const QByteArray& version) {
    write("version.py", "version = b'" + version + "'\n");
    write("shop.py",
          "import os, version\n"
          "def application(environ, start_response):\n"
          "    start_response('200 OK', [('X-Process', str(os.getpid()))])\n"
          "    return [version.version]\n");
  }
  void goOffline(const QByteArray& text) { write("app_offline.htm", text); }
  void comeBack() { QFile::remove(m_folder.filePath("app_offline.htm")); }

 private:
  void write(const char* name, const QByteArray& text) {
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("%s", qPrintable(file.errorString()));
    file.write(text);
  }
  QTemporaryDir m_folder;
};

FastCgiAnswer ask(Gateway& gateway) {
  return gateway.ask({{{"REQUEST_METHOD", "GET"}, {"SCRIPT_NAME", ""}, {"PATH_INFO", "/"}}, {}});
}

/// Asks until that status comes.
FastCgiAnswer askUntil(Gateway& gateway, int status) {
  QElapsedTimer since;
  since.start();
  FastCgiAnswer answer;
  do {
    answer = ask(gateway);
  } while (answer.status() != status && since.elapsed() < patience);
  return answer;
}

QStringList servedFrom(const Site& site) {
  return {"--python", anyPython(), "--app", "shop:application", "--folder", site.folder()};
}

}  // namespace

class TestAppOffline : public QObject {
  Q_OBJECT
 private slots:
  void whatComesBackIsTheNewVersion_data() {
    QTest::addColumn<Transport>("transport");
    for (const Transport transport : transports()) {
#ifdef Q_OS_WIN
      // Behind a pipe that listens or a port nobody here would start another process, as a web server does.
      if (!isOneConnection(transport)) continue;
#endif
      QTest::newRow(nameOf(transport)) << transport;
    }
  }
  void whatComesBackIsTheNewVersion() {
    QFETCH(Transport, transport);
    Site site;
    Gateway gateway;
    QVERIFY2(gateway.start(servedFrom(site), transport), gateway.log().constData());
    QCOMPARE(ask(gateway).body(), QByteArray("first"));

    site.goOffline("<p>Two minutes.</p>");
    const FastCgiAnswer meanwhile = askUntil(gateway, 503);
    QVERIFY2(meanwhile.status() == 503, (meanwhile.raw + gateway.log()).constData());
    QCOMPARE(meanwhile.body(), QByteArray("<p>Two minutes.</p>"));
    QCOMPARE(meanwhile.header("Content-Type"), QList<QByteArray>{"text/html"});

    site.publish("second");
    QTRY_VERIFY2_WITH_TIMEOUT(gateway.log().contains("a new process takes the place"), gateway.log().constData(),
                              patience);
    QCOMPARE(askUntil(gateway, 503).status(), 503);
    site.comeBack();
    const FastCgiAnswer back = askUntil(gateway, 200);
    QVERIFY2(back.body() == "second", (back.raw + gateway.log()).constData());
    QCOMPARE(gateway.stop(), 0);
  }

  void aProcessThatStartsMeanwhileLoadsNothingYet() {
    Site site;
    site.goOffline("not now");
    site.publish("broken'");
    Gateway gateway;
    QVERIFY2(gateway.start(servedFrom(site)), gateway.log().constData());
    QCOMPARE(ask(gateway).body(), QByteArray("not now"));
    site.publish("mended");
    site.comeBack();
    const FastCgiAnswer back = askUntil(gateway, 200);
    QVERIFY2(back.body() == "mended", (back.raw + gateway.log()).constData());
    QVERIFY2(!gateway.log().contains("SyntaxError"), gateway.log().constData());
  }

  void theHostsFolderCountsToo() {
    Site site;
    Site hosts;
    Gateway gateway;
    QVERIFY2(gateway.start(servedFrom(site)), gateway.log().constData());
    hosts.goOffline("from the host's folder");
    const FastCgiAnswer answer = gateway.ask({{{"REQUEST_METHOD", "GET"},
                                               {"SCRIPT_NAME", ""},
                                               {"PATH_INFO", "/"},
                                               {"APPL_PHYSICAL_PATH", hosts.folder().toUtf8()}},
                                              {}});
    QCOMPARE(answer.status(), 503);
    QCOMPARE(answer.body(), QByteArray("from the host's folder"));
  }

  void anEmptyFileGetsATextOfOurs() {
    Site site;
    site.goOffline({});
    Gateway gateway;
    QVERIFY2(gateway.start(servedFrom(site)), gateway.log().constData());
    const FastCgiAnswer answer = ask(gateway);
    QCOMPARE(answer.status(), 503);
    QVERIFY2(answer.body().contains("being updated"), answer.raw.constData());
  }

  void aCheckLoadsTheApplicationAllTheSame() {
    Site site;
    site.goOffline("not now");
    site.publish("broken'");
    const Ran ran = run(Gateway::program(), servedFrom(site) + QStringList{"--check"});
    QCOMPARE(ran.exitCode, 4);
  }
};

QTEST_GUILESS_MAIN(TestAppOffline)
#include "tst_app_offline.moc"
