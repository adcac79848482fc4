#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "gateway/contract/paths.h"
#include "gateway/server/log_files.h"

using namespace iiswsgi;

namespace {

QString folderOfLog() {
  return QDir::fromNativeSeparators(QString::fromStdString(contract::toText(server::logFileFor("").parent_path())));
}

}  // namespace

/// Where logs go when nobody says. All users may make folders in %ProgramData%.
class TestWindowsLog : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char* where : {"ProgramData", "LOCALAPPDATA", "TEMP"}) {
      QVERIFY(QDir(m_folder->path()).mkdir(where));
      qputenv(where, QDir::toNativeSeparators(m_folder->filePath(where)).toLocal8Bit());
    }
    qunsetenv("IISWSGI_LOG");
  }

  void everyAccountHasAFolderOfItsOwn() {
    const QString logs = folderOfLog();
    QVERIFY2(logs.startsWith(m_folder->filePath("ProgramData/iiswsgi-logs-")), qPrintable(logs));
    QVERIFY(QFileInfo(logs).isDir());
    QCOMPARE(folderOfLog(), logs);
    QCOMPARE(QDir(m_folder->filePath("ProgramData")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).size(), 1);
  }

  void whatIsNoFolderIsPassedOver() {
    const QString logs = folderOfLog();
    QVERIFY(QDir().rmdir(logs));
    QFile file(logs);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY2(folderOfLog().startsWith(m_folder->filePath("LOCALAPPDATA/iiswsgi-logs-")), qPrintable(folderOfLog()));
  }

  void aJunctionIsPassedOver() {
    const QString logs = folderOfLog();
    QVERIFY(QDir().rmdir(logs));
    QVERIFY(QDir(m_folder->path()).mkdir("precious"));
    QProcess::execute("cmd", {"/c", "mklink", "/J", QDir::toNativeSeparators(logs),
                              QDir::toNativeSeparators(m_folder->filePath("precious"))});
    if (!QFileInfo(logs).isJunction()) QSKIP("no junction could be made here");
    QVERIFY2(folderOfLog().startsWith(m_folder->filePath("LOCALAPPDATA/iiswsgi-logs-")), qPrintable(folderOfLog()));
  }

 private:
  std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestWindowsLog)
#include "tst_windows_log.moc"
