#include <QFile>
#include <QTest>

#include "tests/cli/packages.h"

/// A server that an administrator prepares, and what comes to it then.
class TestPrepareCommand : public QObject {
  Q_OBJECT
 private slots:
  void aPreparedServerWaitsForItsContent() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    auto arguments = installing(shop, package);
    arguments[0] = "prepare";
    const auto prepared = shop.run(arguments);
    QVERIFY2(prepared.exitCode == 0, qPrintable(prepared.text()));
    QVERIFY2(prepared.out.contains("until app_offline.htm is deleted"), qPrintable(prepared.text()));
    QVERIFY(QFile::exists(siteFolder(shop) + "/app_offline.htm"));
    QVERIFY(!QFile::exists(siteFolder(shop) + "/sample.ini"));
    const QByteArray pair = Workshop::read(shop.config());
    QVERIFY2(pair.contains(QDir::toNativeSeparators("iiswsgi-sample/sample.ini").toUtf8()), pair.constData());
    // A publisher copies the content, and takes app_offline.htm away as Web Deploy does.
    for (const char* name : {"sample.ini", "sample_app.py", "web.config"})
      Workshop::write(siteFolder(shop) + '/' + name, Workshop::read(sampleFolder + "/iiswsgi-sample/" + name));
    QVERIFY(QFile::remove(siteFolder(shop) + "/app_offline.htm"));
    const auto asked = shop.run({"preview", "--server", shop.sandbox(), "--request", "/iiswsgi-sample/"});
    QVERIFY2(asked.out.contains("200 OK"), qPrintable(asked.text()));
    QCOMPARE(Workshop::read(shop.config()), pair);
  }

  void contentThatIsInstalledOnAPreparedServerIsServed() {
    Workshop shop;
    shop.createSandbox();
    const QString package = sampleIn(shop);
    auto arguments = installing(shop, package);
    arguments[0] = "prepare";
    QCOMPARE(shop.run(arguments).exitCode, 0);
    const QByteArray pair = Workshop::read(shop.config());
    arguments[0] = "install";
    const auto installed = shop.run(arguments);
    QVERIFY2(installed.exitCode == 0 && installed.out.contains("200 OK"), qPrintable(installed.text()));
    QVERIFY(!QFile::exists(siteFolder(shop) + "/app_offline.htm"));
    QCOMPARE(Workshop::read(shop.config()), pair);
    // Taken back, the server waits again.
    QCOMPARE(shop.run({"undo", "--server", shop.sandbox(), "--yes"}).exitCode, 0);
    QVERIFY(Workshop::read(siteFolder(shop) + "/app_offline.htm").contains("Coming soon"));
  }

  void aPreparationIsTakenAwayWhole() {
    Workshop shop;
    shop.createSandbox();
    const auto before = filesBelow(shop.sandbox());
    auto arguments = installing(shop, sampleIn(shop));
    arguments[0] = "prepare";
    QCOMPARE(shop.run(arguments).exitCode, 0);
    const auto gone = shop.run({"uninstall", "iiswsgi-sample", "--server", shop.sandbox()});
    QVERIFY2(gone.exitCode == 0 && !gone.out.contains("stays in"), qPrintable(gone.text()));
    QCOMPARE(filesBelow(shop.sandbox()), before);
    QVERIFY(!QDir(siteFolder(shop)).exists());
  }

  /// What was uninstalled is gone: "undo" means what stands.
  void anUndoGoesBackBehindWhatWasUninstalled() {
    Workshop shop;
    shop.createSandbox();
    const QStringList more{"--no-verify"};
    QCOMPARE(shop.run(shop.deployment("apply", {"--path", "/sub", "--yes", "--no-verify"})).exitCode, 0);
    QCOMPARE(shop.run(installing(shop, sampleIn(shop), more)).exitCode, 0);
    QCOMPARE(shop.run({"uninstall", "iiswsgi-sample", "--server", shop.sandbox()}).exitCode, 0);
    const auto undo = shop.run({"undo", "--server", shop.sandbox(), "--dry-run"});
    QVERIFY2(undo.out.contains("/sub"), qPrintable(undo.text()));
    QVERIFY2(!undo.text().contains("iiswsgi-sample"), qPrintable(undo.text()));
  }

  void whatWebDeployHasCopiedIsServed() {
    Workshop shop;
    shop.createSandbox();
    for (const char* name : {"sample.ini", "sample_app.py", "web.config"})
      Workshop::write(siteFolder(shop) + '/' + name, Workshop::read(sampleFolder + "/iiswsgi-sample/" + name));
    auto arguments = installing(shop, {}, {"--in-place", "Sandbox/iiswsgi-sample", "--yes"});
    arguments.removeAt(1);
    const auto ran = shop.run(arguments);
    QVERIFY2(ran.exitCode == 0 && ran.out.contains("200 OK"), qPrintable(ran.text()));
  }

  void aPlaceThatIsntThereIsALetter() {
    Workshop shop;
    shop.createSandbox();
    for (const char* place : {"Typo/shop", "Sandbox/shop"}) {
      auto arguments = installing(shop, {}, {"--in-place", place, "--yes"});
      arguments.removeAt(1);
      const auto ran = shop.run(arguments);
      QVERIFY2(ran.exitCode == 1 && ran.err.contains("IISWSGI-0711"), qPrintable(ran.text()));
    }
  }
};

QTEST_GUILESS_MAIN(TestPrepareCommand)
#include "tst_prepare_command.moc"
