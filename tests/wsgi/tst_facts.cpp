#include <variant>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "gateway/wsgi/facts.h"
#include "gateway/wsgi/python.h"

/// Which interpreters are found and which are refused, each with a letter that says why and what to do.
using namespace iiswsgi;
using namespace iiswsgi::wsgi;

namespace {

const char* const usual =
    "iiswsgi facts 1\nexecutable=/opt/python\nimplementation=cpython\nversion=3.11.2 (main)\nmajor=3\nminor=11\n"
    "bits=64\nfree_threaded=\nmapped=\nfolder=/opt/lib\nfolder=/opt/lib\nlibrary=libpython3.11.so.1.0\n";

std::string changed(const char* from, const char* to) {
  return QByteArray(usual).replace(from, to).toStdString();
}

contract::Failure failureOf(const std::string& pythonPath) {
  const auto found = findInterpreter(pythonPath);
  const auto* failure = std::get_if<contract::Failure>(&found);
  return failure ? *failure : contract::Failure{};
}

std::string write(const QTemporaryDir& folder, const QString& name, const QByteArray& text, bool executable = true) {
  const QString path = folder.filePath(name);
  QDir().mkpath(QFileInfo(path).path());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) return {};
  file.close();
  if (executable) file.setPermissions(file.permissions() | QFile::ExeOwner | QFile::ExeUser);
  return path.toStdString();
}

bool holds(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class TestFacts : public QObject {
  Q_OBJECT
 private slots:
  void factsAreRead() {
    const auto facts = parseFacts(std::string("a warning\n") + usual);
    QVERIFY(facts);
    QCOMPARE(facts->minor, 11);
    QCOMPARE(facts->libraryFolders.size(), std::size_t{1});
    QVERIFY(!objectionTo(*facts));
    QVERIFY(!parseFacts("Hello\n"));
    QVERIFY(!parseFacts(""));
  }

  void whatCantBeEmbeddedIsRefused_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("Python 2") << QByteArray("major=3\nminor=11") << QByteArray("major=2\nminor=7")
                              << QByteArray("is Python 2.7");
    QTest::newRow("PyPy") << QByteArray("=cpython") << QByteArray("=pypy") << QByteArray("is pypy");
    QTest::newRow("32-bit") << QByteArray("bits=64") << QByteArray("bits=32") << QByteArray("32-bit");
    QTest::newRow("free-threaded") << QByteArray("free_threaded=") << QByteArray("free_threaded=1")
                                   << QByteArray("free-threaded");
    QTest::newRow("the Microsoft Store")
        << QByteArray("mapped=")
        << QByteArray("mapped=C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.11\\python311.dll")
        << QByteArray("comes from the Microsoft Store");
  }
  void whatCantBeEmbeddedIsRefused() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, says);
    const auto facts = parseFacts(changed(from.constData(), to.constData()));
    QVERIFY(facts);
    const auto objection = objectionTo(*facts);
    QVERIFY(objection);
    QCOMPARE(objection->code, contract::codes::pythonNotEmbeddable);
    QVERIFY2(holds(objection->message, says.constData()), objection->message.c_str());
    QVERIFY(!objection->hint.empty());
  }

  void anInterpreterWithoutASharedLibraryIsRefused() {
    const QTemporaryDir folder;
    const std::string path = write(
        folder, "python3", QByteArray("#!/bin/sh\ncat <<'END'\n") + changed("/opt/lib", "/nowhere").c_str() + "END\n");
    const contract::Failure failure = failureOf(path);
    QCOMPARE(failure.code, contract::codes::pythonNotEmbeddable);
    QVERIFY2(holds(failure.message, "no shared library"), failure.message.c_str());
    QVERIFY(holds(failure.hint, "--enable-shared"));
    QVERIFY(holds(failure.detail, "looked in /nowhere"));
  }

  void whatIsNoInterpreterIsTold_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("missing") << QStringLiteral("/nowhere/python3") << QByteArray("There is no file /nowhere/python3");
    QTest::newRow("not on PATH") << QStringLiteral("no-such-python")
                                 << QByteArray("There is no no-such-python on PATH");
    QTest::newRow("another program") << QStringLiteral("/bin/ls") << QByteArray("doesn't answer as a Python does");
    QTest::newRow("a folder without one") << QStringLiteral("/usr/include") << QByteArray("holds no Python");
    QTest::newRow("a file that isn't a program") << QStringLiteral("/etc/passwd") << QByteArray("can't be run");
  }
  void whatIsNoInterpreterIsTold() {
    QFETCH(QString, path);
    QFETCH(QByteArray, says);
    const contract::Failure failure = failureOf(path.toStdString());
    QCOMPARE(failure.code, contract::codes::pythonNotFound);
    QVERIFY2(holds(failure.message, says.constData()), failure.message.c_str());
    QVERIFY(!failure.hint.empty());
  }

  void anEnvironmentWhosePythonIsGoneIsTold() {
    const QTemporaryDir folder;
    QDir(folder.path()).mkpath("bin");
    QVERIFY(QFile::link("/nowhere/python3.4", folder.filePath("bin/python3")));
    const contract::Failure failure = failureOf(folder.path().toStdString());
    QCOMPARE(failure.code, contract::codes::pythonNotFound);
    QVERIFY2(holds(failure.message, "/nowhere/python3.4"), failure.message.c_str());
  }

  void aMissingBridgeNamesThoseThatAreThere() {
    const QTemporaryDir folder;
    Interpreter interpreter;
    interpreter.major = 3;
    interpreter.minor = 8;
    const auto none = loadBridge(interpreter, folder.path().toStdString());
    QCOMPARE(std::get<contract::Failure>(none).code, contract::codes::bridgeMissing);
    write(folder, "iiswsgi-bridge-cp39.so", "");
    write(folder, "iiswsgi-bridge-cp314.so", "");
    const auto others = loadBridge(interpreter, folder.path().toStdString());
    const auto& failure = std::get<contract::Failure>(others);
    QVERIFY2(holds(failure.message, "Python 3.8"), failure.message.c_str());
    QVERIFY2(holds(failure.hint, "3.9, 3.14"), failure.hint.c_str());
  }

  void aLibraryThatCantBeLoadedIsTold() {
    const QTemporaryDir folder;
    write(folder, "iiswsgi-bridge-cp39.so", "not a library");
    Interpreter interpreter;
    interpreter.major = 3;
    interpreter.minor = 9;
    interpreter.library = write(folder, "libpython3.9.so", "not a library");
    const auto loaded = loadBridge(interpreter, folder.path().toStdString());
    const auto& failure = std::get<contract::Failure>(loaded);
    QCOMPARE(failure.code, contract::codes::pythonNotEmbeddable);
    QVERIFY2(holds(failure.message, "libpython3.9.so"), failure.message.c_str());
    QVERIFY(!failure.detail.empty());
  }
};

QTEST_GUILESS_MAIN(TestFacts)
#include "tst_facts.moc"
