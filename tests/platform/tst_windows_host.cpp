#include <windows.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/platform/host.h"

using namespace iiswsgi;
using host::RegistryView;

namespace {

const wchar_t* const keyName = L"Software\\iiswsgi-test";
const QString keyPath = QStringLiteral("HKEY_CURRENT_USER\\Software\\iiswsgi-test");

void setValue(const wchar_t* name, DWORD type, const void* data, DWORD size) {
  if (::RegSetKeyValueW(HKEY_CURRENT_USER, keyName, name, type, data, size) != ERROR_SUCCESS) qFatal("registry");
}

/// This program once more: as the parent it starts a third one that sleeps, and says its number in a file.
int runAsChild(const QStringList& arguments) {
  if (arguments.value(0) == "parent") {
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {"--child", "sleep"});
    QFile number(arguments.value(1));
    if (!other.waitForStarted() || !number.open(QIODevice::WriteOnly)) return 99;
    number.write(QByteArray::number(other.processId()));
    number.close();
    QThread::sleep(60);
  }
  QThread::sleep(60);
  return 0;
}

bool isRunning(DWORD id) {
  const HANDLE process = ::OpenProcess(SYNCHRONIZE, FALSE, id);
  if (process == nullptr) return false;
  const bool running = ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
  ::CloseHandle(process);
  return running;
}

}  // namespace

class TestWindowsHost : public QObject {
  Q_OBJECT
 private slots:
  void cleanup() { ::RegDeleteTreeW(HKEY_CURRENT_USER, keyName); }

  void theCommandInterpreterGetsALineAsItStands() {
    QTemporaryDir folder;
    host::Command command;
    command.program = "cmd.exe";
    command.arguments = {"/d", "/s", "/c", "echo one \"two\"> \"a b.txt\" && echo three>> \"a b.txt\""};
    command.folder = folder.path();
    const auto ran = platform::makeHost()->run(command);
    QVERIFY2(ran, ran ? "" : qPrintable(ran.error().text()));
    QCOMPARE(ran->exitCode, 0);
    QFile file(folder.filePath("a b.txt"));
    QVERIFY2(file.open(QIODevice::ReadOnly), ran->errors.constData());
    QCOMPARE(file.readAll().simplified(), QByteArray("one \"two\" three"));
  }

  void aKeyTellsItsKeysAndValues() {
    const wchar_t text[] = L"C:\\Gr\u00fc\u00df\u6f22\\python.exe";
    setValue(nullptr, REG_SZ, text, sizeof(text));
    setValue(L"Expanded", REG_EXPAND_SZ, L"%USERPROFILE%\\x", sizeof(L"%USERPROFILE%\\x"));
    setValue(L"WithoutEnd", REG_SZ, L"abc", 3 * sizeof(wchar_t));
    const DWORD number = 4000000000;
    setValue(L"Number", REG_DWORD, &number, sizeof(number));
    const quint64 large = 1ULL << 40;
    setValue(L"Large", REG_QWORD, &large, sizeof(large));
    setValue(L"Bytes", REG_BINARY, "xy", 2);
    setValue(L"Empty", REG_SZ, L"", 0);
    ::RegSetKeyValueW(HKEY_CURRENT_USER, L"Software\\iiswsgi-test\\3.12\\InstallPath", L"x", REG_SZ, L"y", 4);
    ::RegSetKeyValueW(HKEY_CURRENT_USER, L"Software\\iiswsgi-test\\3.9", L"x", REG_SZ, L"y", 4);
    const auto key = m_host->readRegistry(keyPath, RegistryView::Bits64);
    QVERIFY2(key, qPrintable(key ? "" : key.error().text()));
    QStringList keys = key->keys;
    keys.sort();
    QCOMPARE(keys, QStringList({"3.12", "3.9"}));
    const QMap<QString, QString> expected{{"", QString::fromWCharArray(text)},
                                          {"Expanded", "%USERPROFILE%\\x"},
                                          {"WithoutEnd", "abc"},
                                          {"Number", "4000000000"},
                                          {"Large", "1099511627776"},
                                          {"Empty", ""}};
    QCOMPARE(key->values, expected);
  }

  void whatIsntThereIsMissing() {
    for (const RegistryView view : {RegistryView::Bits64, RegistryView::Bits32}) {
      const auto key = m_host->readRegistry(keyPath + "\\none", view);
      QVERIFY(!key.ok());
      QCOMPARE(key.error().code(), host::codes::fileMissing);
    }
    QVERIFY(m_host->readRegistry("HKEY_LOCAL_MACHINE\\SOFTWARE", RegistryView::Bits32).ok());
    QCOMPARE(m_host->accessList("C:\\no\\such\\folder").error().code(), host::codes::fileMissing);
  }

  void anAccessListNamesAccountsByTheirSids() {
    const QString system = qEnvironmentVariable("SystemRoot");
    const auto list = m_host->accessList(system);
    QVERIFY2(list, qPrintable(list ? "" : list.error().text()));
    QVERIFY(list->has_value());
    QVERIFY(!(*list)->isEmpty());
    for (const host::AccessEntry& entry : **list) {
      QVERIFY2(entry.sid.startsWith("S-1-"), qPrintable(entry.sid));
      QVERIFY2((entry.rights & 0xF0000000U) == 0, "generic rights must be told as a file's own");
    }
  }

  void itIsKnownWhetherThisIsAnAdministrator() {
    // What the token says is the truth; asking must work and not change.
    QCOMPARE(m_host->isElevated(), m_host->isElevated());
  }

  void aProgramWhoseTimeIsOverTakesWhatItStartedAlong() {
    QTemporaryDir folder;
    const QString number = folder.filePath("number");
    host::Command command;
    command.program = QCoreApplication::applicationFilePath();
    command.arguments = QStringList{"--child", "parent", number};
    command.timeout = std::chrono::seconds(8);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_host->run(command).error().code(), host::codes::programTimedOut);
    QVERIFY(clock.elapsed() < 30000);
    QFile file(number);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const DWORD id = file.readAll().toUInt();
    QVERIFY(id != 0);
    QTRY_VERIFY_WITH_TIMEOUT(!isRunning(id), 5000);
  }

 private:
  std::unique_ptr<host::Host> m_host = platform::makeHost();
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "--child") return runAsChild(arguments.mid(2));
  TestWindowsHost test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_windows_host.moc"
