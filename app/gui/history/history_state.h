#pragma once

#include <atomic>
#include <memory>

#include "app/core/discovery/observed.h"
#include "app/gui/state/session.h"

/// What was done on a server, and one run of it on its way back.
///
/// Flow: refresh() lists, newest first. plan(id) works out what taking that run back would do; takeBack() does it and
/// lists anew. The session forgets a receipt that no longer stands, and is told that its server has changed.
namespace iiswsgi::gui {

class HistoryState : public QObject {
  Q_OBJECT
 public:
  explicit HistoryState(Session& session, QObject* parent = nullptr);

  void open();  ///< the server that the wizard has
  void refresh();
  void setServer(const QString& name);  ///< as discovery::findServer takes it
  void plan(const QString& id);         ///< of a run; what is listed needn't be known yet
  void forgetPlan();
  void takeBack();
  void cancel();  ///< of takeBack(): what was begun is done again
  /// Whether an administrator's process could do what this one may not.
  bool canHandOver() const { return m_canHandOver && !takingBack(); }
  void handOver();
  bool handedOver() const { return takingBack() && m_handedOver; }  ///< what runs can't be stopped from here

  const QList<discovery::Server>& servers() const { return m_servers; }
  const QString& server() const { return m_server; }
  const QList<apply::Receipt>& runs() const { return *m_runs; }
  bool listed() const { return m_listed; }
  const apply::Receipt* find(const QString& id) const;
  const plan::Plan* undoPlan() const { return m_undo ? &m_undo->plan : nullptr; }
  QString planned() const { return m_undo ? m_undo->receipt.id : QString(); }  ///< the run that undoPlan() is for
  QString activity() const;                                                    ///< empty: nothing runs
  bool takingBack() const { return m_running; }
  const std::optional<Error>& error() const { return m_error; }
  const QString& gone() const { return m_gone; }  ///< what was taken back last, and what of it was kept

  /// What is typed to take a run back from a prompt.
  static QString commandFor(const QString& id, const QString& server);

 signals:
  void changed();

 private:
  /// A run, and what takes it back.
  struct Undo {
    apply::Receipt receipt;
    plan::Plan plan;
    discovery::Server server;
  };
  struct Look;
  using Runs = std::shared_ptr<const QList<apply::Receipt>>;

  static Result<Runs> runsOf(host::Host& host, const QString& name);
  static Look lookAround(host::Host& host, QString server);
  static Result<Undo> makeUndo(host::Host& host, const QString& name, const QString& id);
  static Result<QStringList> carryOut(host::Host& host, const Undo& undo, apply::Options options);
  static Result<QStringList> throughAdministrator(host::Host& host, const Undo& undo);
  void begin(const QString& activity);
  void run(const std::function<Result<QStringList>()>& work);
  void finish(const Result<QStringList>& kept);
  apply::Options watched();

  Session& m_session;
  QList<discovery::Server> m_servers;
  QString m_server;
  Runs m_runs;
  bool m_listed = false;
  std::shared_ptr<const Undo> m_undo;
  std::optional<Error> m_error;
  QString m_activity;
  QString m_gone;
  apply::Progress m_progress;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
  bool m_running = false;
  bool m_canHandOver = false;
  bool m_handedOver = false;
};

}  // namespace iiswsgi::gui
