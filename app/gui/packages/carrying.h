#pragma once

#include <atomic>
#include <memory>

#include "app/core/install/installing.h"
#include "app/gui/state/session.h"
#include "app/preview/verify.h"

/// A prepared installation or uninstallation on its way: step by step, cancellable, asked for a page at its end.
namespace iiswsgi::gui {

class Carrying : public QObject {
  Q_OBJECT
 public:
  struct Outcome {
    std::optional<install::Done> done;
    std::optional<preview::Verification> verification;
    std::optional<Error> error;
  };
  using Finished = std::function<void(const Outcome&)>;

  /// `topic`: of the runner; what is shown while it is busy.
  Carrying(Session& session, QString topic, QObject* parent);

  /// `package` outlives the work; nothing for an uninstallation.
  void start(std::shared_ptr<const install::Ready> ready, std::shared_ptr<const package::Package> package,
             Finished finished);
  void cancel();
  bool running() const { return m_running; }
  QString step() const;  ///< "Step 2 of 9: ...", or that it is being cancelled; empty before the first

 signals:
  void changed();

 private:
  apply::Options watched(const install::Ready& ready);

  Session& m_session;
  QString m_topic;
  apply::Progress m_progress;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
  bool m_running = false;
  bool m_asks = false;  ///< for a page, at its end
};

/// An administrator could go on, and the system can ask for one.
bool wantsAdministrator(const std::optional<Error>& error, const host::Host& host);

/// What is told of folders that are in use; empty if there are none.
QString leftText(const QStringList& folders);

}  // namespace iiswsgi::gui
