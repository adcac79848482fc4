#include <QTest>

#include "app/platform/private_folder.h"

using namespace iiswsgi;
using host::AccessEntry;
using platform::FolderRights;
using platform::whyNotPrivate;

namespace {

const QString administrators = "S-1-5-32-544";
const QString localSystem = "S-1-5-18";
const QString users = "S-1-5-32-545";
const QString anna = "S-1-5-21-1-2-3-1001";
const QString pool = "S-1-5-82-1-2-3-4-5";

constexpr quint32 all = 0x1F01FF;
constexpr quint32 reading = 0x1200A9;

AccessEntry entry(const QString& sid, quint32 rights, bool allows = true, bool onlyBelow = false) {
  return {{}, sid, allows, rights, false, onlyBelow, true};
}

}  // namespace

/// Whom a folder that holds journals may belong to, and who may write there.
class TestPrivateFolder : public QObject {
  Q_OBJECT
 private slots:
  void itsOwnerDecidesFirst_data() {
    QTest::addColumn<QString>("owner");
    QTest::addColumn<QString>("person");
    QTest::addColumn<bool>("good");
    QTest::newRow("administrators, of the machine") << administrators << QString() << true;
    QTest::newRow("the system, of the machine") << localSystem << QString() << true;
    QTest::newRow("a user, of the machine") << anna << QString() << false;
    QTest::newRow("a pool, of the machine") << pool << QString() << false;
    QTest::newRow("the user, of the user") << anna << anna << true;
    QTest::newRow("administrators, of the user") << administrators << anna << true;
    QTest::newRow("another one, of the user") << pool << anna << false;
    QTest::newRow("nobody knows who") << QString() << QString() << false;
  }
  void itsOwnerDecidesFirst() {
    QFETCH(QString, owner);
    QFETCH(QString, person);
    QFETCH(bool, good);
    const QString why = whyNotPrivate({owner, QList{entry(administrators, all), entry(localSystem, all)}}, person);
    QVERIFY2(why.isEmpty() == good, qPrintable(why));
  }

  void thenItsList_data() {
    QTest::addColumn<QList<AccessEntry>>("entries");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QList<AccessEntry>{} << true;
    QTest::newRow("the user") << QList{entry(anna, all)} << true;
    QTest::newRow("whoever owns it") << QList{entry("S-1-3-0", all, true, true), entry("S-1-3-4", all)} << true;
    QTest::newRow("users read") << QList{entry(users, reading)} << true;
    QTest::newRow("users may not write") << QList{entry(users, all, false)} << true;
    // As everything below %ProgramData% inherits it.
    QTest::newRow("users make files") << QList{entry(users, reading), entry(users, 0x116)} << false;
    QTest::newRow("users write what is made there") << QList{entry(users, all, true, true)} << false;
    QTest::newRow("a pool deletes") << QList{entry(pool, 0x10000)} << false;
    QTest::newRow("a pool deletes what is in it") << QList{entry(pool, 0x40)} << false;
    QTest::newRow("a pool sets the rights") << QList{entry(pool, 0x40000)} << false;
    QTest::newRow("a pool becomes the owner") << QList{entry(pool, 0x80000)} << false;
  }
  void thenItsList() {
    QFETCH(QList<AccessEntry>, entries);
    QFETCH(bool, good);
    const QString why = whyNotPrivate({administrators, entries}, anna);
    QVERIFY2(why.isEmpty() == good, qPrintable(why));
  }

  void withoutAListEverybodyMayWrite() { QVERIFY(!whyNotPrivate({administrators, std::nullopt}, {}).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestPrivateFolder)
#include "tst_private_folder.moc"
