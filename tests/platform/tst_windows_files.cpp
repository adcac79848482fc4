#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <thread>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/platform/host.h"

using namespace iiswsgi;
using host::FileState;

namespace {

QByteArray read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("can't write %s", qPrintable(path));
}

std::wstring wide(const QString& path) {
  return QDir::toNativeSeparators(path).toStdWString();
}

/// Another program's hold on a file.
class Hold {
 public:
  Hold(const QString& path, DWORD share)
      : m_file(::CreateFileW(wide(path).c_str(), GENERIC_READ, share, nullptr, OPEN_EXISTING, 0, nullptr)) {
    if (m_file == INVALID_HANDLE_VALUE) qFatal("can't hold %s", qPrintable(path));
  }
  ~Hold() { ::CloseHandle(m_file); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  HANDLE m_file;
};

void setReadOnly(const QString& path, bool on) {
  ::SetFileAttributesW(wide(path).c_str(), on ? FILE_ATTRIBUTE_READONLY : FILE_ATTRIBUTE_NORMAL);
}

/// The file's own access list as text; inherited entries included.
QString rightsOf(const QString& path) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  std::wstring name = wide(path);
  LPWSTR text = nullptr;
  if (::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr,
                              nullptr, &descriptor) != ERROR_SUCCESS)
    return {};
  ::ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text,
                                                         nullptr);
  const QString found = QString::fromWCharArray(text);
  ::LocalFree(text);
  ::LocalFree(descriptor);
  return found;
}

void setRights(const QString& path, const wchar_t* rights) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(rights, SDDL_REVISION_1, &descriptor, nullptr) ||
      !::SetFileSecurityW(wide(path).c_str(), DACL_SECURITY_INFORMATION, descriptor))
    qFatal("can't set the rights of %s", qPrintable(path));
  ::LocalFree(descriptor);
}

}  // namespace

