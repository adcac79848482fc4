#include "app/gui/packages/installed_state.h"

#include "app/core/discovery/discovery.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/pages/server/server_state.h"
#include "app/gui/state/elevation.h"

namespace iiswsgi::gui {
namespace {

const QString& topic() {
  static const QString name = QStringLiteral("installed");
  return name;
}

struct Look {
  QList<discovery::Server> servers;
  QString server;
  Result<QList<install::Record>> records;
};

Result<QList<install::Record>> recordsOn(host::Host& host, const QString& name) {
  ASSIGN_OR_RETURN(const auto server, discovery::findServer(host, name));
  const auto records = install::installed(host, server);
  if (!records) return toldForServer(records.error(), server, host);
  return records;
}

Look lookAround(host::Host& host, QString server) {
  const auto servers = discovery::findServers(host);
  if (server.isEmpty() && !servers.isEmpty()) server = servers.first().name;
  if (server.isEmpty()) return {servers, server, QList<install::Record>()};
  return {servers, server, recordsOn(host, server)};
}

}  // namespace

InstalledState::InstalledState(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_carrying(session, topic(), this) {
  connect(&m_carrying, &Carrying::changed, this, &InstalledState::changed);
}

QString InstalledState::activity() const {
  if (!m_session.runner().isBusy(topic())) return {};
  const QString step = m_carrying.step();
  return step.isEmpty() ? m_activity : step;
}

void InstalledState::forgetPlan() {
  ++m_choices;
  m_ready.reset();
  m_error.reset();
  emit changed();
}

void InstalledState::refresh() {
  if (uninstalling()) return;
  m_gone.clear();
  m_left.clear();
  look();
}

void InstalledState::look() {
  m_activity = tr("Looking at the server ...");
  m_ready.reset();
  m_error.reset();
  host::Host& host = m_session.host();
  const QString server = m_server.isEmpty() ? m_session.desired().server : m_server;
  m_session.runner().start(
      topic(), this, [&host, server] { return std::make_shared<Look>(lookAround(host, server)); },
      [this](const std::shared_ptr<Look>& look) {
        m_servers = look->servers;
        m_server = look->server;
        m_records.reset();
        if (look->records)
          m_records = *look->records;
        else
          m_error = toldHere(look->records.error());
        emit changed();
      });
  emit changed();
}

void InstalledState::setServer(const QString& name) {
  if (uninstalling()) return;
  m_server = name;
  refresh();
}

void InstalledState::plan(const QString& name) {
  if (uninstalling()) return;
  m_activity = tr("Making the plan ...");
  m_gone.clear();
  m_left.clear();
  m_ready.reset();
  m_error.reset();
  host::Host& host = m_session.host();
  m_session.runner().start(
      topic(), this,
      [&host, server = m_server, name]() -> Result<install::Ready> {
        ASSIGN_OR_RETURN(const auto found, discovery::findServer(host, server));
        const auto ready = install::prepareUninstall(host, found, name);
        if (!ready) return toldForServer(ready.error(), found, host);
        return ready;
      },
      [this, choices = m_choices](const Result<install::Ready>& ready) {
        if (choices != m_choices) return emit changed();  // another one is chosen by now
        if (ready)
          m_ready = std::make_shared<install::Ready>(*ready);
        else
          m_error = toldHere(ready.error());
        emit changed();
      });
  emit changed();
}

void InstalledState::uninstall() {
  if (uninstalling() || !m_ready) return;
  m_activity = tr("Uninstalling ...");
  m_error.reset();
  m_carrying.start(m_ready, nullptr, [this, title = m_ready->installation.record.title](const Carrying::Outcome& end) {
    if (end.done) {
      m_gone = title;
      m_left = end.done->left;
      look();
    } else if (end.error) {
      m_error = toldHere(*end.error);
    }
  });
}

bool InstalledState::canStartAsAdministrator() const {
  return wantsAdministrator(m_error, m_session.host());
}

void InstalledState::startAsAdministrator() {
  host::Host& host = m_session.host();
  m_activity = tr("Waiting for your answer to Windows ...");
  const QStringList arguments{QStringLiteral("--server"), m_server, QStringLiteral("--installed")};
  m_session.runner().start(
      topic(), this, [&host, arguments] { return startElevated(host, arguments); },
      [this](const Result<int>& started) {
        // The letter stays, with its button: the answer may be another one next time.
        if (started) emit replaced();
        emit changed();
      });
  emit changed();
}

}  // namespace iiswsgi::gui
