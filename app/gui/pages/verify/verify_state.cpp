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

}  // namespace

VerifyState::VerifyState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  // Another plan may have changed what the preview server has read.
  connect(&session, &Session::planChanged, this, [this] {
    m_verification.reset();
    m_error.reset();
    m_server.reset();
    m_servedAt.clear();
  });
}

VerifyState::~VerifyState() = default;

void VerifyState::ask() {
  if (!m_session.plan() || !m_session.observed()) return;
  m_error.reset();
  m_verification.reset();
  host::Host& host = m_session.host();
  m_session.runner().start(
      asking(), this,
      [&host, server = m_session.observed()->server, plan = *m_session.plan()] { return askOnce(host, server, plan); },
      [this](Result<preview::Verification> verification) {
        if (verification) m_verification = std::move(*verification);
        if (!verification) m_error = verification.error();
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

void VerifyState::openAddress() {
  if (!m_verification) return;
  if (!m_verification->byPreview) {
    emit addressReady(m_verification->url);
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
