#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QTest>

#include "gateway/server/log.h"
#include "gateway/server/log_files.h"

using namespace iiswsgi::server;

namespace {

QString processId() {
  return QString::number(QCoreApplication::applicationPid());
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void makeFile(const QString& path) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
}

}  // namespace

class TestLog : public QObject {
  Q_OBJECT

 private slots:
  void names_files_by_process_data();
  void names_files_by_process();
  void falls_back_to_the_environment_and_to_the_user();
  void writes_times_and_text_as_it_is();
  void begins_a_new_file_when_one_is_full();
  void removes_the_oldest_logs_of_its_name_only();
  void lives_without_a_file();
  void follows_no_link();

 private:
  QTemporaryDir m_folder;
};

void TestLog::names_files_by_process_data() {
  QTest::addColumn<QString>("where");
  QTest::addColumn<QString>("file");
  QTest::newRow("a folder") << ""
                            << "iiswsgi-gateway-PID.log";
  QTest::newRow("a folder to be made") << "new/"
                                       << "new/iiswsgi-gateway-PID.log";
  QTest::newRow("a file") << "shop.log"
                          << "shop-PID.log";
  QTest::newRow("a file without ending") << "shop"
                                         << "shop-PID";
}

void TestLog::names_files_by_process() {
  QFETCH(QString, where);
  QFETCH(QString, file);
  const auto path = logFileFor(m_folder.filePath(where).toStdString());
  QCOMPARE(QDir::cleanPath(QString::fromStdString(path.string())), m_folder.filePath(file.replace("PID", processId())));
}

void TestLog::falls_back_to_the_environment_and_to_the_user() {
  qputenv("IISWSGI_LOG", m_folder.path().toUtf8());
  QVERIFY(QString::fromStdString(logFileFor("").string()).startsWith(m_folder.path()));
  QCOMPARE(logFileFor("stderr").string(), std::string("stderr"));
  qunsetenv("IISWSGI_LOG");
  qputenv("XDG_STATE_HOME", m_folder.path().toUtf8());
  QCOMPARE(QString::fromStdString(logFileFor("").parent_path().string()), m_folder.filePath("iiswsgi"));
  QCOMPARE(QFile(m_folder.filePath("iiswsgi")).permissions() & QFile::Permissions(0x0077), QFile::Permissions());
  // A state folder that others may write to isn't taken.
  QFile(m_folder.filePath("iiswsgi")).setPermissions(QFile::Permissions(0x7777));
  QVERIFY(QString::fromStdString(logFileFor("").parent_path().string()) != m_folder.filePath("iiswsgi"));
  qunsetenv("XDG_STATE_HOME");
}

void TestLog::writes_times_and_text_as_it_is() {
  FileLog log(m_folder.filePath("plain.log").toStdString());
  log.line("Something happened.");
  log.write("Traceback:\n  more\n");
  const QString text = contentOf(QString::fromStdString(log.path()));
  const QRegularExpression expected("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z \\[" + processId() +
                                    "\\] Something happened\\.\nTraceback:\n  more\n$");
  QVERIFY2(expected.match(text).hasMatch(), qPrintable(text));
}

void TestLog::begins_a_new_file_when_one_is_full() {
  FileLog log(m_folder.filePath("full.log").toStdString());
  const QString path = QString::fromStdString(log.path());
  const std::string megabyte(1024 * 1024, 'x');
  for (int i = 0; i < 60; ++i)
    log.write(megabyte);
  log.write("the last\n");
  QVERIFY(contentOf(path).endsWith("the last\n"));
  for (const char* piece : {"", ".1", ".2", ".3"}) {
    const auto size = QFileInfo(path + piece).size();
    QVERIFY2(size > 0 && size <= 12 * 1024 * 1024, piece);
  }
  QVERIFY(!QFile::exists(path + ".4"));
}

void TestLog::removes_the_oldest_logs_of_its_name_only() {
  QTemporaryDir folder;
  for (int i = 1; i <= 9; ++i) {
    const QString path = folder.filePath(QString("shop-%1.log").arg(i));
    makeFile(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(i - 100), QFileDevice::FileModificationTime));
  }
  for (const char* other : {"shop-x.log", "shop.log", "shopping-1.log", "shop-1.txt", "other-1.log"})
    makeFile(folder.filePath(other));
  removeOldLogs(folder.filePath("shop-" + processId() + ".log").toStdString(), 4);
  QStringList left = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
  left.sort();
  QStringList expected{"other-1.log", "shop-1.txt", "shop-6.log", "shop-7.log",    "shop-8.log",
                       "shop-9.log",  "shop-x.log", "shop.log",   "shopping-1.log"};
  expected.sort();
  QCOMPARE(left, expected);
}

void TestLog::lives_without_a_file() {
  FileLog log("/nowhere/at/all/gateway.log");
  log.line("Nobody reads this.");
}

void TestLog::follows_no_link() {
  const QString precious = m_folder.filePath("precious"), link = m_folder.filePath("link-" + processId() + ".log");
  makeFile(precious);
  QVERIFY(QFile::link(precious, link));
  FileLog log(m_folder.filePath("link.log").toStdString());
  log.line("Not there.");
  QCOMPARE(QFileInfo(precious).size(), 0);
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
