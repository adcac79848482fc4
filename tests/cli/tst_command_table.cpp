#include <QBuffer>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include "app/cli/command.h"
#include "app/cli/completion.h"
#include "app/cli/option_hints.h"
#include "app/cli/text.h"
#include "app/core/plan/plan.h"
#include "app/preview/check.h"
#include "workshop.h"

using namespace iiswsgi;

namespace {

/// What a shell says about a script that it only parses.
QString complaintOf(const QString& shell, const QStringList& arguments, const QString& script) {
  QProcess process;
  process.start(shell, arguments);
  process.write(script.toUtf8());
  process.closeWriteChannel();
  if (!process.waitForFinished()) return "it doesn't end";
  return process.exitCode() == 0 ? QString() : QString::fromUtf8(process.readAllStandardError());
}

}  // namespace

class TestCommandTable : public QObject {
  Q_OBJECT
 private slots:
  void everyCommandExplainsItself_data() {
    QTest::addColumn<QString>("name");
    for (const auto& command : cli::commands())
      QTest::newRow(qPrintable(command.name)) << command.name;
  }
  void everyCommandExplainsItself() {
    QFETCH(QString, name);
    Workshop workshop;
    const auto help = workshop.run({name, "--help"});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.out.startsWith("Usage: iiswsgi " + name));
    QVERIFY2(help.out.contains("Examples:"), qPrintable(help.out));
    for (const auto& option : cli::findCommand(name)->options)
      QVERIFY2(help.out.contains(option.name), qPrintable(option.name));
    QVERIFY(workshop.run({"help"}).out.contains("  " + name + " "));
    QCOMPARE(workshop.run({"help", name}).out, help.out);
  }

  void everyExampleIsUnderstood_data() {
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("example");
    for (const auto& command : cli::commands()) {
      for (const QString& example : command.examples) {
        if (example.startsWith("iiswsgi ")) QTest::newRow(qPrintable(example)) << command.name << example;
      }
    }
  }
  void everyExampleIsUnderstood() {
    QFETCH(QString, command);
    QFETCH(QString, example);
    QStringList words = QProcess::splitCommand(example.section(" > ", 0, 0).section(" | ", 0, 0)).mid(1);
    QCOMPARE(words.takeFirst(), command);
    const auto arguments = cli::Arguments::parse(*cli::findCommand(command), words);
    QVERIFY2(arguments.ok(), qPrintable(arguments.ok() ? QString() : arguments.error().text()));
  }

  void aMistakeNamesWhatWasMeant_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const int command = cli::codes::unknownCommand.number;
    const int option = cli::codes::unknownOption.number;
    const int argument = cli::codes::badArgument.number;
    QTest::newRow("command") << QStringList{"aply"} << command << "`iiswsgi apply`";
    QTest::newRow("command that nothing is near") << QStringList{"frobnicate"} << command << "iiswsgi help";
    QTest::newRow("option") << QStringList{"apply", "--sit", "Shop"} << option << "--site";
    QTest::newRow("option of another command") << QStringList{"history", "--appcmd"} << option << "history --help";
    QTest::newRow("value is missing") << QStringList{"plan", "--site"} << argument << "--site NAME";
    QTest::newRow("value of a flag") << QStringList{"plan", "--json=yes"} << argument << "takes no value";
    QTest::newRow("given twice") << QStringList{"plan", "--site", "a", "--site", "b"} << argument << "twice";
    QTest::newRow("choice") << QStringList{"plan", "--place", "web.confg"} << argument << "web.config";
    QTest::newRow("a word too many") << QStringList{"status", "now"} << argument << "now";
    QTest::newRow("no name") << QStringList{"plan", "--server", "box", "--env", "DEBUG"} << argument << "NAME=VALUE";
    QTest::newRow("port") << QStringList{"sandbox", "create", "box", "--port", "http"} << argument << "no port";
    QTest::newRow("sandbox's word") << QStringList{"sandbox", "creat"} << argument << "sandbox create";
    QTest::newRow("shell") << QStringList{"completion", "tcsh"} << argument << "bash";
    QTest::newRow("code") << QStringList{"explain", "IISWSGI-9999"} << iiswsgi::codes::unknownErrorCode.number
                          << "explain";
  }
  void aMistakeNamesWhatWasMeant() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    Workshop workshop;
    const auto ran = workshop.run(arguments);
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.startsWith(ErrorCode{code}.text()), qPrintable(ran.text()));
    QVERIFY2(ran.err.contains(says), qPrintable(ran.text()));
    QVERIFY(ran.err.contains("What to do:"));
    QCOMPARE(ran.out, QString());
  }

  void optionsAreReadInEveryForm() {
    const auto* plan = cli::findCommand("plan");
    const auto arguments =
        cli::Arguments::parse(*plan, {"--site=Shop", "--arguments", "-u --x", "--env", "A=1", "--env=B==2", "--json"});
    QVERIFY(arguments.ok());
    QCOMPARE(arguments->value("--site"), QString("Shop"));
    QCOMPARE(arguments->value("--arguments"), QString("-u --x"));
    QCOMPARE(arguments->values("--env"), QStringList({"A=1", "B==2"}));
    QVERIFY(arguments->has("--json"));
    QVERIFY(!arguments->optional("--path"));
    const auto behind = cli::Arguments::parse(*cli::findCommand("undo"), {"--", "--odd-id"});
    QCOMPARE(behind->positionals(), QStringList{"--odd-id"});
  }

  void theVersionIsTold() {
    Workshop workshop;
    QCOMPARE(workshop.run({"--version"}).out, QString("iiswsgi " IISWSGI_VERSION "\n"));
    QCOMPARE(workshop.run({}).exitCode, 0);
    QVERIFY(workshop.run({"--help"}).out.contains("Exit codes:"));
  }

  void everyCodeOfTheCommandLineIsExplained() {
    Workshop workshop;
    for (const int code : {356, 401, 402, 403, 404, 406, 408, 409, 201, 202, 203, 204}) {
      const auto ran = workshop.run({"explain", QString::number(code)});
      QCOMPARE(ran.exitCode, 0);
      QVERIFY2(ran.out.startsWith(ErrorCode{code}.text()), qPrintable(ran.out));
    }
    const auto all = workshop.run({"explain", "--json"}).json().array();
    QVERIFY(all.size() > 12);
    const auto one = workshop.run({"explain", "201", "--json"}).json().object();
    QCOMPARE(one.value("code").toString(), QString("IISWSGI-0201"));
    QVERIFY(one.value("text").toString().contains("--server"));
  }

  void theShellUnderstandsItsScript_data() {
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("bash") << "bash" << QStringList{"-n"};
    QTest::newRow("zsh") << "zsh" << QStringList{"-n", "/dev/stdin"};
    QTest::newRow("fish") << "fish" << QStringList{"--no-execute", "/dev/stdin"};
  }
  void theShellUnderstandsItsScript() {
    QFETCH(QString, shell);
    QFETCH(QStringList, arguments);
    Workshop workshop;
    const auto ran = workshop.run({"completion", shell});
    QCOMPARE(ran.exitCode, 0);
    for (const auto& command : cli::commands())
      QVERIFY2(ran.out.contains(command.name), qPrintable(command.name));
    if (QStandardPaths::findExecutable(shell).isEmpty()) QSKIP("that shell isn't installed here");
    QCOMPARE(complaintOf(shell, arguments, ran.out), QString());
  }

  void bashCompletesCommandsOptionsAndChoices_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("expected");
    QTest::newRow("command") << "iiswsgi pl"
                             << "plan";
    QTest::newRow("option") << "iiswsgi apply --dry"
                            << "--dry-run";
    QTest::newRow("choice") << "iiswsgi apply --place web"
                            << "web.config";
    QTest::newRow("server") << "iiswsgi status --server iise"
                            << "iisexpress";
    QTest::newRow("word") << "iiswsgi sandbox cr"
                          << "create";
    QTest::newRow("help's word") << "iiswsgi help hist"
                                 << "history";
  }
  void bashCompletesCommandsOptionsAndChoices() {
    if (QStandardPaths::findExecutable("bash").isEmpty()) QSKIP("that shell isn't installed here");
    QFETCH(QString, words);
    const QString script = cli::completionScript("bash", cli::commands()) + "COMP_WORDS=(" + words +
                           ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_iiswsgi\necho \"${COMPREPLY[@]}\"\n";
    QProcess process;
    process.start("bash", {"--norc", "-c", script});
    QVERIFY(process.waitForFinished());
    QTEST(QString::fromUtf8(process.readAllStandardOutput()).trimmed(), "expected");
  }

  void powershellGetsEveryCommand() {
    const QString script = cli::completionScript("powershell", cli::commands());
    for (const auto& command : cli::commands())
      QVERIFY(script.contains("'" + command.name + "' = @("));
  }

  void anOptionStandsBelowTheLetterThatItHelps() {
    QCOMPARE(cli::optionHint(Error{plan::codes::gatewayMissing, "It is gone."}),
             QString("--gateway FILE says where another one is."));
    QVERIFY(cli::optionHint(Error{plan::codes::noSuchSite, "It is gone."}).isEmpty());
    QBuffer out, err;
    out.open(QIODevice::WriteOnly);
    err.open(QIODevice::WriteOnly);
    cli::Console console;
    console.out = &out;
    console.err = &err;
    cli::printError(console, Error{plan::codes::nameTaken, "It is taken.", "Choose another name."});
    QCOMPARE(err.data(), QByteArray("IISWSGI-0256: It is taken.\n  What to do: Choose another name.\n"
                                    "  Options: --name NAME gives another.\n"));
  }

  void aLetterOfTheGatewayIsReadBack() {
    const auto error = preview::errorFromText(
        "noise\nIISWSGI-0509: It can't be imported.\n  What to do: Mend it.\n  Detail: line 1\nline 2\n");
    QVERIFY(error.has_value());
    QCOMPARE(error->code().number, 509);
    QCOMPARE(error->message(), QString("It can't be imported."));
    QCOMPARE(error->hint(), QString("Mend it."));
    QCOMPARE(error->detail(), QString("line 1\nline 2"));
    QVERIFY(!preview::errorFromText("Segmentation fault"));
  }
};

QTEST_GUILESS_MAIN(TestCommandTable)
#include "tst_command_table.moc"
