#include "app/gui/pages/verify/verify_state.h"

#include "app/core/discovery/discovery.h"

namespace iiswsgi::gui {
namespace {

const QString& asking() {
  static const QString topic = QStringLiteral("verify");
  return topic;
}
const QString& serving() {
  static const QString topic = QStringLiteral("serve");
  return topic;
}

/// The configuration has changed since it was observed for the plan, so it is read once more.
Result<preview::Verification> askOnce(host::Host& host, const discovery::Server& server, const plan::Plan& plan) {
  ASSIGN_OR_RETURN(const auto observed, discovery::observe(host, server));
  return preview::verifyDeployment(host, observed, plan);
}

/// The command line's hint speaks of its commands; here there are buttons.
Error toldHere(const Error& error) {
  if (error.code() != apply::codes::verifyFailed) return error;
  return {error.code(), error.message(),
          VerifyState::tr("Open it in the browser: the page tells why. What was done stands until you take it back."),
          error.detail()};
}

}  // namespace

VerifyState::VerifyState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  // Another plan may have changed what the preview server has read.
  connect(&session, &Session::planChanged, this, [this] {
    m_verification.reset();
    m_error.reset();
    // It waits for its connections, which the window can't.
    m_session.runner().destroy(std::exchange(m_server, nullptr));
    m_servedAt.clear();
    emit changed();
  });
}

VerifyState::~VerifyState() = default;

void VerifyState::ask() {
  if (!canAsk()) return;
  m_error.reset();
  m_verification.reset();
  host::Host& host = m_session.host();
  m_session.runner().start(
      asking(), this,
      [&host, server = m_session.observed()->server, plan = *m_session.plan()] { return askOnce(host, server, plan); },
      [this](Result<preview::Verification> verification) {
        if (verification) m_verification = std::move(*verification);
        if (!verification) m_error = toldHere(verification.error());
        emit changed();
      });
  emit changed();
}

Result<VerifyState::Served> VerifyState::serve(const discovery::Observed& observed, const plan::Desired& desired) {
  preview::Options options;
  options.configPath = observed.server.configPath;
  options.environment = observed.environment;
  options.site = desired.site;
  ASSIGN_OR_RETURN(std::unique_ptr<preview::Server> server, preview::Server::start(options));
  const auto addresses = server->addresses();
  QUrl url = addresses.isEmpty() ? QUrl() : addresses.first().url;
  if (desired.path != QLatin1String("/")) url.setPath(desired.path + QLatin1Char('/'));
  return Served{std::move(server), url};
}

bool VerifyState::canOpen() const {
  return canAsk() && activity().isEmpty() && (m_verification || m_session.plan()->verifyUrl);
}

/// An IIS that answers badly, or not at all, still is what visitors ask. Everything else may not be running.
bool VerifyState::answersItself() const {
  if (m_verification) return !m_verification->byPreview;
  return m_session.observed()->server.kind == discovery::ServerKind::Iis;
}

void VerifyState::openAddress() {
  if (!canOpen()) return;
  if (answersItself()) {
    emit addressReady(m_verification ? m_verification->url : *m_session.plan()->verifyUrl);
    return;
  }
  if (m_server) {
    emit addressReady(m_servedAt);
    return;
  }
  m_session.runner().start(
      serving(), this,
      [observed = *m_session.observed(), desired = m_session.desired()] { return serve(observed, desired); },
      [this](const Result<Served>& served) {
        if (served) {
          m_server = served->server;
          m_servedAt = served->url;
          emit addressReady(m_servedAt);
        } else {
          m_error = served.error();
        }
        emit changed();
      });
  emit changed();
}

QString VerifyState::activity() const {
  if (m_session.runner().isBusy(asking())) return tr("Asking the site for a page ...");
  if (m_session.runner().isBusy(serving())) return tr("Starting a preview server ...");
  return {};
}

}  // namespace iiswsgi::gui
