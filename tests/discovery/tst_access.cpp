#include <QTest>

#include "app/core/discovery/access.h"
#include "paper_machine.h"

using namespace iiswsgi;
using discovery::Access;
using host::AccessEntry;

namespace {

constexpr quint32 readAndExecute = 0x1200A9;
constexpr quint32 readOnly = 0x120089;
constexpr quint32 everything = 0x1F01FF;
constexpr quint32 writeOnly = 0x100116;

const QString users = "S-1-5-32-545";
const QString administrators = "S-1-5-32-544";
const QString anna = "S-1-5-21-1-2-3-1001";

AccessEntry whole(const QString& sid, quint32 rights, bool allows = true, bool inherited = false) {
  AccessEntry entry;
  entry.sid = sid;
  entry.rights = rights;
  entry.allows = allows;
  entry.inherited = inherited;
  entry.handedDown = true;
  return entry;
}

/// As Windows itself writes them for its own folders: one for the folder, one for what lies in it.
QList<AccessEntry> inHalves(const QString& sid, quint32 rights) {
  AccessEntry here = whole(sid, rights);
  here.handedDown = false;
  AccessEntry below = whole(sid, rights);
  below.onlyBelow = true;
  return {here, below};
}

QByteArray configuration(const QByteArray& pools, const QByteArray& application) {
  return "<configuration><system.applicationHost><applicationPools>" + pools +
         "</applicationPools><sites><site name=\"Shop\" id=\"1\"><application path=\"/\"" + application +
         "><virtualDirectory path=\"/\" physicalPath=\"C:\\shop\" /></application><application path=\"/api\" "
         "applicationPool=\"Api\"><virtualDirectory path=\"/\" physicalPath=\"C:\\api\" /></application></site></sites>"
         "</system.applicationHost></configuration>";
}

iisconfig::Document documentOf(const QByteArray& bytes) {
  auto document = iisconfig::Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return std::move(document).value();
}

}  // namespace

class TestAccess : public QObject {
  Q_OBJECT
 private slots:
  /// The SID that every Windows shows for its first pool.
  void aPoolsSidIsMadeOfItsName() {
    QCOMPARE(discovery::appPoolSid("DefaultAppPool"),
             QString("S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415"));
    QCOMPARE(discovery::appPoolSid("DEFAULTAPPPOOL"), discovery::appPoolSid("defaultapppool"));
  }

  void theIdentityIsThatOfTheApplicationsPool_data() {
    QTest::addColumn<QByteArray>("pools");
    QTest::addColumn<QByteArray>("application");
    QTest::addColumn<QString>("location");
    QTest::addColumn<QString>("account");
    QTest::addColumn<QString>("grantee");
    QTest::addColumn<QString>("sid");
    const QString shop = "IIS AppPool\\Shop";
    QTest::newRow("its own") << QByteArray("<add name=\"Shop\" />") << QByteArray(" applicationPool=\"Shop\"") << "Shop"
                             << shop << shop << discovery::appPoolSid("Shop");
    QTest::newRow("of a child") << QByteArray("<add name=\"Api\" />") << QByteArray() << "shop/API"
                                << "IIS AppPool\\Api"
                                << "IIS AppPool\\Api" << discovery::appPoolSid("Api");
    QTest::newRow("none named") << QByteArray() << QByteArray() << "Shop"
                                << "IIS AppPool\\DefaultAppPool"
                                << "IIS AppPool\\DefaultAppPool" << discovery::appPoolSid("DefaultAppPool");
    QTest::newRow("the server level") << QByteArray() << QByteArray() << ""
                                      << "IIS AppPool\\DefaultAppPool"
                                      << "IIS AppPool\\DefaultAppPool" << discovery::appPoolSid("DefaultAppPool");
    for (const auto& [type, sid] :
         {std::pair("LocalSystem", "S-1-5-18"), {"LocalService", "S-1-5-19"}, {"NetworkService", "S-1-5-20"}}) {
      QTest::newRow(type) << QByteArray("<add name=\"Shop\"><processModel identityType=\"") + type + "\" /></add>"
                          << QByteArray(" applicationPool=\"Shop\"") << "Shop" << type << QString("*") + sid << sid;
    }
    QTest::newRow("a person") << QByteArray(
                                     "<add name=\"Shop\"><processModel identityType=\"SpecificUser\" "
                                     "userName=\"CORP\\web\" /></add>")
                              << QByteArray(" applicationPool=\"Shop\"") << "Shop"
                              << "CORP\\web"
                              << "CORP\\web"
                              << "";
  }
  void theIdentityIsThatOfTheApplicationsPool() {
    QFETCH(QByteArray, pools);
    QFETCH(QByteArray, application);
    QFETCH(QString, location);
    const auto identity = discovery::poolIdentityOf(documentOf(configuration(pools, application)), location);
    QTEST(identity.account, "account");
    QTEST(identity.grantee, "grantee");
    QTEST(identity.sid, "sid");
  }

