#pragma once

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/plan/sandbox.h"
#include "app/gui/packages/build_panel.h"
#include "app/gui/packages/feed_panel.h"
#include "app/gui/packages/install_panel.h"
#include "app/gui/packages/installed_panel.h"
#include "app/gui/packages/packages_window.h"
#include "app/gui/packages/publish_panel.h"
#include "app/platform/host.h"
#include "tests/gui/walk.h"

namespace iiswsgi::test {

using gui::BuildPanel;
using gui::FeedPanel;
using gui::InstalledPanel;
using gui::InstallPanel;
using gui::PackagesWindow;
using gui::PublishPanel;
using gui::Session;

inline const QString sample = QStringLiteral(IISWSGI_SOURCE_DIR "/examples/sample.msdeploy");

inline void makeSandbox(host::Host& host, const QString& folder) {
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
    qputenv("LOCALAPPDATA", path("home").toUtf8());
    qputenv("IISWSGI_SANDBOX", path("box").toUtf8());
    QDir().mkpath(path("home"));
    start();
  }
  /// The program is left, and started another day.
  void start() {
    m_window.reset();
    m_session = std::make_unique<Session>(*m_host);
    m_window = std::make_unique<PackagesWindow>(*m_session);
    m_window->show();
    idle();
  }
  QString path(const QString& name) const { return QDir::toNativeSeparators(m_folder.filePath(name)); }
  host::Host& host() { return *m_host; }
  PackagesWindow& window() { return *m_window; }
  BuildPanel& build() { return *m_window->buildPanel(); }
  PublishPanel& publish() { return *m_window->publishPanel(); }
  FeedPanel& feed() { return *m_window->feedPanel(); }
  InstallPanel& install() { return *m_window->installPanel(); }
  InstalledPanel& installed() { return *m_window->installedPanel(); }
  bool idle(int milliseconds = 60000) {
    return QTest::qWaitFor(
        [this] {
          return !build().state().working() && !build().state().looking() && !feed().state().busy() &&
                 !feed().care().busy() && publish().state().activity().isEmpty() &&
                 install().state().activity().isEmpty() && installed().state().activity().isEmpty() &&
                 !m_session->runner().isBusy(QStringLiteral("memory")) &&
                 !m_session->runner().isBusy(QStringLiteral("remember"));
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

  void write(const QString& name, const QByteArray& bytes) {
    QFile file(path(name));
    QDir().mkpath(QFileInfo(file).absolutePath());
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("can't write %s", qPrintable(name));
  }

  void copySample() {
    QDirIterator files(sample, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString from = files.next();
      const QString to = path("work/sample.msdeploy") + from.mid(sample.size());
      QDir().mkpath(QFileInfo(to).absolutePath());
      QFile::copy(from, to);
    }
  }

  /// A package of the sample, and a sandbox to install it in.
  QString buildSample() {
    copySample();
    makeSandbox(host(), path("box"));
    type(build(), "projectFolder", path("work/sample.msdeploy"));
    idle();
    press(build(), "build");
    idle();
    return build().state().built() ? build().state().built()->path : QString();
  }
  void openOnBox(const QString& package) {
    window().install(package);
    idle();
    install().state().setServer(path("box"));
    idle();
    install().state().setOwnEnvironment(false);
    install().state().setPython(test::Walk::python());
  }

 private:
  QTemporaryDir m_folder;
  std::unique_ptr<host::Host> m_host;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<PackagesWindow> m_window;
};

}  // namespace iiswsgi::test
