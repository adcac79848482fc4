#pragma once

#include "app/gui/packages/carrying.h"

/// What is installed on a server, and one of it on its way out.
///
/// Flow: refresh() -> plan(name) -> uninstall() -> done; refresh() again shows what is left.
namespace iiswsgi::gui {

class InstalledState : public QObject {
  Q_OBJECT
 public:
  explicit InstalledState(Session& session, QObject* parent = nullptr);

  void refresh();                       ///< looks at the server again; what was told before is over
  void setServer(const QString& name);  ///< as discovery::findServer takes it
  void plan(const QString& name);       ///< of the deployment
  void forgetPlan();
  void uninstall();
  void cancel() { m_carrying.cancel(); }
  bool canStartAsAdministrator() const;
  void startAsAdministrator();  ///< this program once more, at this list; replaced() when it runs

  const QList<discovery::Server>& servers() const { return m_servers; }
  const QString& server() const { return m_server; }
  const std::optional<QList<install::Record>>& records() const { return m_records; }
  const install::Ready* ready() const { return m_ready.get(); }
  const std::optional<Error>& error() const { return m_error; }
  QString activity() const;  ///< empty: nothing runs
  bool uninstalling() const { return m_carrying.running(); }
  const QString& gone() const { return m_gone; }      ///< the title of what was uninstalled last
  const QStringList& left() const { return m_left; }  ///< its folders that are in use

 signals:
  void changed();
  void replaced();  ///< another process of this program goes on in its place

 private:
  void look();
  Session& m_session;
  QList<discovery::Server> m_servers;
  QString m_server;
  std::optional<QList<install::Record>> m_records;
  std::shared_ptr<install::Ready> m_ready;
  std::optional<Error> m_error;
  QString m_activity;
  int m_choices = 0;
  QString m_gone;
  QStringList m_left;
  Carrying m_carrying;
};

}  // namespace iiswsgi::gui
