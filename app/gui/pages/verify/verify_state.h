#pragma once

#include <memory>

#include "app/gui/state/session.h"
#include "app/preview/verify.h"

/// One real request to what was deployed, and a server to look at it in a browser where nothing else serves it.
///
/// Flow: ask() -> verification() or error(). openAddress() gives the address for a browser, whatever came of the
/// request: the site's own if it answers by itself; else a preview server is started, which lives as long as this
/// object and the plan.
namespace iiswsgi::gui {

class VerifyState : public QObject {
  Q_OBJECT
 public:
  explicit VerifyState(Session& session, QObject* parent = nullptr);
  ~VerifyState() override;

  void ask();
  void openAddress();
  bool canAsk() const { return m_session.plan() && m_session.observed(); }
  bool canOpen() const;

  QString activity() const;
  const std::optional<preview::Verification>& verification() const { return m_verification; }
  const std::optional<Error>& error() const { return m_error; }
  bool succeeded() const { return m_verification && m_verification->answer.status < 500; }
  const QUrl& servedAt() const { return m_servedAt; }  ///< where the preview server listens; empty without one

 signals:
  void changed();
  void addressReady(const QUrl& url);

 private:
  struct Served {
    std::shared_ptr<preview::Server> server;
    QUrl url;
  };
  bool answersItself() const;
  static Result<Served> serve(const discovery::Observed& observed, const plan::Desired& desired);

  Session& m_session;
  std::optional<preview::Verification> m_verification;
  std::optional<Error> m_error;
  std::shared_ptr<preview::Server> m_server;
  QUrl m_servedAt;
};

}  // namespace iiswsgi::gui
