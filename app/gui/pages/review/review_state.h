#pragma once

#include <atomic>
#include <memory>

#include "app/gui/state/session.h"

/// The plan, made behind from what is observed and desired, and what can be said about it.
///
/// Flow: makePlan() each time the page is shown, and while it is shown each time that something else was observed; the
/// session gets the plan. Then, if there is something to do, the gateway tries the application out (`--check`): its
/// letter is shown beside the plan, and doesn't stop anybody. stopTrying() when nobody looks any more.
namespace iiswsgi::gui {

class ReviewState : public QObject {
  Q_OBJECT
 public:
  explicit ReviewState(Session& session, QObject* parent = nullptr);

  ~ReviewState() override;

  void makePlan();
  void stopTrying();

  QString activity() const;
  bool planning() const;
  const std::optional<Error>& error() const { return m_error; }      ///< the plan couldn't be made
  const std::optional<Error>& concern() const { return m_concern; }  ///< the application can't be loaded
  bool triedOut() const { return m_triedOut; }                       ///< and it loads
  QString commandLine() const;
  QString appCmd() const;
  void saveScript(const QString& path);
  const std::optional<Error>& saveError() const { return m_saveError; }

 signals:
  void changed();
  void saved(const QString& path);

 private:
  void tryOut();

  Session& m_session;
  std::optional<Error> m_error;
  std::optional<Error> m_concern;
  std::optional<Error> m_saveError;
  std::shared_ptr<std::atomic<bool>> m_stopTrying;
  bool m_triedOut = false;
};

}  // namespace iiswsgi::gui
