#include <QTest>

#include "app/core/discovery/discovery.h"
#include "app/core/install/installing.h"
#include "tests/apply/installs.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

namespace {

const QString below = siteFolder() + "/shop";

/// The plan on an IIS whose application pool has no rights but those in `access`.
Result<install::Installation> plannedOnIis(FakeHost host, const install::Bundle& bundle, const install::Choice& choice,
                                           const QMap<QString, discovery::Access>& access = {}) {
  auto seen = observedWithPython(host);
  seen.server.kind = discovery::ServerKind::Iis;
  seen.identity = discovery::PoolIdentity{"IIS AppPool\\Shop", "IIS AppPool\\Shop", "S-1-5-82-1"};
  for (auto one = access.begin(); one != access.end(); ++one)
    seen.access.insert(one.key(), one.value());
  return install::planInstallation(seen, bundle, choice, presentIn(host, below));
}

/// "FOLDER RIGHTS" of each icacls, and "FOLDER" of each folder that is made, in order.
QStringList rightsOf(const plan::Plan& plan) {
  QStringList told;
  for (const plan::Change& change : plan.changes) {
    const auto* command = std::get_if<plan::RunCommand>(&change);
    if (!command) continue;
    if (command->run.program.endsWith("icacls.exe"))
      told << command->run.arguments.at(0) + ' ' + command->run.arguments.at(2).section(')', -1);
    if (command->run.arguments.join(' ').contains("makedirs")) told << command->run.arguments.last();
  }
  return told;
}

}  // namespace

class TestPoolRights : public QObject {
  Q_OBJECT
 private slots:
  void thePoolMayReadTheEnvironmentAndWriteWhereItShould() {
    install::Bundle bundle = bundleOf("1.0");
    bundle.writable << "data";
    install::Choice choice = choiceOf("1.0", "/shop");
    const auto installation = plannedOnIis(hostWithPython(), bundle, choice);
    QVERIFY2(installation, qPrintable(installation ? QString() : installation.error().text()));
    QCOMPARE(rightsOf(installation->plan), (QStringList{choice.environmentFolder + " RX", below + "/data M"}));
    choice.contentElsewhere = true;
    const auto prepared = plannedOnIis(hostWithPython(), bundle, choice);
    QVERIFY2(prepared, qPrintable(prepared ? QString() : prepared.error().text()));
    QCOMPARE(rightsOf(prepared->plan),
             (QStringList{choice.environmentFolder + " RX", below + "/data", below + "/data M"}));
  }

  /// Else taking an update back would take the earlier version's right.
  void aRightThatIsThereIsntGivenAgain() {
    install::Bundle bundle = bundleOf("2.0");
    bundle.writable << "data";
    FakeHost host = after(installing("first", hostWithPython(), "1.0", "/shop"));
    host.folders << below + "/data";
    discovery::Access may;
    may.mayRead = may.mayWrite = may.ownEntry = true;
    const auto update = plannedOnIis(host, bundle, choiceOf("2.0", "/shop"), {{below + "/data", may}});
    QVERIFY2(update, qPrintable(update ? QString() : update.error().text()));
    QVERIFY2(!rightsOf(update->plan).join(' ').contains("/data"), qPrintable(rightsOf(update->plan).join('\n')));
  }
};

QTEST_GUILESS_MAIN(TestPoolRights)
#include "tst_pool_rights.moc"
