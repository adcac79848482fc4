#include <QTest>

#include "app/core/package/command.h"
#include "app/core/package/package.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace std::chrono_literals;
using package::PackageCommand;

namespace {

using Settings = QList<QPair<QString, QString>>;

package::Provider commandWith(const Settings& settings) {
  package::Provider provider;
  provider.name = "runCommand";
  provider.path = "setup.cmd";
  provider.settings = settings;
  provider.line = 4;
  return provider;
}

PackageCommand wanted(const QList<int>& codes, std::chrono::milliseconds patience = package::usualPatience,
                      bool byCommandInterpreter = true) {
  return {"setup.cmd", codes, patience, byCommandInterpreter};
}

}  // namespace

Q_DECLARE_METATYPE(PackageCommand)

class TestPackageCommand : public QObject {
  Q_OBJECT
 private slots:
  void settingsMeanWhatWebDeployTakesThemFor_data() {
    QTest::addColumn<Settings>("settings");
    QTest::addColumn<PackageCommand>("command");
    QTest::newRow("none") << Settings{} << wanted({0});
    QTest::newRow("hexadecimal codes") << Settings{{"successReturnCodes", "0x0;0x2"}} << wanted({0, 2});
    QTest::newRow("decimal codes") << Settings{{"successReturnCodes", " 3 ; 10 ;"}} << wanted({3, 10});
    QTest::newRow("no success by 0") << Settings{{"successReturnCodes", "0x3"}} << wanted({3});
    QTest::newRow("empty") << Settings{{"successReturnCodes", ""}} << wanted({0});
    QTest::newRow("a status of Windows") << Settings{{"successReturnCodes", "0xC0000005"}}
                                         << wanted({static_cast<int>(0xC0000005U)});
    QTest::newRow("the same as a number")
        << Settings{{"successReturnCodes", "-1073741819"}} << wanted({static_cast<int>(0xC0000005U)});
    QTest::newRow("attempts and interval")
        << Settings{{"waitAttempts", "10"}, {"waitInterval", "2500"}} << wanted({0}, 25s);
    QTest::newRow("interval alone, five times") << Settings{{"waitInterval", "60000"}} << wanted({0}, 5min);
    QTest::newRow("attempts alone, a second each") << Settings{{"waitAttempts", "90"}} << wanted({0}, 90s);
    QTest::newRow("nearly for ever") << Settings{{"waitAttempts", "2147483647"}, {"waitInterval", "2147483647"}}
                                     << wanted({0}, std::chrono::hours(7 * 24));
    QTest::newRow("without cmd.exe") << Settings{{"dontUseCommandExe", "True"}}
                                     << wanted({0}, package::usualPatience, false);
    QTest::newRow("with cmd.exe") << Settings{{"dontUseCommandExe", "false"}} << wanted({0});
    QTest::newRow("names in any case") << Settings{{"WAITINTERVAL", "100"}, {"SuccessReturnCodes", "1"}}
                                       << wanted({1}, 500ms);
  }
  void settingsMeanWhatWebDeployTakesThemFor() {
    QFETCH(Settings, settings);
    QFETCH(PackageCommand, command);
    const auto read = package::commandOf(commandWith(settings));
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
    QCOMPARE(read->successCodes, command.successCodes);
    QCOMPARE(read->patience.count(), command.patience.count());
    QVERIFY(*read == command);
  }

  void aSettingThatMakesNoSenseIsALetter_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("codes by commas") << "successReturnCodes"
                                     << "0,3";
    QTest::newRow("a word") << "successReturnCodes"
                            << "0;warning";
    QTest::newRow("a code beyond 32 bits") << "successReturnCodes"
                                           << "0x100000000";
    QTest::newRow("no attempt") << "waitAttempts"
                                << "0";
    QTest::newRow("an interval below none") << "waitInterval"
                                            << "-5";
    QTest::newRow("seconds by letter") << "waitInterval"
                                       << "5s";
    QTest::newRow("neither true nor false") << "dontUseCommandExe"
                                            << "yes";
  }
  void aSettingThatMakesNoSenseIsALetter() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    const auto read = package::commandOf(commandWith({{name, value}}));
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code(), package::codes::badManifest);
    QVERIFY2(read.error().text().contains("setup.cmd") && read.error().text().contains(name + "=\"" + value + '"') &&
                 read.error().text().contains("line 4"),
             qPrintable(read.error().text()));
  }
};

QTEST_APPLESS_MAIN(TestPackageCommand)
#include "tst_package_command.moc"
