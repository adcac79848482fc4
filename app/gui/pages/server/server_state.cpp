#include "app/gui/pages/server/server_state.h"

#include "app/gui/pages/server/server_look.h"
#include "app/gui/state/elevation.h"

namespace iiswsgi::gui {
namespace {

const QString& listing() {
  static const QString topic = QStringLiteral("servers");
  return topic;
}
const QString& making() {
  static const QString topic = QStringLiteral("sandbox");
  return topic;
}

QString told(const apply::Receipt& receipt) {
  const bool finished = receipt.state == apply::Receipt::State::Applied;
  return finished
             ? ServerState::tr("An earlier run (\"%1\") was cut off after everything had been done; that is noted now.")
                   .arg(receipt.title)
             : ServerState::tr("An earlier run (\"%1\") was cut off; what it had begun has been taken back.")
                   .arg(receipt.title);
}

/// The command line's hint speaks of its options; here the answer is on this page.
Error toldHere(const Error& error) {
  if (error.code() != discovery::codes::serverNotFound) return error;
  return {error.code(), error.message(),
          ServerState::tr("Check the path, or choose one of the servers above. A sandbox is made with one click."),
          error.detail()};
}

}  // namespace

Error toldForServer(const Error& error, const discovery::Server& server, const host::Host& host) {
  const bool denied = error.code() == host::codes::fileNotWritable || error.code() == host::codes::fileUnreadable;
  if (!denied || server.kind != discovery::ServerKind::Iis || host.isElevated()) return error;
  return {codes::needsAdministrator, QStringLiteral("Only an administrator may read and change IIS's configuration."),
          QStringLiteral("Start this program as an administrator."), error.text()};
}

QString titleOf(const discovery::Server& server) {
  switch (server.kind) {
    case discovery::ServerKind::Iis:
      return ServerState::tr("IIS on this machine");
    case discovery::ServerKind::IisExpress:
      return ServerState::tr("IIS Express");
    case discovery::ServerKind::Sandbox:
      return ServerState::tr("Sandbox");
    case discovery::ServerKind::File:
      break;
  }
  return server.name;
}

ServerState::ServerState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  connect(&session, &Session::outdated, this, &ServerState::lookAgain);
}

void ServerState::lookAgain() {
  if (m_listed) refresh();
  if (!m_session.desired().server.isEmpty()) read(m_session.desired().server);
}

void ServerState::refresh() {
  host::Host& host = m_session.host();
  m_session.runner().start(
      listing(), this, [&host] { return listServers(host); },
      [this](const ServerList& list) {
        m_servers = list.servers;
        m_sandboxFolder = list.sandboxFolder;
        m_listed = true;
        chooseByDefault();
        emit changed();
      });
  emit changed();
}

void ServerState::chooseByDefault() {
  if (m_session.observed() || m_session.runner().isBusy(topics::observing())) return;
  QString name = m_session.desired().server;
  // A person with an IIS came for it; IIS Express and the sandbox are for trying.
  if (name.isEmpty() && !m_servers.isEmpty()) name = m_servers.first().name;
  if (!name.isEmpty()) choose(name);
}

void ServerState::choose(const QString& name) {
  m_note.clear();
  m_session.edit([&](plan::Desired& desired) {
    // Another server has other sites.
    if (!desired.server.isEmpty() && desired.server != name) desired.site.clear();
    desired.server = name;
  });
  m_session.setObserved(std::nullopt);
  read(name);
}

/// What was observed stays until the answer is there; if there is none, this page says so and isn't ready.
void ServerState::read(const QString& name) {
  m_error.reset();
  host::Host& host = m_session.host();
  const QString ini = m_session.desired().application.iniFile;
  const QStringList iniFiles = ini.isEmpty() ? QStringList() : QStringList{ini};
  m_session.runner().start(
      topics::observing(), this, [&host, name, iniFiles] { return lookAtServer(host, name, iniFiles); },
      [this](Result<ServerLook> look) {
        if (!look) {
          m_error = toldHere(look.error());
        } else {
          if (look->recovered) m_note = told(*look->recovered);
          m_session.setObserved(std::move(look->observed));
        }
        emit changed();
      });
  emit changed();
}

void ServerState::makeSandbox(int port) {
  host::Host& host = m_session.host();
  const QString folder = m_sandboxFolder;
  m_error.reset();
  m_session.runner().start(
      making(), this, [&host, folder, port] { return gui::makeSandbox(host, folder, port); },
      [this](const Result<QString>& made) {
        if (!made) {
          m_error = made.error();
          emit changed();
          return;
        }
        choose(QStringLiteral("sandbox"));
        refresh();
      });
  emit changed();
}

bool ServerState::canStartAsAdministrator() const {
  return m_error && m_error->code() == codes::needsAdministrator && m_session.host().canElevate();
}

void ServerState::startAsAdministrator() {
  host::Host& host = m_session.host();
  const QString server = m_session.desired().server;
  m_session.runner().start(
      topics::observing(), this,
      [&host, server] {
        return startElevated(host, {QStringLiteral("--server"), server});
      },
      [this](const Result<int>& started) {
        if (started) emit replaced();
        // The letter stays, with its button: the answer may be another one next time.
        if (!started) m_note = fieldText(started.error());
        emit changed();
      });
  emit changed();
}

bool ServerState::hasSandbox() const {
  return !m_listed || isListed(QStringLiteral("sandbox"));
}

bool ServerState::isListed(const QString& name) const {
  return std::any_of(m_servers.begin(), m_servers.end(), [&](const auto& server) { return server.name == name; });
}

QString ServerState::activity() const {
  if (m_session.runner().isBusy(making())) return tr("Making a sandbox in %1 ...").arg(m_sandboxFolder);
  if (m_session.runner().isBusy(topics::observing())) return tr("Reading the server's configuration ...");
  if (!m_listed) return tr("Looking for web servers on this machine ...");
  return {};
}

QString ServerState::summary() const {
  const auto& observed = m_session.observed();
  if (!observed) return {};
  const auto sites = observed->config->sites().size();
  const QString count = sites == 1 ? tr("one site") : tr("%1 sites").arg(sites);
  return tr("Found %1 in %2.").arg(count, observed->server.configPath);
}

}  // namespace iiswsgi::gui
