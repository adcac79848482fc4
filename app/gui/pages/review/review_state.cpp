#include "app/gui/pages/review/review_state.h"

#include "app/core/discovery/access.h"
#include "app/core/plan/prerequisites.h"
#include "app/core/plan/process.h"
#include "app/core/plan/render.h"
#include "app/preview/check.h"

namespace iiswsgi::gui {
namespace {

const QString& planningTopic() {
  static const QString topic = QStringLiteral("plan");
  return topic;
}
const QString& savingTopic() {
  static const QString topic = QStringLiteral("save");
  return topic;
}

/// A letter of the planner says what is meant; here the person also reads on which page it is said.
Error toldHere(const Error& error) {
  const auto advised = [&](const QString& hint) { return Error(error.code(), error.message(), hint, error.detail()); };
  if (error.code() == plan::codes::nameTaken)
    return advised(ReviewState::tr("Go back to Site and give another name; the handler that is there stays as it is."));
  if (error.code() == plan::codes::placeLocked)
    return advised(
        ReviewState::tr("Go back to Site, show more settings, and let the handler mapping be written in "
                        "applicationHost.config, for this site."));
  return error;
}

}  // namespace

ReviewState::ReviewState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  // An edit makes a plan that is being made, and what was said about the application, worthless.
  connect(&session, &Session::desiredChanged, this, [this] {
    m_session.runner().drop(planningTopic());
    stopTrying();
    m_triedOut = false;
    m_concern.reset();
  });
  // What is there is read next, and a try that nobody waits for any more would stand before it.
  connect(&session, &Session::outdated, this, &ReviewState::stopTrying);
}

ReviewState::~ReviewState() {
  stopTrying();
}

void ReviewState::makePlan() {
  // What is being read makes another plan necessary.
  if (!m_session.observed() || m_session.runner().isBusy(topics::observing())) return;
  if (m_session.plan()) return tryOut();
  stopTrying();
  m_error.reset();
  m_concern.reset();
  m_triedOut = false;
  host::Host& host = m_session.host();
  const discovery::Observed observed = *m_session.observed();
  const plan::Desired desired = m_session.desired();
  m_session.runner().start(
      planningTopic(), this,
      [&host, observed, desired] {
        discovery::Observed whole = observed;
        const QStringList folders = plan::foldersToRead(observed, desired);
        discovery::observeAccess(host, whole, plan::locationOf(desired), folders);
        return plan::makePlan(whole, desired);
      },
      [this](Result<plan::Plan> plan) {
        if (plan) {
          m_session.setPlan(std::move(*plan));
          tryOut();
        } else {
          m_error = toldHere(plan.error());
        }
        emit changed();
      });
  emit changed();
}

void ReviewState::tryOut() {
  if (m_session.plan()->empty() || m_triedOut || m_concern || m_session.runner().isBusy(topics::tryingOut())) return;
  m_stopTrying = std::make_shared<std::atomic<bool>>(false);
  host::Host& host = m_session.host();
  const discovery::Observed observed = *m_session.observed();
  const plan::Desired desired = m_session.desired();
  m_session.runner().start(
      topics::tryingOut(), this,
      [&host, observed, desired, stop = m_stopTrying] {
        return preview::checkApplication(host, observed, desired, stop);
      },
      [this](const Result<preview::Check>& tried) {
        m_triedOut = tried && *tried == preview::Check::Loads;
        if (!tried) m_concern = tried.error();
        emit changed();
      });
}

void ReviewState::stopTrying() {
  if (m_stopTrying) *m_stopTrying = true;
  m_session.runner().drop(topics::tryingOut());
}

bool ReviewState::planning() const {
  return m_session.runner().isBusy(planningTopic()) || m_session.runner().isBusy(topics::observing());
}

QString ReviewState::activity() const {
  if (planning()) return tr("Working out what has to change ...");
  if (m_session.runner().isBusy(topics::tryingOut())) return tr("Trying the application out with that Python ...");
  return {};
}

QString ReviewState::commandLine() const {
  const auto& observed = m_session.observed();
  return observed ? plan::toCommandLine(m_session.desired(), observed->windows) : QString();
}

QString ReviewState::appCmd() const {
  return m_session.plan() ? plan::renderAppCmd(*m_session.plan()) : QString();
}

void ReviewState::saveScript(const QString& path) {
  m_saveError.reset();
  host::Host& host = m_session.host();
  // For cmd.exe: its line ends, whatever machine this is.
  QByteArray script = appCmd().toUtf8().trimmed().replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n";
  m_session.runner().start(
      savingTopic(), this, [&host, path, script] { return host.replaceFile(path, script); },
      [this, path](const Result<void>& written) {
        if (!written) m_saveError = written.error();
        if (written) emit saved(path);
        emit changed();
      });
}

}  // namespace iiswsgi::gui
