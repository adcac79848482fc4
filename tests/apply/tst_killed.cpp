#include <QDirIterator>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/apply/apply.h"
#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

using Tree = QMap<QString, QByteArray>;

/// Every file and folder with its permissions and bytes, our own books left out.
Tree treeOf(const QString& folder) {
  Tree tree;
  QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
  while (entries.hasNext()) {
    const QString path = entries.next();
    if (path.startsWith(folder + "/state")) continue;
    QFile file(path);
    const QByteArray mode = QByteArray::number(static_cast<int>(entries.fileInfo().permissions()), 16);
    const bool readable = entries.fileInfo().isFile() && file.open(QIODevice::ReadOnly);
    tree[path] = mode + ' ' + (readable ? file.readAll() : QByteArray("folder"));
  }
  return tree;
}

void write(const QString& path, const QByteArray& bytes) {
  QDir().mkpath(QFileInfo(path).path());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("can't write %s", qPrintable(path));
}

const QString childProgram = QStringLiteral(IISWSGI_BINARY_DIR "/bin/apply_child");

host::Command child(const QStringList& arguments) {
  host::Command command;
  command.program = childProgram;
  command.arguments = arguments;
  return command;
}

/// A machine in a folder, and a plan with every kind of change for it.
struct Ground {
  QTemporaryDir folder;
  plan::Plan plan;

  Ground() {
    const QString top = folder.path();
    write(top + "/etc/server.config", "<configuration/>\r\n");
    write(top + "/etc/old.config", "old\n");
    write(top + "/staging/app/module.py", "print(1)\n");
    QFile::setPermissions(top + "/etc/server.config", QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
    plan.title = "Everything";
    plan.changes = {
        plan::MovePath{top + "/staging/app", top + "/sites/new/app", "why"},
        plan::SetFile{top + "/sites/new/web.config", std::nullopt, "<configuration/>", "why"},
        plan::SetFile{top + "/etc/server.config", "<configuration/>\r\n", QByteArray(100000, 'x'), "why"},
        plan::SetFile{top + "/etc/old.config", "old\n", std::nullopt, "why"},
        plan::RunCommand{child({"--touch", top + "/flag"}), plan::RunCommand::Undo::ByCommand,
                         child({"--remove", top + "/flag"}), "why"},
    };
    write(top + "/state/plan", QJsonDocument(plan::toJson(plan)).toJson());
  }
  QString state() const { return folder.path() + "/state/books"; }

  /// True if the child was killed, false if it came to its end.
  bool applyAndDie(int operation) const {
    QProcess child;
    child.start(childProgram, {folder.path() + "/state/plan", state(), QString::number(operation)});
    child.waitForFinished(120000);
    if (child.exitStatus() == QProcess::NormalExit && child.exitCode() != 0) qFatal("exit code %d", child.exitCode());
    return child.exitStatus() == QProcess::CrashExit;
  }
};

}  // namespace

class TestKilled : public QObject {
  Q_OBJECT
 private slots:
  void aKillInFrontOfAnyOperationLeavesEverythingOrNothing() {
    const auto host = platform::makeHost();
    int recovered = 0;
    int operation = 0;
    for (;; ++operation) {
      const Ground ground;
      const Tree before = treeOf(ground.folder.path());
      const bool killed = ground.applyAndDie(operation);
      const auto receipt = apply::recover(*host, ground.state());
      QVERIFY2(receipt, qPrintable(receipt ? "" : receipt.error().text()));
      const bool takenBack = treeOf(ground.folder.path()) == before;
      const bool applied = isApplied(ground);
      QVERIFY2(
          takenBack != applied,
          qPrintable(QString("killed at %1: %2").arg(operation).arg(treeOf(ground.folder.path()).keys().join('\n'))));
      recovered += receipt->has_value() ? 1 : 0;
      const auto again = apply::applyPlan(ground.plan, *host, {ground.state(), {}, {}});
      QCOMPARE(again.ok(), takenBack);
      QVERIFY(isApplied(ground));
      if (!killed) break;
    }
    qInfo("killed in front of %d operations, recovered after %d of them", operation, recovered);
    QVERIFY(operation > 12);
    QVERIFY(recovered > 8);
  }

  void undoneToTheByte() {
    const auto host = platform::makeHost();
    const Ground ground;
    const Tree before = treeOf(ground.folder.path());
    const auto receipt = apply::applyPlan(ground.plan, *host, {ground.state(), {}, {}});
    QVERIFY2(receipt, qPrintable(receipt ? "" : receipt.error().text()));
    const auto undo = apply::makeUndoPlan(*host, *receipt, {});
    QVERIFY2(undo, qPrintable(undo ? "" : undo.error().text()));
    const auto undone = apply::applyPlan(*undo, *host, {ground.state(), {}, {}});
    QVERIFY2(undone, qPrintable(undone ? "" : undone.error().text()));
    QCOMPARE(treeOf(ground.folder.path()), before);
  }

  void otherUsersMayNotReadTheBackup() {
    const auto host = platform::makeHost();
    const Ground ground;
    QVERIFY(apply::applyPlan(ground.plan, *host, {ground.state(), {}, {}}));
#ifdef Q_OS_WIN
    const auto list = host->accessList(ground.state());
    QVERIFY(list && list->has_value());
    for (const host::AccessEntry& entry : **list) {
      const bool everybody = entry.sid == "S-1-1-0" || entry.sid == "S-1-5-11" || entry.sid == "S-1-5-32-545";
      QVERIFY2(!everybody || entry.rights == 0, qPrintable(entry.account));
    }
#else
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther;
    QVERIFY(!(QFileInfo(ground.state()).permissions() & others));
#endif
  }

 private:
  static bool isApplied(const Ground& ground) {
    const QString top = ground.folder.path();
    const Tree tree = treeOf(top);
    return tree.contains(top + "/flag") && tree.contains(top + "/sites/new/app/module.py") &&
           tree.contains(top + "/sites/new/web.config") && !tree.contains(top + "/etc/old.config") &&
           tree.value(top + "/etc/server.config").endsWith(QByteArray(100000, 'x')) &&
           !tree.contains(top + "/etc/server.config.iiswsgi-new");
  }
};

QTEST_GUILESS_MAIN(TestKilled)
#include "tst_killed.moc"
