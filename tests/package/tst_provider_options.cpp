#include <QTest>

#include "app/core/package/gzip.h"
#include "app/core/package/provider_options.h"

using namespace iiswsgi;
using package::ProviderOptions;

namespace {

/// As Web Deploy 3 itself wrote it into the archive.xml of a package that Visual Studio made.
const char* const writtenByWebDeploy =
    "H4sIAAAAAAAEAE2QTU/DMAyGO9gCE1x24N4fUEUd3QZCqgSMGwKqqYIDuaStx7KlSZSPTv31kEhj4MPrV5Htx3E0iKLo20fIIS5PvHy+"
    "sFpLI9cW76HCDSgu+xaETeJ30IZJkd/gKU5xmsRLx63TkAtwVlOexIWrOKufoS/lDkSeTat1djtf0CZbzCCbjwLp+g/w4QFPR8A/W2jZsQb0"
    "m7IeaIZhOXV4e6UtDBW1m5HwzqCOcgdmMEAorI9OgzBmHpRCoe9+eUf8uC3U1pBSunrD1j15dIw3BBpmpSay2pIVcKAGSEHrHf065rJV45Gf"
    "MkZeJsGFL6AzL1ctFb6iWTlhWQuH40zQb825l2E3w+nFD2R2ZbJpAQAA";

ProviderOptions iisApp() {
  return {"iisApp",
          "C:\\Projects\\Touchify\\Build\\editor\\obj\\Release\\Package\\PackageTmp",
          {{"managedRuntimeVersion", "v4.0"}}};
}

ProviderOptions runCommand() {
  return {"runCommand",
          "cmd.exe /c install.cmd",
          {{"waitInterval", "60000"}, {"waitAttempts", "10"}, {"successReturnCodes", "0x0;0x2"}}};
}

QByteArray recordOfWebDeploy() {
  return package::gunzip(QByteArray::fromBase64(writtenByWebDeploy), 10000).value_or(QByteArray());
}

/// A record in which one thing is wrong.
QByteArray damaged(const QByteArray& from, const QByteArray& to) {
  QByteArray record = package::toRecord(runCommand());
  const qsizetype at = record.indexOf(from);
  if (at < 0) qFatal("nothing to damage");
  return record.replace(at, from.size(), to);
}

}  // namespace

class TestProviderOptions : public QObject {
  Q_OBJECT
 private slots:
  void webDeploysOwnRecordIsRead() {
    const auto options = package::optionsFromAttribute(writtenByWebDeploy);
    QVERIFY2(options, qPrintable(options ? QString() : options.error().text()));
    QCOMPARE(options->provider, QString("iisApp"));
    QCOMPARE(*options, iisApp());
  }

  void anotherVersionsRecordIsReadToo() {
    const auto options = package::optionsFromRecord(damaged("Version=7.1.0.0", "Version=9.0.0.0"));
    QVERIFY2(options, qPrintable(options ? QString() : options.error().text()));
    QCOMPARE(*options, runCommand());
    QVERIFY(!package::optionsFromRecord(damaged("Version=7.1.0.0", "Version=evil   ")));
  }

  void ourRecordIsWebDeploysToTheByte() {
    QCOMPARE(recordOfWebDeploy().size(), 361);
    QCOMPARE(package::toRecord(iisApp()).toHex(), recordOfWebDeploy().toHex());
  }

  void theIdsRunOnThroughNamesAndValues() {
    const QByteArray record = package::toRecord(runCommand());
    QVERIFY(record.contains(QByteArray("\x06\x07\0\0\0\x0cwaitInterval", 18)));
    QVERIFY(record.contains(QByteArray("\x06\x09\0\0\0\x12successReturnCodes", 24)));
    QVERIFY(
        record.contains(QByteArray("\x06\x0a\0\0\0\x05"
                                   "60000",
                                   11)));
    QVERIFY(
        record.endsWith(QByteArray("\x06\x0c\0\0\0\x07"
                                   "0x0;0x2\x0b",
                                   14)));
  }

