#include <cstdio>

#include <QApplication>
#include <QComboBox>
#include <QScrollArea>
#include <QScrollBar>

#include "app/gui/style/theme.h"
#include "tests/gui/desk.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

/// Photographs the window of packages and feeds, empty, filled and with errors: package_shots FOLDER light|dark
using namespace iiswsgi;

namespace {

class Camera {
 public:
  Camera(QString folder, QString suffix) : m_folder(std::move(folder)), m_suffix(std::move(suffix)) {}
  void take(test::Desk& desk, const QString& name, QWidget* panel, bool atEnd = false) {
    desk.idle();
    take(desk.window(), name, panel, atEnd);
  }
  void take(QWidget& window, const QString& name, QWidget* panel, bool atEnd = false) {
    QApplication::setActiveWindow(&window);  // shows where the keyboard is
    QTest::qWait(300);
    for (QScrollArea* area : panel->findChildren<QScrollArea*>())
      area->verticalScrollBar()->setValue(atEnd ? area->verticalScrollBar()->maximum() : 0);
    QTest::qWait(50);
    const QString path = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, m_suffix);
    if (!window.grab().save(path)) std::fprintf(stderr, "can't write %s\n", qPrintable(path));
  }

 private:
  QString m_folder;
  QString m_suffix;
};

void photographErrors(Camera& camera) {
  test::Desk desk;
  camera.take(desk, QStringLiteral("p0-build-empty"), &desk.build());
  desk.type(desk.build(), "projectFolder", desk.path("nowhere"));
  camera.take(desk, QStringLiteral("p0-build-error"), &desk.build());
  desk.write("shop/code.py", "import site\n");
  desk.write("shop/people.sqlite3", "data");
  desk.write("shop/static/style.css", "body {}");
  desk.write("shop/static/notes.txt", "for us");
  desk.type(desk.build(), "projectFolder", desk.path("shop"));
  desk.idle();
  desk.build().state().take(QStringLiteral("static/notes.txt"), false);
  camera.take(desk, QStringLiteral("p0-build-choices"), &desk.build());
  auto* application = test::Desk::find<QComboBox>(desk.build(), "application")->lineEdit();
  QTest::keyClicks(application, QStringLiteral("code"));
  desk.type(desk.build(), "feedFile", QStringLiteral("http://example.org/feed.xml"));
  camera.take(desk, QStringLiteral("p0-build-problems"), &desk.build(), true);
  desk.window().show(&desk.feed());
  camera.take(desk, QStringLiteral("p0-feed-empty"), &desk.feed());
  desk.feed().open(desk.path("none.xml"));
  camera.take(desk, QStringLiteral("p0-feed-error"), &desk.feed());
  desk.window().show(&desk.install());
  camera.take(desk, QStringLiteral("p0-install-empty"), &desk.install());
  desk.install().open(test::sample + QStringLiteral("/Manifest.xml"));
  camera.take(desk, QStringLiteral("p0-install-error"), &desk.install());
  application->setText(QStringLiteral("code:site"));
  desk.build().state().setApplication(QStringLiteral("code:site"));
  desk.idle();
  desk.press(desk.build(), "build");
  desk.idle();
  if (desk.build().state().built())
    desk.window().install(desk.build().state().built()->path, QStringLiteral("The feed says no checksum of shop."));
  camera.take(desk, QStringLiteral("p0-install-no-server"), &desk.install());
  desk.window().show(&desk.installed());
  camera.take(desk, QStringLiteral("p0-installed-no-server"), &desk.installed());
}

void photographCare(Camera& camera) {
  test::Desk desk;
  desk.window().show(&desk.publish());
  camera.take(desk, QStringLiteral("q0-publish-empty"), &desk.publish());
  desk.write("notes.zip", "for us");
  desk.type(desk.publish(), "existingPackage", desk.path("notes.zip"));
  camera.take(desk, QStringLiteral("q0-publish-error"), &desk.publish());
  test::RawZip bad;
  bad.add("Manifest.xml", test::manifestFor("<iisApp path=\"shop\"/><runCommand path=\"setup.cmd\"/>"));
  bad.add("Parameters.xml",
          "<parameters>\n<parameter name=\"Where\" tags=\"Hidden\"/>\n<parameter name=\"Word\"/>\n</parameters>");
  bad.add("shop/app.py", "application = None\n");
  desk.write("bad-1.0.zip", bad.bytes());
  desk.type(desk.publish(), "existingPackage", desk.path("bad-1.0.zip"));
  camera.take(desk, QStringLiteral("q1-mistakes"), &desk.publish());
  desk.write("shop-1.2.zip", test::honestZip().bytes());
  desk.type(desk.publish(), "existingPackage", desk.path("shop-1.2.zip"));
  camera.take(desk, QStringLiteral("q2-checked"), &desk.publish());
  desk.type(desk.publish(), "existingFeed", QStringLiteral("http://example.org/feed.xml"));
  camera.take(desk, QStringLiteral("q2-feed-problem"), &desk.publish());
  desk.type(desk.publish(), "existingFeed", desk.path("web-pi.xml"));
  desk.press(desk.publish(), "publishPackage");
  camera.take(desk, QStringLiteral("q3-published"), &desk.publish());
  desk.window().publish(desk.path("bad-1.0.zip"));
  desk.idle();
  desk.press(desk.publish(), "publishPackage");
  desk.idle();
  desk.window().show(&desk.feed());
  desk.feed().open(desk.path("web-pi.xml"));
  camera.take(desk, QStringLiteral("q4-feed"), &desk.feed());
  desk.press(desk.feed(), "checkFeed");
  camera.take(desk, QStringLiteral("q5-feed-clean"), &desk.feed());
  desk.write("bad-1.0.zip", "another one");
  desk.press(desk.feed(), "checkFeed");
  camera.take(desk, QStringLiteral("q5-feed-mistakes"), &desk.feed());
  desk.press(desk.feed(), "clearCaches");
  camera.take(desk, QStringLiteral("q6-caches"), &desk.feed());
  desk.press(desk.feed(), "removeProduct");
  camera.take(desk, QStringLiteral("q7-question"), &desk.feed());
  desk.press(desk.feed(), "yes");
  camera.take(desk, QStringLiteral("q8-removed"), &desk.feed());
}

