#include "app/gui/pages/apply/apply_state.h"

#include "app/core/apply/hand_over.h"
#include "app/core/discovery/discovery.h"
#include "app/gui/pages/server/server_state.h"
#include "app/gui/state/watching.h"

namespace iiswsgi::gui {
namespace {

Result<apply::Receipt> carryOut(host::Host& host, const discovery::Server& server, const plan::Plan& plan,
                                apply::Options options) {
  // Told before anything begins: another process may be the one to do it.
  RETURN_IF_ERROR(apply::checkRights(plan, host));
  options.stateFolder = discovery::stateFolder(host, server);
  const auto receipt = apply::applyPlan(plan, host, options);
  return receipt;
}

}  // namespace

ApplyState::ApplyState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  connect(&session, &Session::planChanged, this, &ApplyState::changed);
}

void ApplyState::start() {
  if (running() || done() || !m_session.plan() || !m_session.observed()) return;
  m_error.reset();
  m_canHandOver = m_handedOver = m_applied = false;
  m_progress = {0, int(m_session.plan()->changes.size()), {}};
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  const apply::Options options =
      watching(m_session.runner(), this, m_cancelled, [this](const apply::Progress& progress) {
        m_progress = progress;
        emit changed();
      });
  host::Host& host = m_session.host();
  m_session.runner().start(
      topics::applying(), this,
      [&host, server = m_session.observed()->server, plan = *m_session.plan(), options] {
        return carryOut(host, server, plan, options);
      },
      [this](const Result<apply::Receipt>& receipt) { finish(receipt); });
  emit changed();
}

void ApplyState::handOver() {
  if (!canHandOver() || !m_session.plan()) return;
  m_error.reset();
  m_canHandOver = false;
  m_handedOver = true;
  host::Host& host = m_session.host();
  m_session.runner().start(
      topics::applying(), this,
      [&host, plan = *m_session.plan()] { return apply::handOver(plan, host, discovery::personalFolder(host)); },
      [this](const Result<apply::Receipt>& receipt) { finish(receipt); });
  emit changed();
}

void ApplyState::cancel() {
  if (!running() || m_handedOver) return;
  *m_cancelled = true;
  emit changed();
}

bool ApplyState::running() const {
  return m_session.runner().isBusy(topics::applying());
}

bool ApplyState::waiting() const {
  return running() && m_progress.done == 0 && m_progress.doing.isEmpty();
}

void ApplyState::finish(const Result<apply::Receipt>& receipt) {
  if (receipt) {
    m_progress.done = m_progress.total;
    m_applied = true;
    m_session.setReceipt(*receipt);
  } else {
    const Error& error = receipt.error();
    m_canHandOver = apply::canHandOver(error, m_session.host());
    // Nothing was changed, and the plan waits for the administrator.
    m_error = m_canHandOver ? error : toldForServer(error, m_session.observed()->server, m_session.host());
    // After a run that failed the files may be other ones than those that were planned on (that may be why it failed).
    if (!m_canHandOver) {
      m_session.setPlan(std::nullopt);
      m_session.outdate();
    }
  }
  emit changed();
}

ApplyState::Step ApplyState::stepAt(int index) const {
  if (done() || index < m_progress.done) return Step::Done;
  return running() && index == m_progress.done && !m_progress.doing.isEmpty() ? Step::Doing : Step::Waiting;
}

}  // namespace iiswsgi::gui
