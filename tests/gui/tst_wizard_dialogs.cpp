#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/notice.h"
#include "tests/gui/file_dialog.h"
#include "tests/gui/walk.h"
#include "tests/gui/window_test.h"

using namespace iiswsgi;
using test::choose;
using test::contentOf;
using test::fileDialogOf;
using test::Walk;

namespace {

QPushButton* buttonCalled(Walk& walk, const QString& text) {
  for (auto* button : walk.page().findChildren<QPushButton*>()) {
    if (button->isVisible() && button->text().remove(QLatin1Char('&')).trimmed() == text) return button;
  }
  return nullptr;
}

QString noticesOf(Walk& walk) {
  QStringList texts;
  for (const auto* notice : walk.page().findChildren<gui::Notice*>()) {
    if (notice->isVisible()) texts << notice->text();
  }
  return texts.join(QLatin1Char('\n'));
}

}  // namespace

/// What leaves the window: dialogs for files, the browser, a script on disk.
class TestWizardDialogs : public test::WindowTest {
  Q_OBJECT
 public slots:
  void takeUrl(const QUrl& url) { m_opened << url; }

 private slots:
  void cleanup() { m_opened.clear(); }

  void aServerIsBrowsedFor() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("File ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Choose a configuration"));
    QCOMPARE(dialog->fileMode(), QFileDialog::ExistingFile);
    QCOMPARE(dialog->nameFilters().first(), QStringLiteral("Configurations (*.config)"));
    // It starts beside the configuration that is chosen.
    QCOMPARE(dialog->directory().canonicalPath(), QFileInfo(walk.config()).dir().canonicalPath());
    walk.session().edit([](plan::Desired& desired) { desired.server.clear(); });
    choose(dialog, walk.config());
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().desired().server, QDir::toNativeSeparators(walk.config()));
    QVERIFY2(walk.session().observed(), qPrintable(walk.lettersShown()));
  }

  void aFolderOfAServerIsBrowsedFor() {
    Walk walk;
    QVERIFY(walk.makeSandbox());
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Folder ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QCOMPARE(dialog->fileMode(), QFileDialog::Directory);
    choose(dialog, walk.sandbox());
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().desired().server, QDir::toNativeSeparators(walk.sandbox()));
    QVERIFY2(walk.session().observed(), qPrintable(walk.lettersShown()));
  }

  void anInterpreterIsBrowsedFor() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("python")), qPrintable(walk.lettersShown()));
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("File ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Choose a Python interpreter"));
    choose(dialog, Walk::python());
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().desired().python, Walk::chosenPython());
  }

  void anIniFileIsBrowsedFor() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown()));
    walk.type(QStringLiteral("iniPath"), walk.folder() + QStringLiteral("/not/yet/there.ini"));
    QVERIFY(walk.waitUntilIdle());
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Browse ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Choose an INI file"));
    QCOMPARE(dialog->nameFilters().first(), QStringLiteral("INI files (*.ini)"));
    // The nearest folder above a path that leads nowhere.
    QCOMPARE(dialog->directory().canonicalPath(), QDir(walk.folder()).canonicalPath());
    choose(dialog, Walk::helloIni());
    QVERIFY(walk.waitUntilIdle());
    QCOMPARE(walk.session().desired().application.iniFile, QDir::toNativeSeparators(Walk::helloIni()));
    QVERIFY2(walk.next(), qPrintable(walk.problemsShown() + walk.lettersShown()));
  }

  void aDialogThatIsLeftChangesNothing() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("application")), qPrintable(walk.lettersShown()));
    walk.type(QStringLiteral("iniPath"), Walk::helloIni());
    QVERIFY(walk.waitUntilIdle());
    const plan::Desired before = walk.session().desired();
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Browse ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!fileDialogOf(walk.window()));
    QVERIFY(walk.session().desired() == before);
    QCOMPARE(walk.page().objectName(), QStringLiteral("application"));
  }

  void theScriptIsSavedForTheCommandPrompt() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.page().findChild<QTabWidget*>()->setCurrentIndex(1);
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Save as a script ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    QCOMPARE(dialog->acceptMode(), QFileDialog::AcceptSave);
    QCOMPARE(QFileInfo(dialog->selectedFiles().value(0)).fileName(), QStringLiteral("hello.cmd"));
    QCOMPARE(dialog->directory().canonicalPath(), QFileInfo(Walk::helloIni()).dir().canonicalPath());
    // A name without an ending gets the one that cmd.exe knows.
    choose(dialog, walk.folder() + QStringLiteral("/deploy"));
    const QString path = walk.folder() + QStringLiteral("/deploy.cmd");
    QTRY_VERIFY(QFile::exists(path));
    QTRY_VERIFY(noticesOf(walk).contains(QDir::toNativeSeparators(path)));
    const QByteArray script = contentOf(path);
    QVERIFY2(script.contains("appcmd"), script.constData());
    QVERIFY(script.endsWith("\r\n"));
    QCOMPARE(script.count('\n'), script.count("\r\n"));
  }

  void aScriptThatCannotBeSavedIsALetter() {
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("review")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    walk.page().findChild<QTabWidget*>()->setCurrentIndex(1);
    QTRY_VERIFY_WITH_TIMEOUT(!walk.session().runner().isBusy(QStringLiteral("try")), 60000);
    const QString before = walk.lettersShown();
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Save as a script ...")), Qt::LeftButton);
    auto* dialog = fileDialogOf(walk.window());
    QVERIFY(dialog);
    // A file isn't a folder, for root either.
    const QString full = QDir::toNativeSeparators(walk.config() + QStringLiteral("/iiswsgi.cmd"));
    emit dialog->fileSelected(full);
    dialog->reject();
    QTRY_VERIFY2(walk.lettersShown() != before, qPrintable(walk.lettersShown()));
    QVERIFY2(walk.lettersShown().contains(full), qPrintable(walk.lettersShown()));
    QVERIFY(!noticesOf(walk).contains(full));
    // The plan stands: it is the script alone that isn't there.
    QVERIFY(walk.page().ready());
    // A second try that goes well takes the letter away.
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Save as a script ...")), Qt::LeftButton);
    choose(fileDialogOf(walk.window()), walk.folder() + QStringLiteral("/again.cmd"));
    QTRY_COMPARE(walk.lettersShown(), before);
  }

  void theBrowserIsGivenAnAddressThatAnswers() {
    QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "takeUrl");
    Walk walk;
    QVERIFY2(walk.walkTo(QStringLiteral("verify")), qPrintable(walk.lettersShown() + walk.problemsShown()));
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Open in the browser")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_opened.size(), 1, 60000);
    host::HttpRequest request;
    request.url = m_opened.first();
    const auto answer = walk.host().request(request);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
    QCOMPARE(answer->status, 200);
    QVERIFY2(noticesOf(walk).contains(m_opened.first().toString()), qPrintable(noticesOf(walk)));
    // A second time the same server answers.
    QTest::mouseClick(buttonCalled(walk, QStringLiteral("Open in the browser")), Qt::LeftButton);
    QTRY_COMPARE(m_opened.size(), 2);
    QCOMPARE(m_opened.at(1), m_opened.at(0));
    QDesktopServices::unsetUrlHandler(QStringLiteral("http"));
  }

 private:
  QList<QUrl> m_opened;
};

QTEST_MAIN(TestWizardDialogs)
#include "tst_wizard_dialogs.moc"