class TestWindowsFiles : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = platform::makeHost();
    write(path("file"), "old");
  }
  void cleanup() {
    setReadOnly(path("file"), false);
    m_folder.reset();
  }

  void aFileIsReplacedWholeAndNothingIsLeftBeside() {
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    QCOMPARE(read(path("file")), "new");
    QVERIFY(m_host->replaceFile(path("made"), QByteArray(3000000, 'x')));
    QCOMPARE(read(path("made")).size(), 3000000);
    QCOMPARE(*m_host->listFolder(m_folder->path()), QStringList({"file", "made"}));
    QCOMPARE(m_host->replaceFile(path("none/new"), "x").error().code(), host::codes::fileNotWritable);
  }

  void aReplacedFileKeepsItsAttributesAndRights() {
    if (::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr)
      QSKIP("Wine's ReplaceFile keeps nothing of the old file");
    ::SetFileAttributesW(wide(path("file")).c_str(), FILE_ATTRIBUTE_HIDDEN);
    setRights(path("file"), L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;WD)");
    const QString before = rightsOf(path("file"));
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    QCOMPARE(read(path("file")), "new");
    QCOMPARE(rightsOf(path("file")), before);
    QVERIFY(::GetFileAttributesW(wide(path("file")).c_str()) & FILE_ATTRIBUTE_HIDDEN);
  }

  void aFileThatIsMarkedReadOnlyIsRefused() {
    setReadOnly(path("file"), true);
    QCOMPARE(m_host->fileState(path("file"))->writable, false);
    const auto replaced = m_host->replaceFile(path("file"), "new");
    QCOMPARE(replaced.error().code(), host::codes::fileNotWritable);
    QVERIFY(replaced.error().message().contains("read-only"));
    QCOMPARE(m_host->removeFile(path("file")).error().code(), host::codes::fileNotWritable);
    QCOMPARE(read(path("file")), "old");
  }

  /// A virus scanner or an editor lets go after a moment.
  void aFileThatIsHeldForAMomentIsWaitedFor() {
    auto hold = std::make_unique<Hold>(path("file"), FILE_SHARE_READ);
    std::thread letGo([&] {
      QThread::msleep(400);
      hold.reset();
    });
    const auto replaced = m_host->replaceFile(path("file"), "new");
    letGo.join();
    QVERIFY2(replaced, qPrintable(replaced ? "" : replaced.error().text()));
    QCOMPARE(read(path("file")), "new");
  }

  void aFileThatStaysHeldIsToldAndKept() {
    const Hold hold(path("file"), FILE_SHARE_READ);
    QElapsedTimer clock;
    clock.start();
    const auto replaced = m_host->replaceFile(path("file"), "new");
    QVERIFY(!replaced.ok());
    QCOMPARE(replaced.error().code(), host::codes::fileNotWritable);
    QVERIFY2(replaced.error().hint().contains("Another program"), qPrintable(replaced.error().text()));
    QVERIFY(clock.elapsed() < 15000);
    QCOMPARE(read(path("file")), "old");
    QVERIFY(!QFile::exists(host::stagingPath(path("file"))));
  }

  void whatWasLeftByAPowerCutIsReplaced() {
    write(host::stagingPath(path("file")), "half a fi");
    setReadOnly(host::stagingPath(path("file")), true);
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    QCOMPARE(read(path("file")), "new");
    QVERIFY(!QFile::exists(host::stagingPath(path("file"))));
  }

  void pathsMayBeLongAndInAnyScript() {
    QString deep = m_folder->path();
    for (int i = 0; i < 12; ++i)
      deep += "/" + QString::fromUtf8("grüß-漢字-") + QString(20, 'x');
    QVERIFY(deep.size() > 300);
    QVERIFY(m_host->makeFolder(deep));
    const QString file = deep + "/web.config";
    QVERIFY(m_host->replaceFile(file, "one"));
    QVERIFY(m_host->replaceFile(file, "two"));
    QCOMPARE(*m_host->readFile(file), "two");
    QCOMPARE(m_host->fileState(file)->kind, FileState::Kind::File);
    QCOMPARE(*m_host->listFolder(deep), QStringList{"web.config"});
    QVERIFY(m_host->movePath(file, deep + "/moved"));
    QVERIFY(m_host->removeFile(deep + "/moved"));
  }

  void missingThingsAreSaidToBeMissing() {
    QCOMPARE(m_host->readFile(path("none")).error().code(), host::codes::fileMissing);
    QCOMPARE(m_host->listFolder(path("none")).error().code(), host::codes::fileMissing);
    QCOMPARE(m_host->removeFile(path("none")).error().code(), host::codes::fileMissing);
    QCOMPARE(m_host->movePath(path("none"), path("x")).error().code(), host::codes::fileMissing);
    QCOMPARE(m_host->readFile(m_folder->path()).error().code(), host::codes::fileUnreadable);
    const auto state = m_host->fileState(path("none/deeper"));
    QVERIFY(state && state->kind == FileState::Kind::Missing && state->writable);
  }

  void foldersAreMadeListedAndRemovedWhenEmpty() {
    QVERIFY(m_host->makeFolder(path("a/b")));
    QVERIFY(m_host->makeFolder(path("a/b")));
    write(path("a/hidden"), "");
    ::SetFileAttributesW(wide(path("a/hidden")).c_str(), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
    QCOMPARE(*m_host->listFolder(path("a")), (QStringList{"b", "hidden"}));
    QCOMPARE(m_host->removeFile(path("a")).error().code(), host::codes::fileNotWritable);
    QVERIFY(m_host->removeFile(path("a/b")));
    QCOMPARE(m_host->fileState(path("a"))->kind, FileState::Kind::Folder);
  }

  void aPrivateFolderIsClosedToOthers() {
    QVERIFY(m_host->makePrivateFolder(path("x/private")));
    QVERIFY(m_host->makePrivateFolder(path("x/private")));
    QVERIFY(m_host->replaceFile(path("x/private/plan.json"), "{}"));
    QCOMPARE(*m_host->readFile(path("x/private/plan.json")), "{}");
    const auto list = m_host->accessList(path("x/private"));
    QVERIFY(list && list->has_value());
    for (const host::AccessEntry& entry : **list) {
      for (const char* group : {"S-1-1-0", "S-1-5-11", "S-1-5-32-545"})
        QVERIFY2(entry.sid != QLatin1String(group) || entry.rights == 0, qPrintable(rightsOf(path("x/private"))));
    }
  }

  /// What an elevated process makes there belongs to the administrators: by its own name the user may read it.
  void aPrivateFolderNamesItsUser() {
    QVERIFY(m_host->makePrivateFolder(path("private")));
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    std::wstring name = wide(path("file"));
    QCOMPARE(::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr,
                                     nullptr, &descriptor),
             DWORD(ERROR_SUCCESS));
    LPWSTR text = nullptr;
    QVERIFY(::ConvertSidToStringSidW(owner, &text));
    const QString sid = QString::fromWCharArray(text);
    ::LocalFree(text);
    ::LocalFree(descriptor);
    if (sid == "S-1-5-32-544") QSKIP("an administrator's files belong to the administrators");
    const auto list = m_host->accessList(path("private"));
    QVERIFY(list && list->has_value());
    QVERIFY2(std::any_of((*list)->begin(), (*list)->end(),
                         [&](const auto& entry) { return entry.sid == sid && entry.allows && entry.handedDown; }),
             qPrintable(rightsOf(path("private"))));
  }

  void aFolderThatOthersCouldHaveFilledIsNotPrivate() {
    QVERIFY(m_host->makePrivateFolder(path("private")));
    QVERIFY(m_host->checkPrivateFolder(path("private")));
    QVERIFY(m_host->checkPrivateFolder(path("none/deeper")));
    setRights(path("private"), L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)(A;OICI;FA;;;WD)");
    QCOMPARE(m_host->checkPrivateFolder(path("private")).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(m_host->makePrivateFolder(path("private")).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(m_host->makePrivateFolder(path("file")).error().code(), host::codes::folderNotPrivate);
  }

  void aMoveOverwritesNothing() {
    write(path("other"), "other");
    QCOMPARE(m_host->movePath(path("file"), path("other")).error().code(), host::codes::pathTaken);
    QCOMPARE(read(path("other")), "other");
    QVERIFY(m_host->movePath(path("file"), path("third")));
    QCOMPARE(read(path("third")), "old");
    QVERIFY(!QFile::exists(path("file")));
    QVERIFY(m_host->makeFolder(path("a/b")));
    QVERIFY(m_host->movePath(path("a"), path("c")));
    QCOMPARE(m_host->fileState(path("c/b"))->kind, FileState::Kind::Folder);
  }

  void appendingAppends() {
    QVERIFY(m_host->appendFile(path("journal"), "one\n"));
    QVERIFY(m_host->appendFile(path("journal"), "two\n"));
    QCOMPARE(read(path("journal")), "one\ntwo\n");
  }

  void aLockIsForOneAndFreeAgainAfterIt() {
    {
      const auto lock = m_host->takeLock(path("lock"));
      QVERIFY(lock);
      const auto second = platform::makeHost()->takeLock(path("lock"));
      QCOMPARE(second.error().code(), host::codes::lockTaken);
      QVERIFY(second.error().message().contains(QString::number(::GetCurrentProcessId())));
    }
    QVERIFY(m_host->takeLock(path("lock")));
  }

  void aLockOfAProcessThatWasKilledIsFree() {
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {"--hold", path("lock")});
    QVERIFY(other.waitForReadyRead(20000));
    QCOMPARE(m_host->takeLock(path("lock")).error().code(), host::codes::lockTaken);
    other.kill();
    QVERIFY(other.waitForFinished());
    QVERIFY(m_host->takeLock(path("lock")));
  }

  void aProgramThatWeStartDoesntInheritTheLock() {
    QProcess other;
    {
      const auto lock = m_host->takeLock(path("lock"));
      other.start(QCoreApplication::applicationFilePath(), {"--hold", path("another")});
      QVERIFY(other.waitForReadyRead(20000));
    }
    QVERIFY(m_host->takeLock(path("lock")));
    other.kill();
    other.waitForFinished();
  }

 private:
  QString path(const QString& name) const { return m_folder->filePath(name); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<host::Host> m_host;
};

namespace {

int hold(const QString& path) {
  const auto host = platform::makeHost();
  const auto lock = host->takeLock(path);
  std::puts(lock ? "held" : "refused");
  std::fflush(stdout);
  QThread::sleep(60);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "--hold") return hold(arguments.value(2));
  TestWindowsFiles test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_windows_files.moc"
