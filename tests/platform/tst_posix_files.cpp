#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

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

struct stat facts(const QString& path) {
  struct stat found {};
  ::lstat(QFile::encodeName(path).constData(), &found);
  return found;
}

void setMode(const QString& path, mode_t mode) {
  if (::chmod(QFile::encodeName(path).constData(), mode) != 0) qFatal("chmod");
}

}  // namespace

class TestPosixFiles : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = platform::makeHost();
    write(path("file"), "old");
  }
  void cleanup() { setMode(m_folder->path(), 0700); }

  void aReplacedFileKeepsItsModeAndOwner() {
    setMode(path("file"), 0640);
    const bool root = ::getuid() == 0;
    if (root) QCOMPARE(::chown(QFile::encodeName(path("file")).constData(), 65534, 65533), 0);
    const struct stat before = facts(path("file"));
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    const struct stat after = facts(path("file"));
    QCOMPARE(read(path("file")), "new");
    QCOMPARE(after.st_mode, before.st_mode);
    QCOMPARE(after.st_uid, before.st_uid);
    QCOMPARE(after.st_gid, before.st_gid);
    QVERIFY(after.st_ino != before.st_ino);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList("file"));
  }

  void aNewFileIsMade() {
    QVERIFY(m_host->replaceFile(path("new"), QByteArray("\0\r\n", 3)));
    QCOMPARE(read(path("new")), QByteArray("\0\r\n", 3));
    QCOMPARE(m_host->replaceFile(path("none/new"), "x").error().code(), host::codes::fileNotWritable);
  }

  void aReadOnlyFileIsRefusedEvenToRoot() {
    setMode(path("file"), 0444);
    QCOMPARE(m_host->fileState(path("file"))->writable, false);
    const auto replaced = m_host->replaceFile(path("file"), "new");
    QCOMPARE(replaced.error().code(), host::codes::fileNotWritable);
    QVERIFY(replaced.error().message().contains("read-only"));
    QCOMPARE(m_host->removeFile(path("file")).error().code(), host::codes::fileNotWritable);
    QCOMPARE(read(path("file")), "old");
  }

  void aReadOnlyFolderIsRefusedEvenToRoot() {
    setMode(m_folder->path(), 0555);
    QCOMPARE(m_host->fileState(path("file"))->writable, false);
    QCOMPARE(m_host->fileState(path("new"))->writable, false);
    QCOMPARE(m_host->replaceFile(path("file"), "new").error().code(), host::codes::fileNotWritable);
    QCOMPARE(m_host->replaceFile(path("new"), "new").error().code(), host::codes::fileNotWritable);
    QCOMPARE(m_host->removeFile(path("file")).error().code(), host::codes::fileNotWritable);
    QCOMPARE(m_host->movePath(path("file"), path("other")).error().code(), host::codes::fileNotWritable);
    QCOMPARE(read(path("file")), "old");
  }

  void aLinkStaysAndTheFileBehindItChanges() {
    QVERIFY(QDir().mkdir(path("real")));
    write(path("real/file"), "old");
    QVERIFY(QFile::link("real/file", path("link")));
    QVERIFY(m_host->replaceFile(path("link"), "new"));
    QVERIFY(S_ISLNK(facts(path("link")).st_mode));
    QCOMPARE(read(path("real/file")), "new");
    QCOMPARE(m_host->fileState(path("link"))->target, QFileInfo(path("real/file")).canonicalFilePath());
    QVERIFY(m_host->fileState(path("file"))->target.isEmpty());
  }

  /// Somebody who may write in a site's folder can't have our bytes written elsewhere.
  void aLinkPlantedWhereWeStageIsNotFollowed() {
    write(path("victim"), "untouched");
    QVERIFY(QFile::link(path("victim"), host::stagingPath(path("file"))));
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    QCOMPARE(read(path("victim")), "untouched");
    QCOMPARE(read(path("file")), "new");
    QVERIFY(S_ISREG(facts(path("file")).st_mode));
  }

  void whatWasLeftByAPowerCutIsReplaced() {
    write(host::stagingPath(path("file")), "half a fi");
    QVERIFY(m_host->replaceFile(path("file"), "new"));
    QCOMPARE(read(path("file")), "new");
    QVERIFY(!QFile::exists(host::stagingPath(path("file"))));
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
    write(path("a/.hidden"), "");
    QCOMPARE(*m_host->listFolder(path("a")), (QStringList{".hidden", "b"}));
    QCOMPARE(m_host->removeFile(path("a")).error().code(), host::codes::fileNotWritable);
    QVERIFY(m_host->removeFile(path("a/b")));
    QCOMPARE(m_host->fileState(path("a"))->kind, FileState::Kind::Folder);
  }

  void aPrivateFolderIsClosedToOthers() {
    QVERIFY(m_host->makePrivateFolder(path("x/private")));
    QCOMPARE(facts(path("x/private")).st_mode & 07777, 0700U);
    QVERIFY(m_host->makePrivateFolder(path("x/private")));
    QVERIFY(m_host->checkPrivateFolder(path("x/private")));
    QVERIFY(m_host->checkPrivateFolder(path("none/deeper")));
  }

  void aFolderThatOthersCouldHaveFilledIsNotPrivate() {
    for (const mode_t mode : {0720, 0702}) {
      setMode(m_folder->path(), mode);
      QCOMPARE(m_host->checkPrivateFolder(m_folder->path()).error().code(), host::codes::folderNotPrivate);
      QCOMPARE(m_host->makePrivateFolder(m_folder->path()).error().code(), host::codes::folderNotPrivate);
    }
    setMode(m_folder->path(), 0755);
    QVERIFY(m_host->checkPrivateFolder(m_folder->path()));
    QVERIFY(QFile::link(m_folder->path(), path("link")));
    QCOMPARE(m_host->checkPrivateFolder(path("link/")).error().code(), host::codes::folderNotPrivate);
    QCOMPARE(m_host->makePrivateFolder(path("file")).error().code(), host::codes::folderNotPrivate);
    if (::getuid() != 0) return;
    QVERIFY(m_host->makePrivateFolder(path("theirs")));
    QCOMPARE(::chown(QFile::encodeName(path("theirs")).constData(), 65534, 65534), 0);
    const auto checked = m_host->checkPrivateFolder(path("theirs"));
    QCOMPARE(checked.error().code(), host::codes::folderNotPrivate);
    QVERIFY2(checked.error().message().contains("65534"), qPrintable(checked.error().text()));
  }

  void aMoveOverwritesNothing() {
    write(path("other"), "other");
    QCOMPARE(m_host->movePath(path("file"), path("other")).error().code(), host::codes::pathTaken);
    QCOMPARE(read(path("other")), "other");
    QVERIFY(m_host->movePath(path("file"), path("third")));
    QCOMPARE(read(path("third")), "old");
    QVERIFY(!QFile::exists(path("file")));
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
      QVERIFY(second.error().message().contains(QString::number(::getpid())));
    }
    QVERIFY(m_host->takeLock(path("lock")));
  }

  void aLockLeavesNoFileAndOneThatWasTakenAwayIsNone() {
    { const auto lock = m_host->takeLock(path("lock")); }
    QVERIFY(!QFile::exists(path("lock")));
    const auto first = m_host->takeLock(path("lock"));
    QVERIFY(QFile::remove(path("lock")));
    {
      const auto second = m_host->takeLock(path("lock"));
      QVERIFY(second);
      QVERIFY(QFile::exists(path("lock")));
    }
    QVERIFY(!QFile::exists(path("lock")));
  }

  void aLockThatIsReleasedTakesNobodyElsesFileAway() {
    auto first = m_host->takeLock(path("lock"));
    QVERIFY(QFile::remove(path("lock")));
    const auto second = m_host->takeLock(path("lock"));
    first->reset();
    QVERIFY(QFile::exists(path("lock")));
    QCOMPARE(platform::makeHost()->takeLock(path("lock")).error().code(), host::codes::lockTaken);
  }

  void aProgramThatWeStartDoesntInheritTheLock() {
    QProcess child;
    {
      const auto lock = m_host->takeLock(path("lock"));
      child.start("sleep", {"60"});
      QVERIFY(child.waitForStarted());
    }
    QVERIFY(m_host->takeLock(path("lock")));
    child.kill();
    child.waitForFinished();
  }

 private:
  QString path(const QString& name) const { return m_folder->filePath(name); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<host::Host> m_host;
};

QTEST_GUILESS_MAIN(TestPosixFiles)
#include "tst_posix_files.moc"
