#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include "app/gui/history/history_window.h"
#include "app/gui/style/theme.h"
#include "tests/gui/walk.h"

/// Photographs each page of a walk, its empty state and its errors: wizard_shots FOLDER light|dark [express | SANDBOX
/// INI]
using namespace iiswsgi;

namespace {

class Camera {
 public:
  Camera(QString folder, QString suffix) : m_folder(std::move(folder)), m_suffix(std::move(suffix)) {}
  void take(test::Walk& walk, const QString& name) {
    QTest::qWait(300);
    const QString path = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, m_suffix);
    if (!walk.window().grab().save(path)) std::fprintf(stderr, "can't write %s\n", qPrintable(path));
    if (!walk.lettersShown().isEmpty())
      std::fprintf(stderr, "%s: %s\n", qPrintable(name), qPrintable(walk.lettersShown()));
  }
  void takeHistory(test::Walk& walk, const QString& name) {
    auto* window = walk.window().history();
    if (!QTest::qWaitFor([&] { return window->panel().state().activity().isEmpty(); }, 60000))
      std::fprintf(stderr, "%s: still busy\n", qPrintable(name));
    QTest::qWait(300);
    const QString path = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, m_suffix);
    if (!window->grab().save(path)) std::fprintf(stderr, "can't write %s\n", qPrintable(path));
  }

 private:
  QString m_folder;
  QString m_suffix;
};

void photographProblems(Camera& camera) {
  test::Walk walk;
  walk.waitUntilIdle();
  camera.take(walk, QStringLiteral("0-server-empty"));
  walk.type(QStringLiteral("serverPath"), QStringLiteral("/srv/iis/applicationHost.config"));
  walk.waitUntilIdle();
  camera.take(walk, QStringLiteral("0-server-error"));
}

/// What this person may not write, and an administrator who is asked and says no.
void photographAdministrator(Camera& camera) {
  test::Walk walk;
  const auto untilSettled = [&] { return QTest::qWaitFor([&] { return !walk.page().pinned(); }, 60000); };
  walk.walkTo(QStringLiteral("review"));
  walk.host().denyWriting(QStringLiteral("applicationhost.config"));
  walk.host().administratorSaysNo = true;
  walk.press(QStringLiteral("next"));
  untilSettled();
  camera.take(walk, QStringLiteral("6-apply-administrator"));
  walk.press(QStringLiteral("remedy"));
  untilSettled();
  camera.take(walk, QStringLiteral("6-apply-refused"));
}

void photographWalk(Camera& camera, const test::Place& place) {
  test::Walk walk(place);
  walk.walkTo(QStringLiteral("server"));
  camera.take(walk, QStringLiteral("1-server"));
  walk.next();
  camera.take(walk, QStringLiteral("2-python"));
  walk.type(QStringLiteral("pythonPath"), test::Walk::python());
  walk.waitUntilIdle();
  walk.next();
  camera.take(walk, QStringLiteral("3-application-empty"));
  walk.press(QStringLiteral("kindCallable"));
  walk.press(QStringLiteral("next"));
  camera.take(walk, QStringLiteral("3-application-callable"));
  walk.press(QStringLiteral("kindIni"));
  walk.type(QStringLiteral("iniPath"), walk.ini());
  walk.waitUntilIdle();
  camera.take(walk, QStringLiteral("3-application"));
  walk.next();
  camera.take(walk, QStringLiteral("4-site"));
  walk.type(QStringLiteral("fastCgi.monitorChangesTo"), QStringLiteral("%SystemDrive%\\site\\test.ini"));
  walk.press(QStringLiteral("next"));
  camera.take(walk, QStringLiteral("4-site-problem"));
  walk.type(QStringLiteral("fastCgi.monitorChangesTo"), QString());
  walk.next();
  if (!QTest::qWaitFor([&] { return !walk.session().runner().isBusy(QStringLiteral("try")); }, 60000))
    std::fprintf(stderr, "the application isn't tried out after a minute\n");
  camera.take(walk, QStringLiteral("5-review"));
  for (const int tab : {1, 2}) {
    walk.page().findChild<QTabWidget*>()->setCurrentIndex(tab);
    camera.take(walk, QStringLiteral("5-review-%1").arg(tab));
  }
  walk.next();
  camera.take(walk, QStringLiteral("6-apply"));
  walk.next();
  camera.take(walk, QStringLiteral("7-verify"));
  walk.page().findChild<QTabWidget*>()->setCurrentIndex(1);
  camera.take(walk, QStringLiteral("7-verify-headers"));
  walk.press(QStringLiteral("takeBack"));
  camera.takeHistory(walk, QStringLiteral("8-history-back"));
  walk.window().history()->panel().findChild<QPushButton*>(QStringLiteral("takeBack"))->click();
  camera.takeHistory(walk, QStringLiteral("8-history"));
  walk.window().history()->panel().state().setServer(walk.folder() + QStringLiteral("/nowhere"));
  camera.takeHistory(walk, QStringLiteral("8-history-no-server"));
  camera.take(walk, QStringLiteral("9-taken-back"));
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc < 3 || argc > 5) {
    std::fprintf(stderr, "usage: wizard_shots FOLDER light|dark [express | SANDBOX INI]\n");
    return 2;
  }
  const QString scheme = QString::fromLocal8Bit(argv[2]);
  const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR", QStringLiteral("1"));
  QDir().mkpath(QString::fromLocal8Bit(argv[1]));
  gui::applyTheme(application, scheme == QLatin1String("dark") ? gui::darkTheme() : gui::lightTheme());
  Camera camera(QString::fromLocal8Bit(argv[1]), scheme + QLatin1Char('-') + scale);
  photographProblems(camera);
  photographAdministrator(camera);
  test::Place place;
  place.express = argc == 4;
  if (argc == 5) place = {QString::fromLocal8Bit(argv[3]), QString::fromLocal8Bit(argv[4]), 8080};
  photographWalk(camera, place);
  return 0;
}
