#include <QBuffer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/package/archive.h"
#include "app/core/package/writer.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;
using package::Item;
using package::itemOf;

namespace {

const QDateTime moment(QDate(2026, 7, 15), QTime(13, 45, 30), Qt::UTC);

QList<Item> items() {
  QList<Item> made{itemOf("shop/app.py", QByteArray("print('hello')\n").repeated(500), moment),
                   itemOf("Manifest.xml", "<MSDeploy.iisApp/>", moment),
                   itemOf("shop/static/logo.png", QByteArray(3000, 'p'), moment), itemOf("shop/empty.txt", "", moment),
                   itemOf(QString::fromUtf8("shop/Grüße.txt"), "hello", moment)};
  return made;
}

Result<QByteArray> written(const QList<Item>& what, const package::Watch& watch = {}) {
  QBuffer buffer;
  buffer.open(QIODevice::ReadWrite);
  RETURN_IF_ERROR(package::writeZip(buffer, what, watch));
  return buffer.data();
}

struct Ran {
  int code = -1;
  QByteArray output;
};

Ran run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(program, arguments);
  process.waitForFinished(60000);
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

QString saved(const QTemporaryDir& folder, const QByteArray& zip) {
  const QString path = folder.filePath("a.zip");
  QFile file(path);
  if (file.open(QIODevice::WriteOnly)) file.write(zip);
  return path;
}

}  // namespace

class TestWriter : public QObject {
  Q_OBJECT
 private slots:
  void whatIsWrittenIsReadBack() {
    const auto zip = written(items());
    QVERIFY2(zip, qPrintable(zip ? QString() : zip.error().text()));
    const auto archive = package::Archive::open(deviceOf(*zip));
    QVERIFY2(archive, qPrintable(archive ? QString() : archive.error().text()));
    QCOMPARE(archive->entries().size(), 5);
    for (const auto& entry : archive->entries()) {
      QCOMPARE(entry.modified, moment);
      const auto bytes = archive->read(entry, 1 << 20);
      QVERIFY(bytes);
      QCOMPARE(qint64(bytes->size()), entry.size);
    }
    const auto* logo = archive->find("shop/static/logo.png");
    QVERIFY(logo);
    QCOMPARE(logo->packed, logo->size);  // compressed already
    const auto* program = archive->find("SHOP/APP.PY");
    QVERIFY(program && program->packed < program->size / 10);
  }

  void theOrderOfTheItemsAndTheTimeZoneDontMatter() {
    const auto first = written(items());
    QList<Item> turned = items();
    std::reverse(turned.begin(), turned.end());
    const QByteArray zone = qgetenv("TZ");
    qputenv("TZ", "Pacific/Auckland");
    const auto second = written(turned);
    zone.isEmpty() ? qunsetenv("TZ") : qputenv("TZ", zone);
    QVERIFY(first && second);
    QCOMPARE(*first, *second);
  }

  void otherToolsTakeIt_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("Info-ZIP") << "unzip" << QStringList{"-t"} << QByteArray("No errors detected");
    QTest::newRow("7-Zip") << "7z" << QStringList{"t"} << QByteArray("Everything is Ok");
    QTest::newRow("Python") << "python3"
                            << QStringList{"-c",
                                           "import sys, zipfile\n"
                                           "z = zipfile.ZipFile(sys.argv[1])\n"
                                           "assert z.testzip() is None\n"
                                           "for i in z.infolist():\n"
                                           "  assert i.date_time == (2026, 7, 15, 13, 45, 30), i\n"
                                           "  assert i.external_attr >> 16 == 0o100644, i\n"
                                           "  assert not i.extra, i\n"
                                           "names = z.namelist()\n"
                                           "assert 'shop/Gr\\u00fc\\u00dfe.txt' in names, names\n"
                                           "assert names == sorted(names, key=str.encode), names\n"
                                           "print('right')\n"}
                            << QByteArray("right");
  }
  void otherToolsTakeIt() {
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
#ifdef Q_OS_WIN
    QSKIP("These programs are Linux's.");
#endif
    const auto zip = written(items());
    QVERIFY(zip);
    QTemporaryDir folder;
    const Ran ran = run(program, arguments + QStringList{saved(folder, *zip)});
    QVERIFY2(ran.code == 0 && ran.output.contains(says), ran.output.constData());
  }

  void progressIsTold() {
    QList<double> told;
    package::Watch watch;
    watch.progress = [&](double part) { told << part; };
    QVERIFY(written(items(), watch));
    QVERIFY(told.size() >= 2);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.last(), 1.0);
  }

  void aCancelledOneSaysSo() {
    package::Watch watch;
    int asked = 0;
    watch.cancel = [&] { return ++asked > 2; };
    const auto zip = written(items(), watch);
    QVERIFY(!zip);
    QVERIFY2(zip.error().code() == package::codes::cancelled, qPrintable(zip.error().text()));
  }

  void aFileThatCantBeReadIsNamed() {
    QList<Item> some = items();
    some[0].open = []() -> Result<std::unique_ptr<QIODevice>> {
      return Error(ErrorCode{52}, QStringLiteral("app.py can't be read."));
    };
    const auto zip = written(some);
    QVERIFY(!zip);
    QCOMPARE(zip.error().message(), QString("app.py can't be read."));
  }

  void namesThatWindowsCantHaveAreRefused() {
    QList<Item> some = items();
    some << itemOf("shop/aux.py", "x", moment);
    const auto zip = written(some);
    QVERIFY(!zip);
    QVERIFY(zip.error().code() == package::codes::deviceName);
  }

  void allNamesThatWindowsCantHaveAreToldAtOnce() {
    QList<Item> some = items();
    for (const char* name : {"shop/aux.py", "shop/a:b", "shop/end.", "shop/Same.py", "shop/same.py"})
      some << itemOf(name, "x", moment);
    const auto zip = written(some);
    QVERIFY(!zip);
    for (const char* name : {"shop/aux.py", "shop/a:b", "shop/end.", "shop/Same.py"})
      QVERIFY2(zip.error().message().contains(QLatin1String(name)), qPrintable(zip.error().message()));
    for (int i = 0; i < 30; ++i)
      some << itemOf(QString("shop/what%1?").arg(i), "x", moment);
    const QString message = written(some).error().message();
    QVERIFY2(message.count('\n') == 21 && message.contains("and 14 more"), qPrintable(message));
  }

  void nothingIsNoPackage() {
    const auto zip = written({});
    QVERIFY(!zip && zip.error().code() == package::codes::nothingToPack);
  }
};

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
