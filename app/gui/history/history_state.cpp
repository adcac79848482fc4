#include "app/gui/history/history_state.h"

#include <algorithm>

#include <QDir>

#include "app/core/apply/hand_over.h"
#include "app/core/discovery/discovery.h"
#include "app/core/plan/render.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/pages/server/server_look.h"
#include "app/gui/pages/server/server_state.h"
#include "app/gui/state/watching.h"

namespace iiswsgi::gui {
namespace {

const QString& topic() {
  static const QString name = QStringLiteral("history");
  return name;
}

Error unknownRun(const QString& id) {
  return {apply::codes::noSuchRun, HistoryState::tr("There is no run \"%1\" on this server.").arg(id),
          HistoryState::tr("Choose one from the list.")};
}

const apply::Receipt* findRun(const QList<apply::Receipt>& runs, const QString& id) {
  const auto found = std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.id == id; });
  return found == runs.end() ? nullptr : &*found;
}

}  // namespace

struct HistoryState::Look {
  QList<discovery::Server> servers;
  QString server;
  Result<Runs> runs;
};

HistoryState::HistoryState(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_runs(std::make_shared<QList<apply::Receipt>>()) {}

QString HistoryState::commandFor(const QString& id, const QString& server) {
  host::Command command;
  command.program = QStringLiteral("iiswsgi");
  command.arguments = {QStringLiteral("undo"), id, QStringLiteral("--server"), server};
  return plan::commandLine(command);
}

const apply::Receipt* HistoryState::find(const QString& id) const {
  return findRun(*m_runs, id);
}

/// A run that was cut off is dealt with first: the list tells what became of it.
Result<HistoryState::Runs> HistoryState::runsOf(host::Host& host, const QString& name) {
  ASSIGN_OR_RETURN(const auto server, discovery::findServer(host, name));
  const QString folder = discovery::stateFolder(host, server);
  const auto recovered = apply::recover(host, folder);
  if (!recovered && recovered.error().code() != host::codes::lockTaken)
    return toldForServer(recovered.error(), server, host);
  auto runs = apply::readHistory(host, folder);
  if (!runs) return toldForServer(runs.error(), server, host);
  return std::make_shared<const QList<apply::Receipt>>(std::move(*runs));
}

HistoryState::Look HistoryState::lookAround(host::Host& host, QString server) {
  const auto servers = discovery::findServers(host);
  if (server.isEmpty() && !servers.isEmpty()) server = servers.first().name;
  if (server.isEmpty()) return {servers, server, std::make_shared<const QList<apply::Receipt>>()};
  return {servers, server, runsOf(host, server)};
}

void HistoryState::begin(const QString& activity) {
  m_activity = activity;
  m_undo.reset();
  m_error.reset();
  m_canHandOver = false;
}

void HistoryState::refresh() {
  if (takingBack()) return;
  begin(tr("Reading what was done ..."));
  host::Host& host = m_session.host();
  m_session.runner().start(
      topic(), this, [&host, server = m_server] { return lookAround(host, server); },
      [this](const Look& look) {
        m_servers = look.servers;
        m_server = look.server;
        m_listed = look.runs.ok();
        m_runs = look.runs ? *look.runs : std::make_shared<const QList<apply::Receipt>>();
        if (!look.runs) m_error = toldHere(look.runs.error());
        emit changed();
      });
  emit changed();
}

void HistoryState::open() {
  setServer(m_session.desired().server);
}

void HistoryState::setServer(const QString& name) {
  if (takingBack()) return;
  m_server = name;
  m_gone.clear();
  refresh();
}

void HistoryState::forgetPlan() {
  if (takingBack()) return;
  begin({});
  emit changed();
}

Result<HistoryState::Undo> HistoryState::makeUndo(host::Host& host, const QString& name, const QString& id) {
  ASSIGN_OR_RETURN(auto look, lookAtServer(host, name, {}));
  const discovery::Server server = look.observed.server;
  const auto runs = apply::readHistory(host, discovery::stateFolder(host, server));
  if (!runs) return toldForServer(runs.error(), server, host);
  const auto* receipt = findRun(*runs, id);
  if (!receipt) return unknownRun(id);
  ASSIGN_OR_RETURN(auto plan, apply::makeUndoPlan(host, *receipt, look.observed));
  return Undo{*receipt, std::move(plan), server};
}

void HistoryState::plan(const QString& id) {
  if (takingBack()) return;
  begin(tr("Working out what taking it back changes ..."));
  m_gone.clear();
  host::Host& host = m_session.host();
  m_session.runner().start(
      topic(), this, [&host, server = m_server, id] { return makeUndo(host, server, id); },
      [this](const Result<Undo>& undo) {
        if (undo) m_undo = std::make_shared<const Undo>(*undo);
        if (!undo) m_error = toldHere(undo.error());
        emit changed();
      });
  emit changed();
}

Result<QStringList> HistoryState::carryOut(host::Host& host, const Undo& undo, apply::Options options) {
  if (!undo.plan.empty()) {
    // Told before anything begins: another process may be the one to do it.
    RETURN_IF_ERROR(apply::checkRights(undo.plan, host));
    options.stateFolder = discovery::stateFolder(host, undo.server);
    RETURN_IF_ERROR(apply::applyPlan(undo.plan, host, options));
  }
  return apply::markUndone(host, undo.receipt);
}

Result<QStringList> HistoryState::throughAdministrator(host::Host& host, const Undo& undo) {
  RETURN_IF_ERROR(apply::handOver(undo.plan, host, discovery::personalFolder(host)));
  return apply::markUndone(host, undo.receipt);
}

void HistoryState::takeBack() {
  if (takingBack() || !m_undo) return;
  m_handedOver = false;
  host::Host& host = m_session.host();
  run([&host, undo = m_undo, options = watched()] { return carryOut(host, *undo, options); });
}

void HistoryState::handOver() {
  if (!canHandOver() || !m_undo) return;
  m_handedOver = true;
  host::Host& host = m_session.host();
  run([&host, undo = m_undo] { return throughAdministrator(host, *undo); });
}

void HistoryState::run(const std::function<Result<QStringList>()>& work) {
  m_running = true;
  m_activity = tr("Taking it back ...");
  m_error.reset();
  m_canHandOver = false;
  m_progress = {};
  m_session.runner().start(topic(), this, work, [this](const Result<QStringList>& kept) { finish(kept); });
  emit changed();
}

void HistoryState::finish(const Result<QStringList>& kept) {
  m_running = false;
  if (!kept) {
    m_canHandOver = apply::canHandOver(kept.error(), m_session.host());
    m_error = toldHere(m_canHandOver ? kept.error() : toldForServer(kept.error(), m_undo->server, m_session.host()));
    // The files may be other ones than those that were planned on.
    if (!m_canHandOver) m_undo.reset();
    m_session.outdate();
    emit changed();
    return;
  }
  m_gone = tr("Taken back: %1").arg(m_undo->receipt.title);
  for (const QString& folder : *kept)
    m_gone +=
        QLatin1Char('\n') +
        tr("%1 holds files that the package didn't bring; they are kept there.").arg(QDir::toNativeSeparators(folder));
  const auto& receipt = m_session.receipt();
  if (receipt && receipt->id == m_undo->receipt.id) m_session.setPlan(std::nullopt);
  m_session.outdate();
  refresh();
}

void HistoryState::cancel() {
  if (!takingBack() || m_handedOver) return;
  *m_cancelled = true;
  emit changed();
}

apply::Options HistoryState::watched() {
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  return watching(m_session.runner(), this, m_cancelled, [this](const apply::Progress& progress) {
    m_progress = progress;
    emit changed();
  });
}

QString HistoryState::activity() const {
  if (!m_session.runner().isBusy(topic())) return {};
  if (handedOver())
    return tr(
        "An administrator's process is at work. It can't be stopped from here; it takes everything back if a "
        "step fails.");
  if (takingBack() && *m_cancelled) return tr("Stopping: what was begun is being undone ...");
  if (!takingBack() || m_progress.doing.isEmpty()) return m_activity;
  return tr("Step %1 of %2: %3").arg(m_progress.done + 1).arg(m_progress.total).arg(m_progress.doing);
}

}  // namespace iiswsgi::gui
