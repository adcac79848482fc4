#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

}  // namespace

class TestStreams : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = platform::makeHost();
  }

  void aFileIsReadAnywhereInIt() {
    QVERIFY(m_host->replaceFile(path(), "0123456789"));
    const auto device = m_host->openFile(path());
    QVERIFY2(device, qPrintable(device ? QString() : device.error().text()));
    QVERIFY((*device)->seek(7));
    QCOMPARE((*device)->read(10), QByteArray("789"));
    QVERIFY((*device)->seek(0));
    QCOMPARE((*device)->read(3), QByteArray("012"));
    QVERIFY(!(*device)->isWritable());
  }

  void whatIsNoFileIsSaidSo() {
    const auto missing = m_host->openFile(path());
    QVERIFY(!missing && missing.error().code() == host::codes::fileMissing);
    const auto folder = m_host->openFile(m_folder->path());
    QVERIFY(!folder && folder.error().code() == host::codes::fileUnreadable);
  }

  void aFileIsWrittenInPieces() {
    QVERIFY(m_host->replaceFile(path(), "before"));
    const auto written = m_host->writeFile(path(), [](QIODevice& device) -> Result<void> {
      device.write("XX34");
      device.seek(0);
      device.write("12");
      return {};
    });
    QVERIFY2(written, qPrintable(written ? QString() : written.error().text()));
    QCOMPARE(contentOf(path()), QByteArray("1234"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList{"a.zip"});
  }

  void whatStoodThereStaysIfWritingIsGivenUp_data() {
    QTest::addColumn<bool>("there");
    QTest::newRow("a file") << true;
    QTest::newRow("nothing") << false;
  }
  void whatStoodThereStaysIfWritingIsGivenUp() {
    QFETCH(bool, there);
    if (there) QVERIFY(m_host->replaceFile(path(), "before"));
    const auto written = m_host->writeFile(path(), [](QIODevice& device) -> Result<void> {
      device.write(QByteArray(1000000, 'x'));
      return Error(ErrorCode{578}, QStringLiteral("It was cancelled."));
    });
    QVERIFY(!written && written.error().code().number == 578);
    QCOMPARE(contentOf(path()), there ? QByteArray("before") : QByteArray("(not there)"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), there ? 1 : 0);
  }

  void aFolderThatIsntThereIsALetter() {
    const auto written = m_host->writeFile(m_folder->filePath("no/a.zip"), [](QIODevice&) { return Result<void>(); });
    QVERIFY(!written && written.error().code() == host::codes::fileNotWritable);
  }

  void anEmptyPathIsNoFileAndNoEndlessSearch() {
    const auto state = m_host->fileState(QString());
    QVERIFY(state && state->kind == host::FileState::Kind::Missing && !state->writable);
  }

 private:
  QString path() const { return m_folder->filePath("a.zip"); }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<host::Host> m_host;
};

QTEST_GUILESS_MAIN(TestStreams)
#include "tst_streams.moc"
