#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// Every folder of examples/ with an example.json is deployed by the real `iiswsgi` into a fresh sandbox, served by the
/// preview server and the real gateway, asked what example.json says, and undone. A new example is a new folder.
namespace {

/// One that has what the examples need.
const QString python = qEnvironmentVariable("IISWSGI_TEST_PYTHON", QStringLiteral("/usr/bin/python3"));

struct Ran {
  int exitCode = -1;
  QString output;
  QString errors;
};

Ran iiswsgi(const QStringList& arguments, const QString& folder) {
  QProcess process;
  process.setWorkingDirectory(folder);
  process.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"), arguments);
  if (!process.waitForFinished(120000)) process.kill();
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
          QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QMap<QString, QByteArray> configurationBelow(const QString& sandbox) {
  QMap<QString, QByteArray> files;
  for (const QString& name :
       {QStringLiteral("/config/applicationhost.config"), QStringLiteral("/sites/Sandbox/web.config")}) {
    if (QFile::exists(sandbox + name)) files[name] = contentOf(sandbox + name);
  }
  return files;
}

QString said(const Ran& ran) {
  return QStringLiteral("exit %1\n%2\n%3").arg(ran.exitCode).arg(ran.output, ran.errors);
}

}  // namespace

class TestExamples : public QObject {
  Q_OBJECT
 private slots:
  void anExampleIsDeployedServedAndTakenBack_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("mount");
    const QDir examples(QStringLiteral(IISWSGI_SOURCE_DIR "/examples"));
    for (const QString& name : examples.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
      if (!QFile::exists(examples.filePath(name + QStringLiteral("/example.json")))) continue;
      QTest::newRow(qPrintable(name + QStringLiteral(" at the root")))
          << examples.filePath(name) << QStringLiteral("/");
      QTest::newRow(qPrintable(name + QStringLiteral(" in a sub-application")))
          << examples.filePath(name) << QStringLiteral("/sub");
    }
  }
  void anExampleIsDeployedServedAndTakenBack() {
    QFETCH(QString, folder);
    QFETCH(QString, mount);
    const QJsonObject example = QJsonDocument::fromJson(contentOf(folder + QStringLiteral("/example.json"))).object();
    QTemporaryDir sandbox;
    QDir(sandbox.path()).mkpath(QStringLiteral("subfolder"));
    const Ran created = iiswsgi({"sandbox", "create", sandbox.path(), "--application",
                                 QStringLiteral("/sub=") + sandbox.filePath(QStringLiteral("subfolder"))},
                                folder);
    QVERIFY2(created.exitCode == 0, qPrintable(said(created)));
    const auto before = configurationBelow(sandbox.path());
    QVERIFY(!before.isEmpty());

    QStringList apply{"apply",  "--yes", "--server", sandbox.path(), "--site",   "Sandbox",
                      "--path", mount,   "--name",   "example",      "--python", python};
    for (const auto& argument : example.value(QStringLiteral("deploy")).toArray())
      apply << argument.toString();
    const Ran applied = iiswsgi(apply, folder);
    QVERIFY2(applied.exitCode == 0, qPrintable(said(applied)));
    const Ran again = iiswsgi(apply, folder);
    QVERIFY2(again.exitCode == 0 && again.output.contains(QStringLiteral("Nothing to do")), qPrintable(said(again)));

    for (const auto& entry : example.value(QStringLiteral("requests")).toArray()) {
      const QJsonObject request = entry.toObject();
      const QString path =
          (mount == QStringLiteral("/") ? QString() : mount) + request.value(QStringLiteral("path")).toString();
      const Ran answer = iiswsgi({"preview", "--server", sandbox.path(), "--request", path}, folder);
      const QString status = QString::number(request.value(QStringLiteral("status")).toInt());
      QVERIFY2(answer.output.contains(status), qPrintable(path + QLatin1Char('\n') + said(answer)));
      QVERIFY2(answer.output.contains(request.value(QStringLiteral("contains")).toString()),
               qPrintable(path + QLatin1Char('\n') + said(answer)));
    }

    const Ran undone = iiswsgi({"undo", "--yes", "--server", sandbox.path()}, folder);
    QVERIFY2(undone.exitCode == 0, qPrintable(said(undone)));
    QCOMPARE(configurationBelow(sandbox.path()), before);
  }
};

QTEST_GUILESS_MAIN(TestExamples)
#include "tst_examples.moc"
