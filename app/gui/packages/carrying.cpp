#include "app/gui/packages/carrying.h"

#include <QDir>

#include "app/gui/pages/server/server_state.h"
#include "app/gui/state/watching.h"

namespace iiswsgi::gui {
namespace {

Carrying::Outcome outcomeOf(host::Host& host, const install::Ready& ready, const apply::Options& options) {
  const plan::Plan& plan = ready.installation.plan;
  if (const auto may = apply::checkRights(plan, host); !may) return {{}, {}, may.error()};
  const auto stop = [cancelled = options.cancelled] { return cancelled->load(); };
  const auto done = install::carryOut(host, ready, options, {{}, stop});
  if (!done) return {{}, {}, done.error()};
  if (!plan.verifyUrl) return {*done, {}, {}};
  const auto verification = preview::verifyDeployment(host, ready.observed, plan);
  if (!verification) return {*done, {}, verification.error()};
  return {*done, *verification, {}};
}

}  // namespace

Carrying::Carrying(Session& session, QString topic, QObject* parent)
    : QObject(parent), m_session(session), m_topic(std::move(topic)) {}

void Carrying::start(std::shared_ptr<const install::Ready> ready, std::shared_ptr<const package::Package> package,
                     Finished finished) {
  if (m_running) return;
  m_running = true;
  host::Host& host = m_session.host();
  const discovery::Server server = ready->observed.server;
  m_session.runner().start(
      m_topic, this, [&host, ready, package, options = watched(*ready)] { return outcomeOf(host, *ready, options); },
      [this, server, finished](Outcome outcome) {
        m_running = false;
        if (outcome.error) outcome.error = toldForServer(*outcome.error, server, m_session.host());
        m_session.outdate();
        finished(outcome);
        emit changed();
      });
  emit changed();
}

void Carrying::cancel() {
  if (!m_running || *m_cancelled) return;
  *m_cancelled = true;
  emit changed();
}

QString Carrying::step() const {
  if (!m_running) return {};
  const bool over = m_progress.total > 0 && m_progress.done >= m_progress.total;
  if (over) return m_asks ? tr("All is in its place. The site is asked for a page ...") : tr("Clearing up ...");
  if (*m_cancelled) return tr("Cancelling: what was begun is taken back ...");
  if (m_progress.doing.isEmpty()) return {};
  return tr("Step %1 of %2: %3").arg(m_progress.done + 1).arg(m_progress.total).arg(m_progress.doing);
}

apply::Options Carrying::watched(const install::Ready& ready) {
  m_progress = {};
  m_asks = ready.installation.plan.verifyUrl.has_value();
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  apply::Options options = watching(m_session.runner(), this, m_cancelled, [this](const apply::Progress& progress) {
    m_progress = progress;
    emit changed();
  });
  options.stateFolder = ready.choice.stateFolder;
  return options;
}

bool wantsAdministrator(const std::optional<Error>& error, const host::Host& host) {
  const bool closed =
      error && (error->code() == codes::needsAdministrator || error->code() == apply::codes::needsElevation);
  return closed && host.canElevate();
}

QString leftText(const QStringList& folders) {
  QStringList lines;
  for (const QString& folder : folders)
    lines << Carrying::tr("%1 is in use and can't be deleted now. It isn't needed any more.")
                 .arg(QDir::toNativeSeparators(folder));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace iiswsgi::gui
