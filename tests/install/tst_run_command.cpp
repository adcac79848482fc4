#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "app/core/install/installing.h"
#include "app/core/install/steps.h"
#include "app/core/plan/render.h"
#include "app/platform/host.h"
#include "tests/apply/installs.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;
using namespace std::chrono_literals;

namespace {

const QString below = siteFolder() + "/shop";

/// The package shop with its files staged, and a command that ends with `exitCode`.
Situation installingWith(const package::PackageCommand& command, int exitCode) {
  FakeHost host = hostWithPython();
  host.programs["cmd.exe"] = [exitCode](FakeHost&, const host::Command&) { return exitCode; };
  install::Bundle bundle = bundleOf("1.0");
  bundle.commands << command;
  const auto installation =
      install::planInstallation(observedWithPython(host), bundle, choiceOf("1.0", "/shop"), presentIn(host, below));
  if (!installation) qFatal("%s", qPrintable(installation.error().text()));
  const auto content = contentOf("1.0");
  for (auto file = content.begin(); file != content.end(); ++file)
    host.files[installation->staging + '/' + file.key()] = file.value();
  return {"a package with a command", host, installation->plan};
}

package::PackageCommand succeedingBy(const QList<int>& codes) {
  package::PackageCommand command;
  command.line = "setup.cmd /quiet";
  command.successCodes = codes;
  return command;
}

QString written(const plan::Plan& plan) {
  const auto& command = std::get<plan::RunCommand>(plan.changes.front());
  return command.why;
}

plan::Plan planOfCommand(const package::PackageCommand& command) {
  return planOf({install::runPackageCommand(command, {})});
}

/// This program, called as a package's command without cmd.exe.
package::PackageCommand callingItself(const QString& words) {
  package::PackageCommand command;
  command.line = '"' + QDir::toNativeSeparators(QCoreApplication::applicationFilePath()) + "\" " + words;
  command.byCommandInterpreter = false;
  return command;
}

/// A file changed, then the command, on the real machine.
struct Ground {
  QTemporaryDir folder;
  QString file = folder.filePath("site.txt");
  std::unique_ptr<host::Host> host = platform::makeHost();
  apply::Options options;

  Ground() {
    options.stateFolder = folder.filePath("state");
    if (!host->replaceFile(file, "before")) qFatal("can't write %s", qPrintable(file));
  }

  Result<apply::Receipt> carryOut(const package::PackageCommand& command) {
    const auto run = install::runPackageCommand(command, folder.path());
    return apply::applyPlan(planOf({plan::SetFile{file, "before", "after", "why"}, run}), *host, options);
  }
  QByteArray content() { return host->readFile(file).value(); }
};

}  // namespace

class TestRunCommand : public QObject {
  Q_OBJECT
 private slots:
  void anExitCodeThatThePackageListsIsSuccess() {
    const Situation situation = installingWith(succeedingBy({0, 3}), 3);
    FakeHost host = situation.start;
    const auto receipt = apply::applyPlan(situation.plan, host, options());
    QVERIFY2(receipt.ok(), receipt ? "" : qPrintable(receipt.error().text()));
    QVERIFY(host.files.contains(below + "/shop.ini"));
    QVERIFY(host.files.contains(install::recordPath(stateFolder(), "shop", false)));
    QCOMPARE(host.started.last().arguments.last(), QString("setup.cmd /quiet"));
    QCOMPARE(host.started.last().folder, below);
  }

  void oneThatItDoesNotListTakesEverythingElseBack() {
    const Situation situation = installingWith(succeedingBy({0, 2}), 3);
    FakeHost host = situation.start;
    const auto receipt = apply::applyPlan(situation.plan, host, options());
    QVERIFY(!receipt.ok());
    // What a command of somebody else's has done itself nobody knows, so nobody says that all is as it was.
    QCOMPARE(receipt.error().code(), apply::codes::rollbackIncomplete);
    const QString letter = receipt.error().text();
    QVERIFY2(letter.contains("ended with exit code 3; success is 0 or 2."), qPrintable(letter));
    QVERIFY2(letter.contains("`cmd.exe /d /s /c \"setup.cmd /quiet\"` was run, and that can't be undone"),
             qPrintable(letter));
    QCOMPARE(difference(machineOf(situation.start), machineOf(host)), QString());
  }

  void whereNothingIsListedOnlyNoughtIsSuccess() {
    const Situation situation = installingWith(succeedingBy({0}), 3010);
    FakeHost host = situation.start;
    const auto receipt = apply::applyPlan(situation.plan, host, options());
    QVERIFY(!receipt.ok());
    QVERIFY2(receipt.error().text().contains("ended with exit code 3010; success is 0."),
             qPrintable(receipt.error().text()));
    QCOMPARE(difference(machineOf(situation.start), machineOf(host)), QString());
  }

