#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "app/core/base/result.h"

using namespace iiswsgi;

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error(ErrorCode{900}, QStringLiteral("%1 is odd.").arg(number));
  return number / 2;
}

Result<int> quarter(int number) {
  ASSIGN_OR_RETURN(const int once, half(number));
  ASSIGN_OR_RETURN(const int twice, half(once));
  return twice;
}

/// Every code that a header of the product declares: `...{301};` behind ErrorCode, `... = 501;` in the contract.
QMap<QString, QString> declaredCodes() {
  static const QRegularExpression inApp(QStringLiteral("constexpr ErrorCode (\\w+)\\{(\\d+)\\}"));
  static const QRegularExpression inGateway(QStringLiteral("constexpr int (\\w+) = (5\\d\\d);"));
  QMap<QString, QString> found;
  for (const char* top : {"/app", "/gateway"}) {
    QDirIterator files(QStringLiteral(IISWSGI_SOURCE_DIR) + QLatin1String(top), {QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      if (!file.open(QIODevice::ReadOnly)) continue;
      const QString text = QString::fromUtf8(file.readAll());
      const bool contract = file.fileName().endsWith(QLatin1String("contract.h"));
      for (auto matches = (contract ? inGateway : inApp).globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const QString code = ErrorCode{match.captured(2).toInt()}.text();
        found[code] += match.captured(1) + QLatin1Char(' ');
      }
    }
  }
  return found;
}

}  // namespace

class TestError : public QObject {
  Q_OBJECT
 private slots:
  void aResultCarriesTheFirstErrorUp() {
    QCOMPARE(*quarter(8), 2);
    QCOMPARE(quarter(6).error().message(), QStringLiteral("3 is odd."));
  }

  void aLetterTellsWhatHappenedWhereAndWhatToDo() {
    const Error first(ErrorCode{12}, QStringLiteral("The file is gone."), QStringLiteral("Put it back."),
                      QStringLiteral("ENOENT"));
    const Error second(ErrorCode{13}, QStringLiteral("The backup is gone too."));
    const QString text = first.during(QStringLiteral("reading sites")).followedBy(second).text();
    QCOMPARE(text, QStringLiteral("IISWSGI-0012: The file is gone.\n  while reading sites\n  What to do: Put it back.\n"
                                  "  Detail: ENOENT\n  And then: IISWSGI-0013: The backup is gone too."));
  }

  void explainTakesACodeInAnyForm() {
    const auto full = explainError(QStringLiteral("IISWSGI-0001"));
    QVERIFY(full && full->startsWith(QStringLiteral("## IISWSGI-0001 ")));
    QCOMPARE(explainError(QStringLiteral("iiswsgi-1")), full);
    QCOMPARE(explainError(QStringLiteral(" 1 ")), full);
    QVERIFY(!explainError(QStringLiteral("9999")));
    QVERIFY(!explainError(QStringLiteral("x")));
  }

  void everyCodeIsExplainedOnceAndNoneTwice() {
    const QStringList explained = explainedErrors();
    QCOMPARE(QSet<QString>(explained.begin(), explained.end()).size(), explained.size());
    const auto declared = declaredCodes();
    QVERIFY(declared.size() > 3);
    QStringList missing;
    for (auto it = declared.begin(); it != declared.end(); ++it) {
      if (!explained.contains(it.key()))
        missing << it.key() + QLatin1String(" (") + it.value().trimmed() + QLatin1Char(')');
    }
    QVERIFY2(missing.isEmpty(),
             qPrintable(QStringLiteral("not in resources/errors.md: ") + missing.join(QLatin1String(", "))));
    for (const QString& code : explained)
      QVERIFY2(declared.contains(code), qPrintable(code + QLatin1String(" is explained but not declared")));
  }
};

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
