#pragma once

#include <memory>

#include <QTemporaryDir>

#include "app/gui/window/wizard_window.h"
#include "tests/gui/gated_host.h"

/// A wizard on a machine of its own: a fresh sandbox folder, the real host behind a gate, and fingers for its widgets.
namespace iiswsgi::test {

struct Place {
  QString sandbox;       ///< empty: in a temporary folder
  QString ini;           ///< empty: examples/hello
  int port = 0;          ///< 0: any free one
  bool express = false;  ///< into an IIS Express of the walk's own; on Windows alone
};

class Walk {
 public:
  explicit Walk(const Place& place = {});
  ~Walk();

  QString folder() const { return m_folder.path(); }
  QString sandbox() const {
    return m_place.sandbox.isEmpty() ? m_folder.filePath(QStringLiteral("sandbox")) : m_place.sandbox;
  }
  QString ini() const { return m_place.ini.isEmpty() ? helloIni() : m_place.ini; }
  QString config() const {
    const QString server = m_place.express ? folder() + QStringLiteral("/Documents/IISExpress") : sandbox();
    return server + QStringLiteral("/config/applicationhost.config");
  }
  static QString python();        ///< one that has what examples/hello needs
  static QString chosenPython();  ///< what Desired says for it: a virtual environment's folder, else the interpreter
  static QString helloIni();
  static int freePort();

  GatedHost& host() { return *m_host; }
  gui::Session& session() { return *m_session; }
  gui::WizardWindow& window() { return *m_window; }
  gui::Page& page() { return *m_window->page(m_window->current()); }

  bool waitUntilIdle(int seconds = 60);                       ///< the shown page isn't busy
  bool next();                                                ///< presses Next, waits; whether another page is shown
  void press(const QString& objectName);                      ///< a button of the shown page or the window
  void type(const QString& objectName, const QString& text);  ///< into a line edit of the shown page, then Return
  QString lettersShown();                                     ///< texts of every error panel that is visible
  QString problemsShown();

  bool makeSandbox();                    ///< on the Server page; false: it didn't come about
  bool walkTo(const QString& pageName);  ///< on from where it is, with hello and /usr/bin/python3

 private:
  void layOutExpress();

  Place m_place;
  QTemporaryDir m_folder;
  bool m_sandboxMade = false;
  QByteArray m_profile;  ///< the person's own, while a walk has another
  std::unique_ptr<host::Host> m_real;
  std::unique_ptr<GatedHost> m_host;
  std::unique_ptr<gui::Session> m_session;
  std::unique_ptr<gui::WizardWindow> m_window;
};

}  // namespace iiswsgi::test