/// What a Windows has, and this machine perhaps hasn't: the Web Platform Installer and its copies.
void photographCaches(Camera& camera) {
  test::FakeHost host;
  host.variables.insert("OS", "Windows_NT");
  host.variables.insert("SystemRoot", "C:\\Windows");
  host.variables.insert("ProgramFiles", "C:\\Program Files");
  host.variables.insert("LOCALAPPDATA", "C:\\Users\\ann\\AppData\\Local");
  const QString caches = "C:\\Users\\ann\\AppData\\Local\\Microsoft\\Web Platform Installer\\";
  const QString tasklist = "C:\\Windows\\System32\\tasklist.exe";
  const QByteArray feed =
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:ours</id><entry><productId>shop</productId>"
      "<title>Shop</title></entry></feed>";
  host.files = {{"/f/web-pi.xml", feed}, {caches + "11.xml", feed}, {caches + "installers\\Shop\\shop.zip", "x"}};
  host.files["C:\\Program Files\\Microsoft\\Web Platform Installer\\WebPlatformInstaller.exe"] = "x";
  host.programs[tasklist] = [](test::FakeHost&, const host::Command&) { return 0; };
  host.says[tasklist] = "\"WebPlatformInstaller.exe\",\"4711\",\"Console\"\r\n";
  gui::Session session(host);
  gui::PackagesWindow window(session);
  window.show();
  window.show(window.feedPanel());
  const auto settle = [&] {
    const auto idle = [&] { return !window.feedPanel()->state().busy() && !window.feedPanel()->care().busy(); };
    std::ignore = QTest::qWaitFor(idle);
  };
  window.feedPanel()->open("/f/web-pi.xml");
  settle();
  for (const char* name : {"r0-installer-runs", "r1-cleared"}) {
    test::Desk::find<QPushButton>(*window.feedPanel(), "clearCaches")->click();
    settle();
    camera.take(window, QLatin1String(name), window.feedPanel());
    host.says.clear();
  }
}

void photographWalk(Camera& camera) {
  test::Desk desk;
  desk.copySample();
  test::makeSandbox(desk.host(), desk.path("box"));
  desk.type(desk.build(), "projectFolder", desk.path("work/sample.msdeploy"));
  camera.take(desk, QStringLiteral("p1-build"), &desk.build());
  desk.press(desk.build(), "publish");
  desk.idle();
  camera.take(desk, QStringLiteral("p2-published"), &desk.build(), true);
  emit desk.build().wantsFeed(desk.path("work/web-pi.xml"));
  camera.take(desk, QStringLiteral("p3-feed"), &desk.feed());
  desk.press(desk.feed(), "installProduct");
  QTest::qWait(500);
  desk.idle();
  desk.install().state().setServer(desk.path("box"));
  camera.take(desk, QStringLiteral("p4-install"), &desk.install());
  desk.type(desk.install(), "answer.Greeting", QString());
  camera.take(desk, QStringLiteral("p4-install-problem"), &desk.install(), true);
  desk.type(desk.install(), "answer.Greeting", QStringLiteral("Salve"));
  desk.install().state().setPython(test::Walk::python());
  desk.press(desk.install(), "showPlan");
  desk.idle();
  desk.press(desk.install(), "install");
  QTest::qWait(1000);
  desk.press(desk.install(), "cancelInstall");
  camera.take(desk.window(), QStringLiteral("p4-cancelling"), &desk.install(), true);
  camera.take(desk, QStringLiteral("p4-cancelled"), &desk.install());
  desk.install().state().setOwnEnvironment(false);
  desk.install().state().setPython(test::Walk::python());
  desk.press(desk.install(), "showPlan");
  desk.idle();
  camera.take(desk, QStringLiteral("p5-plan"), &desk.install(), true);
  desk.press(desk.install(), "install");
  desk.idle();
  camera.take(desk, QStringLiteral("p6-installed"), &desk.install(), true);
  desk.window().show(&desk.installed());
  desk.installed().state().setServer(desk.path("box"));
  camera.take(desk, QStringLiteral("p7-list"), &desk.installed());
  desk.press(desk.installed(), "showRemoval");
  camera.take(desk, QStringLiteral("p7-removal"), &desk.installed(), true);
  desk.press(desk.installed(), "uninstall");
  camera.take(desk, QStringLiteral("p8-gone"), &desk.installed());
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: package_shots FOLDER light|dark\n");
    return 2;
  }
  const QString scheme = QString::fromLocal8Bit(argv[2]);
  QDir().mkpath(QString::fromLocal8Bit(argv[1]));
  gui::applyTheme(application, scheme == QLatin1String("dark") ? gui::darkTheme() : gui::lightTheme());
  Camera camera(QString::fromLocal8Bit(argv[1]),
                scheme + QLatin1Char('-') + qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1")));
  photographErrors(camera);
  photographCare(camera);
  photographCaches(camera);
  photographWalk(camera);
  return 0;
}