  void aCommandWithoutAnInterpreterGetsItsWords() {
    Ground ground;
    auto command = callingItself("exit 3");
    command.successCodes = {3};
    const auto receipt = ground.carryOut(command);
    QVERIFY2(receipt.ok(), receipt ? "" : qPrintable(receipt.error().text()));
    QCOMPARE(ground.content(), QByteArray("after"));
  }

  void aCommandThatTakesTooLongIsEnded() {
    Ground ground;
    auto command = callingItself("sleep 60000");
    command.patience = 1500ms;
    QElapsedTimer clock;
    clock.start();
    const auto receipt = ground.carryOut(command);
    QVERIFY(!receipt.ok());
    QVERIFY(clock.elapsed() < 30000);
    QVERIFY2(receipt.error().text().contains("didn't end within 1.5 seconds"), qPrintable(receipt.error().text()));
    QVERIFY2(receipt.error().text().contains("sleep 60000"), qPrintable(receipt.error().text()));
    QCOMPARE(ground.content(), QByteArray("before"));
    const auto history = apply::readHistory(*ground.host, ground.options.stateFolder);
    QVERIFY(history.ok() && history->size() == 1);
    QCOMPARE(history->first().state, apply::Receipt::State::Incomplete);
    const auto again = apply::recover(*ground.host, ground.options.stateFolder);
    QVERIFY(again.ok() && !again->has_value());
  }

  void thePlanSaysWhatIsNotAsUsual_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("patience");
    QTest::addColumn<QList<int>>("codes");
    QTest::addColumn<bool>("interpreter");
    QTest::addColumn<QString>("why");
    const QString start = "Run what the package brings: setup.cmd /quiet";
    const int usual = static_cast<int>(package::usualPatience.count());
    QTest::newRow("as usual") << "setup.cmd /quiet" << usual << QList<int>{0} << true << start;
    QTest::newRow("codes") << "setup.cmd /quiet" << usual << QList<int>{0, 3} << true
                           << start + " (success is exit code 0 or 3)";
    QTest::newRow("patience") << "setup.cmd /quiet" << 20000 << QList<int>{0} << true
                              << start + " (it is ended after 20 seconds)";
    QTest::newRow("less than a second") << "setup.cmd /quiet" << 1500 << QList<int>{0} << true
                                        << start + " (it is ended after 1500 ms)";
    QTest::newRow("all") << "setup.cmd /quiet" << 60000 << QList<int>{1, 2, static_cast<int>(0xC0000005U)} << false
                         << start +
                                " (without cmd.exe; success is exit code 1, 2 or 0xC0000005; it is ended after 1 "
                                "minute)";
  }
  void thePlanSaysWhatIsNotAsUsual() {
    QFETCH(QString, words);
    QFETCH(int, patience);
    QFETCH(QList<int>, codes);
    QFETCH(bool, interpreter);
    QFETCH(QString, why);
    const plan::Plan plan = planOfCommand({words, codes, std::chrono::milliseconds(patience), interpreter});
    QCOMPARE(written(plan), why);
    QVERIFY(plan::renderText(plan).contains(why));
    QVERIFY(plan::renderHtml(plan).contains(why));
    const auto back = plan::planFromJson(QJsonDocument::fromJson(QJsonDocument(plan::toJson(plan)).toJson()).object());
    QVERIFY(back.ok());
    QVERIFY(back->changes == plan.changes);
  }

  /// As packages have them: in the packed form, which alone counts.
  void settingsComeOutOfThePackage() {
    const QByteArray packed =
        package::toAttribute({"runCommand", "setup.cmd", {{"successReturnCodes", "0x0;0x3"}, {"waitInterval", "2000"}}})
            .toUtf8();
    RawZip zip;
    zip.add("Manifest.xml", manifestFor("<iisApp path=\"shop\"/><runCommand path=\"setup.cmd\" waitAttempts=\"99\" "
                                        "MSDeploy.MSDeployProviderOptions=\"" +
                                        packed + "\"/><runCommand path=\"more.cmd\" successReturnCodes=\"1\"/>"));
    zip.add("shop/app.py", "def application(environ, start_response):\n    return []\n");
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().text()));
    const auto unpacking = install::Unpacking::prepare(*opened, {});
    QVERIFY2(unpacking.ok(), unpacking ? "" : qPrintable(unpacking.error().text()));
    QCOMPARE(unpacking->commandLines(), (QStringList{"setup.cmd", "more.cmd"}));
    const auto commands = unpacking->commands();
    QVERIFY(commands.ok());
    QVERIFY(*commands == (QList<package::PackageCommand>{{"setup.cmd", {0, 3}, 10s}, {"more.cmd"}}));
  }
};

int main(int count, char** words) {
  const QByteArray wanted = count > 2 ? words[1] : "";
  if (wanted == "exit") return QByteArray(words[2]).toInt();
  if (wanted == "sleep") {
    QThread::msleep(QByteArray(words[2]).toULong());
    return 0;
  }
  QCoreApplication application(count, words);
  TestRunCommand test;
  return QTest::qExec(&test, count, words);
}
#include "tst_run_command.moc"
