#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QTextLayout>

#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::contentOf;
using test::Walk;
using test::write;

namespace {

/// A word that is wider than its label, or lines below its end, can't be read.
bool isCut(const QLabel& label) {
  QString text = label.text();
  if (label.buddy()) text.remove(QLatin1Char('&'));
  QTextLayout layout(text, label.font());
  QTextOption option;
  option.setWrapMode(label.wordWrap() ? QTextOption::WordWrap : QTextOption::NoWrap);
  layout.setTextOption(option);
  const QRect room = label.contentsRect();
  qreal height = 0;
  qreal width = 0;
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(room.width());
    height += line.height();
    width = qMax(width, line.naturalTextWidth());
  }
  layout.endLayout();
  return width > room.width() + 1 || height > room.height() + 1;
}

QString cutTexts(Walk& walk) {
  QTest::qWait(50);
  QStringList cut;
  for (const auto* label : walk.window().findChildren<QLabel*>())
    if (label->isVisible() && !label->text().isEmpty() && isCut(*label)) cut << label->text();
  for (const auto* button : walk.window().findChildren<QPushButton*>())
    if (button->isVisible() && button->width() < button->minimumSizeHint().width()) cut << button->text();
  return cut.join(QLatin1Char('\n'));
}

/// As long as it may be: no process of Windows starts in a working folder of more than 258 characters, and Wine's even
/// end in a damaged heap there. What the sandbox has below it has to fit in too.
#ifdef Q_OS_WIN
constexpr int longWord = 80;
#else
constexpr int longWord = 120;
#endif

QString longFolder(const QString& below) {
  return below + QStringLiteral("/the application of the department for very long names") + QStringLiteral("/") +
         QString(longWord, QLatin1Char('w')) + QStringLiteral("/") + QString(longWord / 2, QLatin1Char('x'));
}

}  // namespace

/// More than one expects, in the smallest window.
class TestWizardSizes : public test::WindowTest {
  Q_OBJECT
 private slots:
  void aVeryLongPathIsReadableOnEveryPage() {
    QTemporaryDir temporary;
    const QString folder = longFolder(temporary.path());
    QVERIFY(write(folder + QStringLiteral("/hello.ini"), contentOf(Walk::helloIni())));
    for (const QString& file :
         QDir(QFileInfo(Walk::helloIni()).path()).entryList({QStringLiteral("*.py")}, QDir::Files))
      QVERIFY(write(folder + QLatin1Char('/') + file,
                    contentOf(QFileInfo(Walk::helloIni()).path() + QLatin1Char('/') + file)));
    test::Place place;
    place.sandbox = folder + QStringLiteral("/sandbox");
    place.ini = folder + QStringLiteral("/hello.ini");
    Walk walk(place);
    walk.window().resize(walk.window().minimumSize());
    for (const char* name : {"server", "python", "application", "site", "review", "apply", "verify"}) {
      QVERIFY2(walk.walkTo(QLatin1String(name)), qPrintable(walk.lettersShown() + walk.problemsShown()));
      QVERIFY2(cutTexts(walk).isEmpty(), qPrintable(QLatin1String(name) + QStringLiteral(": ") + cutTexts(walk)));
    }
    auto* status = walk.page().findChild<QLabel*>(QStringLiteral("status"));
    QVERIFY2(status->text() == QStringLiteral("200 OK"), qPrintable(status->text() + walk.lettersShown()));
  }

  void aLongPathInALetterIsReadable() {
    Walk walk;
    QVERIFY(walk.waitUntilIdle());
    walk.window().resize(walk.window().minimumSize());
    walk.type(QStringLiteral("serverPath"), longFolder(walk.folder()));
    QVERIFY(walk.waitUntilIdle());
    QVERIFY(!walk.lettersShown().isEmpty());
    QVERIFY2(cutTexts(walk).isEmpty(), qPrintable(cutTexts(walk)));
  }

