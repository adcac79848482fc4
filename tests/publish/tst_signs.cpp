#include <QTest>

#include "app/core/publish/signs.h"
#include "tests/discovery/paper_machine.h"

using namespace iiswsgi;

namespace {

using Kind = feed::Condition::Kind;

feed::Condition condition(Kind kind, const QString& text, const QString& name = {}, const QString& value = {}) {
  feed::Condition made;
  made.kind = kind;
  made.text = text;
  made.valueName = name;
  made.valueValue = value;
  return made;
}

PaperMachine machineWithProducts() {
  PaperMachine machine = PaperMachine::windows();
  machine.setRegistry("HKEY_LOCAL_MACHINE\\SOFTWARE\\PHP", "Version", "8.3");
  machine.setRegistry("32:HKEY_LOCAL_MACHINE\\SOFTWARE\\Old", "Here", "yes");
  machine.setRegistry("32:HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{ABC}",
                      "DisplayName", "It");
  machine.files["C:\\Program Files\\PHP\\php.exe"] = "program";
  machine.files["\\\\evil\\share\\php.exe"] = "program";
  return machine;
}

const QString yes = "yes";
const QString no = "no";
const QString unknown = "unknown";

QString wordFor(std::optional<bool> answer) {
  return answer ? (*answer ? yes : no) : unknown;
}

}  // namespace

class TestSigns : public QObject {
  Q_OBJECT
 private slots:
  void theMachineAnswers_data() {
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QStringList>("texts");
    QTest::addColumn<QString>("answer");
    QTest::newRow("value") << Kind::Registry << QStringList{"HKEY_LOCAL_MACHINE\\SOFTWARE\\PHP", "version", "8.3"}
                           << yes;
    QTest::newRow("short hive") << Kind::Registry << QStringList{"HKLM\\SOFTWARE\\PHP", "Version"} << yes;
    QTest::newRow("hive with a colon") << Kind::Registry << QStringList{"HKLM:\\SOFTWARE\\PHP"} << yes;
    QTest::newRow("another value") << Kind::Registry << QStringList{"HKLM\\SOFTWARE\\PHP", "Version", "7.0"} << no;
    QTest::newRow("no such value") << Kind::Registry << QStringList{"HKLM\\SOFTWARE\\PHP", "Colour"} << no;
    QTest::newRow("of a 32-bit program") << Kind::Registry << QStringList{"HKLM\\SOFTWARE\\Old", "Here", "YES"} << yes;
    QTest::newRow("no such key") << Kind::Registry << QStringList{"HKLM\\SOFTWARE\\New"} << no;
    QTest::newRow("file") << Kind::File << QStringList{"%ProgramFiles%\\PHP\\php.exe"} << yes;
    QTest::newRow("no such file") << Kind::File << QStringList{"%ProgramFiles%\\PHP\\ruby.exe"} << no;
    QTest::newRow("a variable that isn't there") << Kind::File << QStringList{"%Nowhere%\\php.exe"} << unknown;
    QTest::newRow("another computer's share") << Kind::File << QStringList{"\\\\evil\\share\\php.exe"} << unknown;
    QTest::newRow("the same, as a device") << Kind::File << QStringList{"\\\\?\\UNC\\evil\\share\\php.exe"} << unknown;
    QTest::newRow("product code") << Kind::MsiProduct << QStringList{"{ABC}"} << yes;
    QTest::newRow("another product") << Kind::MsiProduct << QStringList{"{DEF}"} << no;
  }
  void theMachineAnswers() {
    QFETCH(Kind, kind);
    QFETCH(QStringList, texts);
    PaperMachine machine = machineWithProducts();
    const auto answer = publish::signsOf(machine)(condition(kind, texts.value(0), texts.value(1), texts.value(2)));
    QTEST(wordFor(answer), "answer");
  }

  void whereThereIsNoRegistryNothingIsKnown() {
    PaperMachine machine = PaperMachine::posix();
    const auto sign = publish::signsOf(machine);
    QCOMPARE(wordFor(sign(condition(Kind::Registry, "HKLM\\SOFTWARE\\PHP"))), unknown);
    QCOMPARE(wordFor(sign(condition(Kind::File, "C:\\php.exe"))), unknown);
  }
};

QTEST_GUILESS_MAIN(TestSigns)
#include "tst_signs.moc"