  void aListIsReadAsWindowsReadsIt_data() {
    QTest::addColumn<QList<AccessEntry>>("list");
    QTest::addColumn<bool>("mayRead");
    QTest::addColumn<bool>("forbidden");
    QTest::addColumn<bool>("ownEntry");
    const QString own = discovery::appPoolSid("Shop");
    const auto row = [](const char* name, const QList<AccessEntry>& list, bool mayRead, bool forbidden = false,
                        bool ownEntry = false) { QTest::newRow(name) << list << mayRead << forbidden << ownEntry; };
    row("empty", {}, false);
    row("a person's folder",
        {whole("S-1-5-18", everything), whole(administrators, everything), whole(anna, everything)}, false);
    row("Users", {whole(administrators, everything), whole(users, readAndExecute)}, true);
    row("Program Files", inHalves("S-1-5-18", everything) + inHalves(users, readAndExecute), true);
    row("Everyone", {whole("S-1-1-0", everything)}, true);
    row("IIS_IUSRS", {whole("S-1-5-32-568", readAndExecute)}, true);
    row("granted by name", {whole(anna, everything), whole(own, readAndExecute)}, true, false, true);
    row("inherited from a grant above", {whole(own, readAndExecute, true, true)}, true);
    row("another pool", {whole(discovery::appPoolSid("Other"), everything)}, false);
    row("only the folder", {inHalves(users, readAndExecute).first()}, false);
    row("only what lies in it", {inHalves(users, readAndExecute).last()}, false);
    row("without execute", {whole(users, readOnly)}, false);
    row("execute from another entry", {whole(users, readOnly), whole("S-1-5-11", 0x1200A0)}, true);
    row("may write, not read", {whole(own, writeOnly)}, false, false, true);
    row("forbidden", {whole(own, everything, false), whole(users, readAndExecute)}, false, true);
    row("writing forbidden", {whole(users, writeOnly, false), whole(users, readAndExecute)}, false, true);
    row("deletion forbidden", {whole(users, 0x10000, false), whole(users, readAndExecute)}, true);
    row("forbidden too late", {whole(users, readAndExecute), whole(own, everything, false)}, true);
    row("forbidden to somebody else", {whole(anna, everything, false), whole(users, readAndExecute)}, true);
  }
  void aListIsReadAsWindowsReadsIt() {
    QFETCH(QList<AccessEntry>, list);
    const discovery::PoolIdentity identity{"IIS AppPool\\Shop", "IIS AppPool\\Shop", discovery::appPoolSid("Shop")};
    const Access access = discovery::accessOf(list, identity);
    QTEST(access.mayRead, "mayRead");
    QTEST(access.forbidden, "forbidden");
    QTEST(access.ownEntry, "ownEntry");
  }

  void whereThereAreNoListsEverybodyMay() { QVERIFY(discovery::accessOf(std::nullopt, {}).mayRead); }

  void theSystemIsOneOfTheAdministrators() {
    const discovery::PoolIdentity system{"LocalSystem", "*S-1-5-18", "S-1-5-18"};
    QVERIFY(discovery::accessOf(QList{whole(administrators, everything)}, system).mayRead);
  }

  void onlyIisIsAskedAndOnlyOfWhatCanBeSeen() {
    PaperMachine machine = PaperMachine::windows();
    machine.access["C:\\Python"] = {whole(anna, everything)};
    machine.closed.insert("C:\\closed");
    discovery::Observed observed;
    observed.config = documentOf(configuration("<add name=\"Shop\" />", " applicationPool=\"Shop\""));
    for (const auto kind : {discovery::ServerKind::Sandbox, discovery::ServerKind::IisExpress}) {
      observed.server.kind = kind;
      discovery::observeAccess(machine, observed, "Shop", {"C:\\Python"});
      QVERIFY(!observed.identity && observed.access.isEmpty());
    }
    observed.server.kind = discovery::ServerKind::Iis;
    discovery::observeAccess(machine, observed, "Shop", {"C:\\Python", "C:\\closed"});
    QCOMPARE(observed.identity->account, QString("IIS AppPool\\Shop"));
    QCOMPARE(observed.access.keys(), QStringList{"C:\\Python"});
    QVERIFY(!observed.access.value("C:\\Python").mayRead);
  }
};

QTEST_APPLESS_MAIN(TestAccess)
#include "tst_access.moc"
