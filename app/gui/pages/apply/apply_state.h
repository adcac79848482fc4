#pragma once

#include <atomic>
#include <memory>

#include "app/gui/state/session.h"

/// The run: applies the session's plan behind, once for each plan, and can be told to stop, which takes everything
/// back.
///
/// Flow: start() -> changed() for each step -> changed() with a receipt in the session, or with error(). A receipt may
/// go again, when the run is taken back.
namespace iiswsgi::gui {

class ApplyState : public QObject {
  Q_OBJECT
 public:
  enum class Step { Waiting, Doing, Done };
  explicit ApplyState(Session& session, QObject* parent = nullptr);

  void start();
  void cancel();
  /// Whether an administrator's process could do what this one may not.
  bool canHandOver() const { return m_canHandOver && !running(); }
  void handOver();
  bool handedOver() const { return running() && m_handedOver; }  ///< what runs can't be stopped from here

  bool running() const;
  bool waiting() const;  ///< for the thread, where something else runs still
  bool cancelling() const { return running() && m_cancelled && *m_cancelled; }
  bool done() const { return m_session.receipt().has_value(); }
  bool takenBack() const { return m_applied && !done() && !running() && !m_error; }
  const std::optional<Error>& error() const { return m_error; }
  const apply::Progress& progress() const { return m_progress; }
  Step stepAt(int index) const;

 signals:
  void changed();

 private:
  void finish(const Result<apply::Receipt>& receipt);

  Session& m_session;
  apply::Progress m_progress;
  std::optional<Error> m_error;
  bool m_canHandOver = false;
  bool m_handedOver = false;
  bool m_applied = false;  ///< there was a receipt
  std::shared_ptr<std::atomic<bool>> m_cancelled;
};

}  // namespace iiswsgi::gui
