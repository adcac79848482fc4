#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>
#include <QThread>

#include "workshop.h"

namespace {

/// Starts the real program and kills it, as a power cut would, after so many microseconds. True if it was still
/// running.
bool killApply(const QStringList& arguments, unsigned long microseconds) {
  QProcess process;
  process.start(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"), arguments);
  if (!process.waitForStarted()) return false;
  QThread::usleep(microseconds);
  process.kill();
  process.waitForFinished();
  return process.exitStatus() == QProcess::CrashExit;
}

QStringList statesOf(Workshop& workshop) {
  QStringList states;
  for (const auto& entry : workshop.run({"history", "--json", "--server", workshop.sandbox()}).json().array())
    states << entry.toObject().value("state").toString();
  return states;
}

}  // namespace

class TestCutOff : public QObject {
  Q_OBJECT
 private slots:
  /// The whole length of a run is covered by moments spread over it, each a little off.
  void aKilledRunLeavesEverythingOrNothing() {
    Workshop workshop;
    QVERIFY(workshop.createSandbox().exitCode == 0);
    const QStringList apply = workshop.deployment("apply", {"--no-verify", "--no-check"});
    const auto before = workshop.configuration();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(QProcess::execute(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi"), apply), 0);
    const auto length = static_cast<quint32>(timer.nsecsElapsed() / 1000);
    const auto after = workshop.configuration();
    QVERIFY(after != before);
    QCOMPARE(workshop.run({"undo", "--server", workshop.sandbox()}).exitCode, 0);
    QCOMPARE(workshop.configuration(), before);

    int killed = 0;
    int recovered = 0;
    constexpr int runs = 40;
    for (int i = 0; i < runs; ++i) {
      // Most of a run is its start, which does nothing yet: the second half gets four of five.
      const bool late = i % 5 != 0;
      const quint32 from = late ? length / 2 : 0;
      const quint32 span = length / 2;
      killed += killApply(apply, from + QRandomGenerator::global()->bounded(span + 1)) ? 1 : 0;
      const auto next = workshop.run({"history", "--server", workshop.sandbox()});
      QVERIFY2(next.exitCode == 0, qPrintable(next.text()));
      recovered += next.err.contains("was cut off") ? 1 : 0;
      const auto now = workshop.configuration();
      QVERIFY2(now == before || now == after,
               qPrintable(QString("run %1 left something half done\n%2").arg(i).arg(next.text())));
      QVERIFY(!statesOf(workshop).contains("incomplete"));
      if (now == before) continue;
      const auto undone = workshop.run({"undo", "--server", workshop.sandbox()});
      QVERIFY2(undone.exitCode == 0, qPrintable(undone.text()));
      QCOMPARE(workshop.configuration(), before);
    }
    qInfo("%d of %d runs were killed on their way, %d of them had to be recovered", killed, runs, recovered);
    QVERIFY(killed > 0);
    const auto last = workshop.run(apply);
    QVERIFY2(last.exitCode == 0, qPrintable(last.text()));
    QCOMPARE(workshop.configuration(), after);
  }
};

QTEST_GUILESS_MAIN(TestCutOff)
#include "tst_cut_off.moc"
