#include <QTest>

#include "app/core/base/counted.h"

class TestCounted : public QObject {
  Q_OBJECT
 private slots:
  void thingsAreCounted() {
    QCOMPARE(iiswsgi::counted(0, "file"), QStringLiteral("0 files"));
    QCOMPARE(iiswsgi::counted(1, "file"), QStringLiteral("1 file"));
    QCOMPARE(iiswsgi::counted(20, "file"), QStringLiteral("20 files"));
  }

  void sizesAreWhatExplorerShows_data() {
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("one") << qint64(1) << "1 byte";
    QTest::newRow("below a KB") << qint64(1023) << "1023 bytes";
    QTest::newRow("a KB") << qint64(1024) << "1.0 KB";
    QTest::newRow("the sample") << qint64(2478) << "2.4 KB";
    QTest::newRow("a setup program") << qint64(17163553) << "16.4 MB";
    QTest::newRow("a large one") << qint64(3) * 1024 * 1024 * 1024 << "3.0 GB";
  }
  void sizesAreWhatExplorerShows() {
    QFETCH(qint64, bytes);
    QTEST(iiswsgi::sizeText(bytes), "text");
  }
};

QTEST_APPLESS_MAIN(TestCounted)
#include "tst_counted.moc"
