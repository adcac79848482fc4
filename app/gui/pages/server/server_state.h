#pragma once

#include "app/gui/state/session.h"

/// Which web server: what is on this machine, which of them is chosen, and what stands in its configuration.
///
/// Flow: refresh() lists; choose() reads the configuration behind and hands it to the session; makeSandbox() makes one
/// by a plan like every other change, and chooses it. lookAgain() does the first two once more: when the page is shown
/// again, and when the session says that something has changed.
namespace iiswsgi::gui {

namespace codes {
inline constexpr ErrorCode needsAdministrator{453};  ///< IIS's configuration, and this account may not touch it
}  // namespace codes

/// An error of the machine, told for a server: IIS's own files are an administrator's business. Who is one already
/// hears what it really is.
Error toldForServer(const Error& error, const discovery::Server& server, const host::Host& host);

QString titleOf(const discovery::Server& server);  ///< "IIS on this machine"; a server without a word for it: its name

class ServerState : public QObject {
  Q_OBJECT
 public:
  explicit ServerState(Session& session, QObject* parent = nullptr);

  void refresh();
  void lookAgain();  ///< keeps what is chosen
  void choose(const QString& name);
  void makeSandbox(int port);
  /// The chosen server is closed to this account, and the system can ask for another one.
  bool canStartAsAdministrator() const;
  void startAsAdministrator();  ///< this program once more; replaced() when it runs

  const QList<discovery::Server>& servers() const { return m_servers; }
  bool hasSandbox() const;
  bool isListed(const QString& name) const;
  const QString& sandboxFolder() const { return m_sandboxFolder; }
  QString activity() const;  ///< what runs, as a sentence; empty: nothing
  const std::optional<Error>& error() const { return m_error; }
  QString summary() const;                 ///< what was found in the chosen server; empty without one
  QString note() const { return m_note; }  ///< an earlier run that was cut off and has been dealt with
  bool ready() const { return activity().isEmpty() && !m_error && session().observed().has_value(); }

 signals:
  void changed();
  void replaced();  ///< another process of this program goes on in its place

 private:
  Session& session() const { return m_session; }
  void chooseByDefault();
  void read(const QString& name);

  Session& m_session;
  QList<discovery::Server> m_servers;
  QString m_sandboxFolder;
  bool m_listed = false;
  std::optional<Error> m_error;
  QString m_note;
};

}  // namespace iiswsgi::gui
