#include <QTest>

#include "gateway/contract/command_line.h"

using namespace iiswsgi::contract;

class TestCommandLine : public QObject {
  Q_OBJECT
 private slots:
  void argumentsAreReadAsTheCRuntimeReadsThem_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("arguments");
    // The examples of "Parsing C++ command-line arguments" (learn.microsoft.com).
    QTest::newRow("quotes") << "\"a b c\" d e" << QStringList{"a b c", "d", "e"};
    QTest::newRow("escaped quote") << "\"ab\\\"c\" \"\\\\\" d" << QStringList{"ab\"c", "\\", "d"};
    QTest::newRow("backslashes") << "a\\\\\\b d\"e f\"g h" << QStringList{"a\\\\\\b", "de fg", "h"};
    QTest::newRow("odd") << "a\\\\\\\"b c d" << QStringList{"a\\\"b", "c", "d"};
    QTest::newRow("even") << "a\\\\\\\\\"b c\" d e" << QStringList{"a\\\\b c", "d", "e"};
    QTest::newRow("empty") << "\"\" x" << QStringList{"", "x"};
    QTest::newRow("nothing") << "" << QStringList{};
  }
  void argumentsAreReadAsTheCRuntimeReadsThem() {
    QFETCH(QString, line);
    QFETCH(QStringList, arguments);
    QStringList read;
    for (const std::string& argument : splitArguments(line.toStdString()))
      read << QString::fromStdString(argument);
    QCOMPARE(read, arguments);
  }

  void whatIsJoinedIsSplitAgain() {
    const std::vector<std::string> hard{
        "", "a b", "C:\\Program Files\\x\\", "say \"hi\"", "\\\\server\\share\\", "\t", "a\\\"b", "é"};
    QCOMPARE(splitArguments(joinArguments(hard)), hard);
  }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
