#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "app/core/plan/sandbox.h"
#include "app/gui/packages/build_panel.h"
#include "app/gui/packages/feed_panel.h"
#include "app/gui/packages/install_panel.h"
#include "app/gui/packages/packages_window.h"
#include "app/gui/style/theme.h"
#include "app/platform/host.h"
#include "tests/gui/walk.h"

using namespace iiswsgi;
using namespace iiswsgi::gui;

namespace {

const QString sample = QStringLiteral(IISWSGI_SOURCE_DIR "/examples/sample.msdeploy");

void makeSandbox(host::Host& host, const QString& folder) {
  plan::Sandbox sandbox;
  sandbox.folder = folder;
  sandbox.port = test::Walk::freePort();
  const auto plan = plan::makeSandboxPlan(sandbox, std::nullopt);
  apply::Options options;
  options.stateFolder = folder + QStringLiteral("/.iiswsgi");
  QDir().mkpath(folder);
  const auto made = plan ? apply::applyPlan(*plan, host, options) : Result<apply::Receipt>(plan.error());
  if (!made) qFatal("%s", qPrintable(made.error().text()));
}

/// A copy of the sample in a folder of its own, a sandbox, and the window.
class Desk {
 public:
  Desk() : m_host(platform::makeHost()) {
    qputenv("HOME", m_folder.filePath("home").toUtf8());
    qputenv("USERPROFILE", m_folder.filePath("home").toUtf8());
    qputenv("IISWSGI_SANDBOX", path("box").toUtf8());
    QDir().mkpath(path("home"));
    m_session = std::make_unique<Session>(*m_host);
    m_window = std::make_unique<PackagesWindow>(*m_session);
    m_window->show();
  }
  QString path(const QString& name) const { return QDir::toNativeSeparators(m_folder.filePath(name)); }
  host::Host& host() { return *m_host; }
  PackagesWindow& window() { return *m_window; }
  BuildPanel& build() { return *m_window->buildPanel(); }
  FeedPanel& feed() { return *m_window->feedPanel(); }
  InstallPanel& install() { return *m_window->installPanel(); }
  bool idle(int milliseconds = 60000) {
    return QTest::qWaitFor(
        [this] {
          return !build().state().working() && !build().state().looking() && !feed().state().busy() &&
                 install().state().activity().isEmpty();
        },
        milliseconds);
  }

  template <typename Widget>
  static Widget* find(QWidget& in, const char* name) {
    auto* found = in.findChild<Widget*>(QLatin1String(name));
    if (!found) qFatal("there is no %s", name);
    return found;
  }
  void type(QWidget& in, const char* name, const QString& text) {
    auto* line = find<QLineEdit>(in, name);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
    if (in.isAncestorOf(line)) emit line->editingFinished();
  }
  void press(QWidget& in, const char* name) { find<QPushButton>(in, name)->click(); }

  void copySample() {
    QDirIterator files(sample, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString from = files.next();
      const QString to = path("work/sample.msdeploy") + from.mid(sample.size());
      QDir().mkpath(QFileInfo(to).absolutePath());
      QFile::copy(from, to);
    }
  }

 private:
  QTemporaryDir m_folder;
  std::unique_ptr<host::Host> m_host;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<PackagesWindow> m_window;
};

}  // namespace

class TestPackages : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, lightTheme()); }

  void theSampleIsBuiltPublishedAndInstalled() {
    Desk desk;
    desk.copySample();
    makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    QVERIFY2(!desk.build().state().error(), "an error");
    QVERIFY(Desk::find<QTreeWidget>(desk.build(), "files")->topLevelItemCount() > 0);
    desk.press(desk.build(), "publish");
    QVERIFY(desk.idle());
    const auto& published = desk.build().state().published();
    QVERIFY2(published, desk.build().state().error() ? qPrintable(desk.build().state().error()->text()) : "nothing");
    QVERIFY(QFile::exists(desk.path("work/web-pi.xml")));
    QCOMPARE(published->entry.productId, QString("iiswsgi-sample"));

    emit desk.build().wantsFeed(desk.path("work/web-pi.xml"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QListWidget>(desk.feed(), "products")->count(), 1);
    desk.press(desk.feed(), "installProduct");
    QVERIFY(desk.idle());
    QTRY_VERIFY(desk.install().state().package() && desk.idle());
    desk.install().state().setServer(desk.path("box"));
    QVERIFY(desk.idle());
    QCOMPARE(Desk::find<QComboBox>(desk.install(), "site")->currentText(), QString("Sandbox"));
    desk.type(desk.install(), "answer.Greeting", "Salve");
    desk.install().state().setOwnEnvironment(false);
    desk.install().state().setPython(test::Walk::python());
    desk.press(desk.install(), "showPlan");
    QVERIFY(desk.idle());
    QVERIFY2(desk.install().state().ready(),
             desk.install().state().error() ? qPrintable(desk.install().state().error()->text()) : "no plan");
    desk.press(desk.install(), "install");
    QVERIFY(desk.idle());
    const auto& verification = desk.install().state().verification();
    QVERIFY2(verification,
             desk.install().state().error() ? qPrintable(desk.install().state().error()->text()) : "nothing");
    QCOMPARE(verification->answer.status, 200);
    QVERIFY(verification->answer.body.contains("Salve"));
  }

  void aFolderThatIsNoneIsALetter() {
    Desk desk;
    desk.type(desk.build(), "projectFolder", desk.path("nowhere"));
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().error());
    QVERIFY(!Desk::find<QPushButton>(desk.build(), "build")->isEnabled());
  }

  void aFeedThatIsNoneIsALetter() {
    Desk desk;
    desk.feed().open(desk.path("none.xml"));
    QVERIFY(desk.idle());
    QVERIFY(desk.feed().state().error());
    QVERIFY(!Desk::find<QPushButton>(desk.feed(), "installProduct")->isEnabled());
  }

  void aPackageThatIsNoneIsALetter() {
    Desk desk;
    desk.install().open(sample + "/Manifest.xml");
    QVERIFY(desk.idle());
    QVERIFY2(desk.install().state().error(), "it was opened");
    QVERIFY(!Desk::find<QPushButton>(desk.install(), "showPlan")->isEnabled());
  }

  void aBadAnswerStandsBesideItsField() {
    Desk desk;
    desk.copySample();
    makeSandbox(desk.host(), desk.path("box"));
    desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
    QVERIFY(desk.idle());
    desk.press(desk.build(), "build");
    QVERIFY(desk.idle());
    QVERIFY(desk.build().state().built());
    desk.install().open(desk.build().state().built()->path);
    QVERIFY(desk.idle());
    desk.install().state().answer("Greeting", "");
    QVERIFY2(desk.install().state().problem("Greeting").contains("isn't filled in"),
             qPrintable(desk.install().state().problem("Greeting")));
    desk.install().state().answer("Application Path", "Sandbox/../x");
    QVERIFY(!desk.install().state().problem("Application Path").isEmpty());
  }
};

QTEST_MAIN(TestPackages)
#include "tst_packages.moc"
