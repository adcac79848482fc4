#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/wsgi/gateway.h"
#include "tests/wsgi/pythons.h"

/// The application that can't be loaded: what the letter says depends on the interpreter, and a repaired file is seen.
using namespace iiswsgi::tests;

namespace {

QStringList served() {
  return {"--python", anyPython(), "--app", "app:application"};
}

void write(const QString& path, const QByteArray& text) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  QCOMPARE(file.write(text), text.size());
}

FastCgiAnswer get(Gateway& gateway) {
  return gateway.ask({{{"REQUEST_METHOD", "GET"}, {"PATH_INFO", "/"}, {"REMOTE_ADDR", "127.0.0.1"}}, {}});
}

/// The gateway looks once a second whether a file has changed.
FastCgiAnswer getUntil(Gateway& gateway, int status) {
  QElapsedTimer since;
  since.start();
  FastCgiAnswer answer = get(gateway);
  while (answer.status() != status && since.elapsed() < 20000) {
    QTest::qWait(200);
    answer = get(gateway);
  }
  return answer;
}

const QByteArray goodApplication(
    "import part\n\n\ndef application(environ, start_response):\n    start_response('200 OK', [])\n"
    "    return [part.word]\n");

}  // namespace

class TestLoading : public QObject {
  Q_OBJECT
 private slots:
  void aRepairedApplicationIsLoaded() {
    QTemporaryDir folder;
    write(folder.filePath("app.py"), goodApplication);
    write(folder.filePath("part.py"), "word = undefined_name  # fails\n");
    Gateway gateway;
    QVERIFY(gateway.start(served() + QStringList{"--folder", folder.path()}));
    const FastCgiAnswer broken = get(gateway);
    QCOMPARE(broken.status(), 500);
    QVERIFY2(broken.body().contains("undefined_name"), broken.raw.constData());
    write(folder.filePath("part.py"), "word = b'repaired'\n");
    const FastCgiAnswer repaired = getUntil(gateway, 200);
    QCOMPARE(repaired.body(), QByteArray("repaired"));
    QCOMPARE(gateway.stop(), 0);
  }

  void aModuleThatWasThereAlreadyIsReadAgain() {
    QTemporaryDir folder;
    write(folder.filePath("part.py"), "word = b'old'\n");
    write(folder.filePath("app.py"), "import part\n\nraise ValueError(part.word)\n");
    Gateway gateway;
    QVERIFY(gateway.start(served() + QStringList{"--folder", folder.path()}));
    QCOMPARE(get(gateway).status(), 500);
    write(folder.filePath("part.py"), "word = b'brand new'\n");
    write(folder.filePath("app.py"), goodApplication);
    QCOMPARE(getUntil(gateway, 200).body(), QByteArray("brand new"));
  }

  void aMissingPasteDeployIsToldForThatInterpreter() {
    QTemporaryDir folder;
    const QString environment = folder.filePath("venv");
    const QByteArray wrong = makeEnvironment(anyPython(), environment, false);
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    write(folder.filePath("site.ini"), "[app:main]\npaste.app_factory = app:make\n");
    const Ran ran = run(Gateway::program(),
                        {"--check", "--python", environment, "--ini", folder.filePath("site.ini"), "--log", "stderr"});
    QVERIFY2(ran.exitCode == 4, ran.errors.constData());
    QVERIFY2(ran.errors.contains("IISWSGI-0506"), ran.errors.constData());
    const QString advice = QDir::toNativeSeparators(interpreterIn(environment)) + " -m pip install PasteDeploy";
    QVERIFY2(ran.errors.contains(advice.toUtf8()), ran.errors.constData());
  }
};

QTEST_GUILESS_MAIN(TestLoading)
#include "tst_loading.moc"
