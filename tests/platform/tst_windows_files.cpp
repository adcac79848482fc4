#include <windows.h>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <thread>

#include "app/platform/files.h"

using namespace iiswsgi;
using host::FileState;

namespace {

/// Held open by somebody who lets nobody else in, as virus scanners do.
class HeldOpen {
 public:
  explicit HeldOpen(const QString& path)
      : m_file(::CreateFileW(QDir::toNativeSeparators(path).toStdWString().c_str(), GENERIC_READ, 0, nullptr,
                             OPEN_EXISTING, 0, nullptr)) {}
  ~HeldOpen() { release(); }
  void release() {
    if (m_file != INVALID_HANDLE_VALUE) ::CloseHandle(m_file);
    m_file = INVALID_HANDLE_VALUE;
  }

 private:
  HANDLE m_file;
};

}  // namespace

class TestWindowsFiles : public QObject {
  Q_OBJECT
 private slots:
  void aFileIsReplacedWholeAndNothingLiesBesideIt() {
    const QString file = path("a.config");
    QVERIFY(platform::replaceFile(file, "one").ok());
    QVERIFY(platform::replaceFile(file, "two").ok());
    QCOMPARE(*platform::readFile(file), "two");
    QCOMPARE(*platform::listFolder(m_folder.path()), QStringList{"a.config"});
  }

  void itsAttributesStay() {
    if (::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version"))
      QSKIP("Wine's ReplaceFile keeps nothing of the old file");
    const QString file = path("a.config");
    QVERIFY(platform::replaceFile(file, "one").ok());
    ::SetFileAttributesW(native(file).c_str(), FILE_ATTRIBUTE_HIDDEN);
    QVERIFY(platform::replaceFile(file, "two").ok());
    QVERIFY(::GetFileAttributesW(native(file).c_str()) & FILE_ATTRIBUTE_HIDDEN);
  }

  void aReadOnlyFileIsLeftAlone() {
    const QString file = path("a.config");
    QVERIFY(platform::replaceFile(file, "one").ok());
    ::SetFileAttributesW(native(file).c_str(), FILE_ATTRIBUTE_READONLY);
    QVERIFY(!platform::fileState(file)->writable);
    QCOMPARE(platform::replaceFile(file, "two").error().code(), host::codes::fileNotWritable);
    QCOMPARE(platform::removeFile(file).error().code(), host::codes::fileNotWritable);
    QCOMPARE(*platform::readFile(file), "one");
    ::SetFileAttributesW(native(file).c_str(), FILE_ATTRIBUTE_NORMAL);
  }

  void aFileThatSomebodyHoldsForAMomentIsWaitedFor() {
    const QString file = path("a.config");
    QVERIFY(platform::replaceFile(file, "one").ok());
    HeldOpen held(file);
    std::thread scanner([&] {
      QThread::msleep(500);
      held.release();
    });
    const auto replaced = platform::replaceFile(file, "two");
    scanner.join();
    QVERIFY2(replaced, qPrintable(replaced ? QString() : replaced.error().text()));
    QCOMPARE(*platform::readFile(file), "two");
  }

  void aFileThatIsHeldForGoodIsToldAndWhole() {
    const QString file = path("a.config");
    QVERIFY(platform::replaceFile(file, "one").ok());
    HeldOpen held(file);
    const auto refused = platform::replaceFile(file, "two");
    QCOMPARE(refused.error().code(), host::codes::fileNotWritable);
    QVERIFY2(refused.error().hint().contains("Another program"), qPrintable(refused.error().text()));
    held.release();
    QCOMPARE(*platform::readFile(file), "one");
    QCOMPARE(*platform::listFolder(m_folder.path()), QStringList{"a.config"});
  }

  void longPathsAndForeignLettersWork() {
    QString folder =
        path(QString::fromUtf8("gr\xc3\xbc\xc3\x9f"
                               "e \xd0\xb6"));
    while (folder.size() < 300)
      folder += "/" + QString(40, 'x');
    QVERIFY(platform::makeFolder(folder).ok());
    const QString file = folder + "/web.config";
    QVERIFY(platform::replaceFile(file, "one").ok());
    QVERIFY(platform::replaceFile(file, "two").ok());
    QCOMPARE(platform::fileState(file)->size, 3);
    QCOMPARE(*platform::readFile(file), "two");
    QVERIFY(platform::removeFile(file).ok());
    QCOMPARE(platform::fileState(file)->kind, FileState::Kind::Missing);
  }

  void whatIsThereIsNotMovedOver() {
    QVERIFY(platform::replaceFile(path("a"), "a").ok());
    QVERIFY(platform::replaceFile(path("b"), "b").ok());
    QCOMPARE(platform::movePath(path("a"), path("b")).error().code(), host::codes::pathTaken);
    QVERIFY(platform::movePath(path("a"), path("c")).ok());
    QCOMPARE(*platform::listFolder(m_folder.path()), (QStringList{"b", "c"}));
    QCOMPARE(platform::movePath(path("a"), path("d")).error().code(), host::codes::fileMissing);
  }

  void aJournalGrowsLineByLine() {
    QVERIFY(platform::appendFile(path("journal"), "one\n").ok());
    QVERIFY(platform::appendFile(path("journal"), "two\n").ok());
    QCOMPARE(*platform::readFile(path("journal")), "one\ntwo\n");
  }

  void aLockIsForOneAndFreeAgainAfterwards() {
    auto first = platform::takeLock(path("lock"));
    QVERIFY(first.ok());
    const auto second = platform::takeLock(path("lock"));
    QCOMPARE(second.error().code(), host::codes::lockTaken);
    QVERIFY2(second.error().message().contains(QString::number(::GetCurrentProcessId())),
             qPrintable(second.error().text()));
    first->reset();
    QVERIFY(platform::takeLock(path("lock")).ok());
  }

  void foldersAreMadeListedAndTakenAway() {
    QVERIFY(platform::makeFolder(path("x/y/z")).ok());
    QVERIFY(platform::makePrivateFolder(path("secret")).ok());
    QVERIFY(platform::replaceFile(path("secret/plan"), "p").ok());
    QCOMPARE(platform::fileState(path("x"))->kind, FileState::Kind::Folder);
    QVERIFY(platform::fileState(path("x/new"))->writable);
    QCOMPARE(platform::removeFile(path("x")).error().code(), host::codes::fileNotWritable);
    QVERIFY(platform::removeFile(path("x/y/z")).ok());
    QCOMPARE(platform::removeFile(path("x/y/z")).error().code(), host::codes::fileMissing);
    QCOMPARE(platform::listFolder(path("nowhere")).error().code(), host::codes::fileMissing);
    QCOMPARE(platform::readFile(path("nowhere")).error().code(), host::codes::fileMissing);
  }

  void init() { QVERIFY(QDir(m_folder.path()).isEmpty() || clear()); }

 private:
  QString path(const QString& name) const { return m_folder.filePath(name); }
  static std::wstring native(const QString& path) { return QDir::toNativeSeparators(path).toStdWString(); }
  bool clear() {
    for (const QString& name :
         QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
      QFileInfo(path(name)).isDir() ? QDir(path(name)).removeRecursively() : QFile::remove(path(name));
    }
    return true;
  }

  QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestWindowsFiles)
#include "tst_windows_files.moc"