  void whatIsWrittenIsRead_data() {
    QTest::addColumn<QString>("provider");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("settings");
    QTest::newRow("no settings") << "runCommand"
                                 << "install.cmd" << 0;
    QTest::newRow("three") << "runCommand"
                           << "install.cmd" << 3;
    QTest::newRow("many") << "setAcl"
                          << "app" << 200;
    QTest::newRow("a path longer than 127 bytes") << "runCommand" << QString(300, 'x') << 1;
    QTest::newRow("a path longer than 16383 bytes") << "runCommand" << QString(20000, 'x') << 1;
    QTest::newRow("not only ASCII") << "runCommand" << QString::fromUtf8("Bücher\\日本.cmd") << 1;
    QTest::newRow("empty") << ""
                           << "" << 0;
  }
  void whatIsWrittenIsRead() {
    QFETCH(QString, provider);
    QFETCH(QString, path);
    QFETCH(int, settings);
    ProviderOptions options{provider, path, {}};
    for (int i = 0; i < settings; ++i)
      options.settings.append({QString("name%1").arg(i), QString("value %1").arg(i)});
    const auto read = package::optionsFromAttribute(package::toAttribute(options));
    QVERIFY2(read, qPrintable(read ? QString() : read.error().text()));
    QCOMPARE(*read, options);
  }

  void theSameOptionsAreTheSameText() {
    QCOMPARE(package::toAttribute(runCommand()), package::toAttribute(runCommand()));
    const QByteArray compressed = QByteArray::fromBase64(package::toAttribute(runCommand()).toLatin1());
    // Neither a time nor a system stands in the header.
    QCOMPARE(compressed.mid(4, 4), QByteArray(4, '\0'));
    QCOMPARE(static_cast<quint8>(compressed.at(9)), quint8(255));
  }

  void whatIsDamagedIsALetter_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a header alone") << package::toRecord(runCommand()).left(17);
    QTest::newRow("another class") << damaged("DeploymentProviderOptions", "SomethingElseOfThatLength");
    QTest::newRow("cut in the middle") << package::toRecord(runCommand()).left(220);
    QTest::newRow("without its end") << package::toRecord(runCommand()).chopped(1);
    QTest::newRow("more behind it") << package::toRecord(runCommand()) + "more";
    QTest::newRow("a count that lies") << damaged(QByteArray("\x11\x05\0\0\0\x03", 6),
                                                  QByteArray("\x11\x05\0\0\0\x04", 6));
    QTest::newRow("a huge count") << damaged(QByteArray("\x11\x05\0\0\0\x03\0\0\0", 9),
                                             QByteArray("\x11\x05\0\0\0\xff\xff\xff\x7f", 9));
    QTest::newRow("a length beyond the end") << damaged(QByteArray("\x0cwaitInterval"), QByteArray("\x7fwaitInterval"));
    QTest::newRow("a length without end")
        << damaged(QByteArray("\x0cwaitInterval"), QByteArray("\xff\xff\xff\xff\xff", 5));
    QTest::newRow("an id of another text") << damaged(QByteArray("\x06\x08\0\0\0", 5), QByteArray("\x06\x09\0\0\0", 5));
    QTest::newRow("bytes that are no UTF-8") << damaged("waitInterval", "wait\xff\xfe\xfd\xfcrval");
  }
  void whatIsDamagedIsALetter() {
    QFETCH(QByteArray, record);
    const auto options = package::optionsFromRecord(record);
    QVERIFY(!options);
    QVERIFY(options.error().code() == package::codes::badProviderOptions);
    QVERIFY(!options.error().hint().isEmpty());
  }

  void anAttributeThatIsNoneIsALetter_data() {
    QTest::addColumn<QString>("attribute");
    QTest::newRow("not base64") << "not base64!";
    QTest::newRow("not compressed") << QString::fromLatin1(QByteArray("plain").toBase64());
    QTest::newRow("cut") << QString(writtenByWebDeploy).left(120);
    // A few kilobytes that unpack to two million bytes.
    QTest::newRow("a bomb") << QString::fromLatin1(package::gzip(QByteArray(2'000'000, 'a')).toBase64());
  }
  void anAttributeThatIsNoneIsALetter() {
    QFETCH(QString, attribute);
    QVERIFY(!package::optionsFromAttribute(attribute));
  }
};

QTEST_APPLESS_MAIN(TestProviderOptions)
#include "tst_provider_options.moc"