  void fortyApplicationsOfAnIniFileCanBeChosenFrom() {
    QTemporaryDir temporary;
    QByteArray ini;
    for (int number = 1; number <= 40; ++number)
      ini += "[app:shop" + QByteArray::number(number) + "]\nuse = call:hello:make_hello\n\n";
    const QString path = temporary.filePath(QStringLiteral("forty.ini"));
    QVERIFY(write(path, ini));
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown()));
    walk.type(QStringLiteral("iniPath"), path);
    QVERIFY(walk.waitUntilIdle());
    auto* sections = walk.page().findChild<QComboBox*>(QStringLiteral("section"));
    QCOMPARE(sections->count(), 40);
    // No "main": the first is proposed, and nothing is wrong.
    QCOMPARE(walk.session().desired().application.iniSection, QStringLiteral("shop1"));
    QVERIFY2(walk.problemsShown().isEmpty(), qPrintable(walk.problemsShown()));
    sections->setFocus();
    QTest::keyClick(sections, Qt::Key_End);
    QCOMPARE(walk.session().desired().application.iniSection, QStringLiteral("shop40"));
    QVERIFY2(cutTexts(walk).isEmpty(), qPrintable(cutTexts(walk)));
    // Another file, and a section that it hasn't: what it has is told, and stays readable.
    walk.session().edit([](plan::Desired& desired) { desired.application.iniSection = QStringLiteral("shop41"); });
    walk.press(QStringLiteral("next"));
    QVERIFY2(cutTexts(walk).isEmpty(), qPrintable(cutTexts(walk)));
  }

  void fiveHundredSitesCanBeChosenFrom() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    QVERIFY(write(walk.config(), withSites(contentOf(walk.config()), 500)));
    walk.press(QStringLiteral("next"));
    QVERIFY(walk.waitUntilIdle());
    walk.window().go(0);
    walk.type(QStringLiteral("serverPath"), walk.config());
    QVERIFY(walk.waitUntilIdle());
    QVERIFY2(walk.session().observed(), qPrintable(walk.lettersShown()));
    QElapsedTimer timer;
    timer.start();
    QVERIFY2(walk.walkTo(QStringLiteral("site")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    auto* sites = walk.page().findChild<QComboBox*>(QStringLiteral("site"));
    QVERIFY(sites->count() >= 500);
    timer.restart();
    sites->setFocus();
    sites->lineEdit()->selectAll();
    // A part is enough: its address is found too.
    QTest::keyClicks(sites, QStringLiteral("shop437.ex"));
    QTRY_VERIFY(sites->completer()->popup()->isVisible());
    QCOMPARE(sites->completer()->completionCount(), 1);
    QTest::keyClick(sites->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(sites->completer()->popup(), Qt::Key_Return);
    QTRY_COMPARE(walk.session().desired().site, QStringLiteral("Shop 437"));
    // What no site is called isn't taken.
    QTest::keyClicks(sites, QStringLiteral("nobody"));
    QTest::keyClick(sites, Qt::Key_Tab);
    QVERIFY(sites->currentText().startsWith(QStringLiteral("Shop 437 ")));
    QCOMPARE(walk.session().desired().site, QStringLiteral("Shop 437"));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY2(cutTexts(walk).isEmpty(), qPrintable(cutTexts(walk)));
    sites->showPopup();
    QTest::qWait(50);
    QVERIFY(sites->view()->height() <= walk.window().screen()->availableGeometry().height());
    sites->hidePopup();
    QVERIFY2(walk.next(), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QVERIFY2(walk.session().plan(), qPrintable(walk.lettersShown()));
  }

 private:
  static QByteArray withSites(QByteArray config, int count) {
    const auto end = config.indexOf("<siteDefaults");
    const auto at = end < 0 ? config.indexOf("</sites>") : end;
    QByteArray sites;
    for (int number = 1; number <= count; ++number) {
      const QByteArray text = QByteArray::number(number);
      sites += "<site name=\"Shop " + text + "\" id=\"" + QByteArray::number(number + 100) +
               "\"><application path=\"/\" applicationPool=\"DefaultAppPool\"><virtualDirectory path=\"/\" "
               "physicalPath=\"/srv/shop" +
               text +
               "\" /></application><bindings><binding protocol=\"http\" "
               "bindingInformation=\"*:80:shop" +
               text + ".example.com\" /></bindings></site>\n";
    }
    return config.insert(at, sites);
  }
};

QTEST_MAIN(TestWizardSizes)
#include "tst_wizard_sizes.moc"
