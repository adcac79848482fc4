#include "app/gui/packages/install_state.h"

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"
#include "app/core/publish/open_package.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/pages/server/server_state.h"
#include "app/gui/state/elevation.h"

namespace iiswsgi::gui {
namespace {

const QString& installTopic() {
  static const QString topic = QStringLiteral("install");
  return topic;
}

const QString& answersTopic() {
  static const QString topic = QStringLiteral("answers");
  return topic;
}

using Opened = Result<std::shared_ptr<const package::Package>>;

Opened openPackage(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto opened, publish::openPackage(host, path));
  return std::shared_ptr<const package::Package>(std::make_shared<package::Package>(opened));
}

bool hasField(const QList<package::Parameter>& parameters, const QString& name) {
  const auto* parameter = package::findParameter(parameters, name);
  return parameter && package::controlOf(*parameter) != package::Control::Hidden;
}

}  // namespace

/// A server as it is, and what is installed there.
struct InstallState::Look {
  discovery::Observed observed;
  QList<install::Record> records;
};

InstallState::InstallState(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_carrying(session, installTopic(), this) {
  connect(&m_carrying, &Carrying::changed, this, &InstallState::changed);
}

QString InstallState::activity() const {
  if (m_session.runner().isBusy(answersTopic())) return tr("Reading or writing the answers ...");
  if (!m_session.runner().isBusy(installTopic())) return {};
  const QString step = m_carrying.step();
  return step.isEmpty() ? m_activity : step;
}

void InstallState::forgetPlan() {
  m_ready.reset();
  m_done.reset();
  m_verification.reset();
  m_error.reset();
  m_saved.clear();
  ++m_edits;
}

void InstallState::open(const QString& path) {
  if (applying()) return;  // what comes of it has to be told
  forgetPlan();
  m_path = path;
  m_package.reset();
  m_wish.answers.clear();
  m_wish.desired.name.clear();
  m_wish.runCommands = false;
  m_activity = tr("Opening the package ...");
  host::Host& host = m_session.host();
  struct Found {
    Opened package;
    QList<discovery::Server> servers;
  };
  m_session.runner().start(
      installTopic(), this,
      [&host, path]() -> std::shared_ptr<Found> {
        return std::make_shared<Found>(Found{openPackage(host, path), discovery::findServers(host)});
      },
      [this](const std::shared_ptr<Found>& found) {
        if (found->package)
          m_package = *found->package;
        else
          m_error = found->package.error();
        m_servers = found->servers;
        check();
        emit opened();
        if (m_server.isEmpty()) m_server = m_session.desired().server;
        if (m_server.isEmpty() && !m_servers.isEmpty()) m_server = m_servers.first().name;
        observe();
      });
  emit changed();
}

void InstallState::setServer(const QString& name) {
  if (applying()) return;
  m_server = name;
  forgetPlan();
  observe();
}

void InstallState::observe() {
  m_observed.reset();
  m_records.clear();
  if (m_server.isEmpty()) return check();
  m_activity = tr("Looking at the server ...");
  host::Host& host = m_session.host();
  m_session.runner().start(
      installTopic(), this,
      [&host, name = m_server]() -> Result<Look> {
        ASSIGN_OR_RETURN(const auto server, discovery::findServer(host, name));
        const auto observed = discovery::observe(host, server);
        if (!observed) return toldForServer(observed.error(), server, host);
        // A record that can't be read is told when something is installed over it.
        const auto records = install::installed(host, server);
        return Look{*observed, records ? *records : QList<install::Record>()};
      },
      [this](const Result<Look>& look) {
        if (look) {
          m_observed = look->observed;
          m_records = look->records;
        } else {
          m_error = look.error();
        }
        check();
      });
  emit changed();
}

QStringList InstallState::sites() const {
  QStringList names;
  if (!m_observed) return names;
  for (const auto& site : m_observed->config->sites())
    names << site.name;
  return names;
}

QString InstallState::application() const {
  const auto* where = m_package ? package::applicationParameter(m_package->parameters()) : nullptr;
  return where ? value(where->name) : QString();
}

package::Answers InstallState::answers() const {
  if (!m_package || !m_observed) return m_wish.answers;
  return install::answersFor(*m_observed, m_package->parameters(), record(), m_wish.answers);
}

QString InstallState::value(const QString& parameter) const {
  const auto answers = this->answers();
  if (answers.contains(parameter)) return answers.value(parameter);
  const auto values = package::filledIn(m_package->parameters(), answers);
  return values ? values->value(parameter) : QString();
}

const install::Record* InstallState::record() const {
  if (!m_package) return nullptr;
  const QString name = m_wish.desired.name.isEmpty() ? m_package->id() : m_wish.desired.name;
  const auto found = std::find_if(m_records.begin(), m_records.end(),
                                  [&](const install::Record& record) { return record.desired.name == name; });
  return found == m_records.end() ? nullptr : &*found;
}

std::optional<Error> InstallState::error() const {
  const auto& error = m_error ? m_error : m_flaw;
  return error ? std::optional(toldHere(*error)) : std::nullopt;
}

bool InstallState::canPlan() const {
  return m_package && m_observed && !m_flaw && !done() && activity().isEmpty();
}

void InstallState::setName(const QString& name) {
  if (m_wish.desired.name == name) return;
  m_wish.desired.name = name;
  forgetPlan();
  check();
}

void InstallState::setPython(const QString& path) {
  if (m_wish.desired.python == path) return;
  m_wish.desired.python = path;
  forgetPlan();
  emit changed();
}

void InstallState::setOwnEnvironment(bool own) {
  m_wish.ownEnvironment = own;
  forgetPlan();
  emit changed();
}

void InstallState::setRunCommands(bool run) {
  m_wish.runCommands = run;
  forgetPlan();
  emit changed();
}

bool InstallState::runsCommands() const {
  return discovery::isWindows(m_session.host().environment());
}

void InstallState::answer(const QString& parameter, const QString& value) {
  m_wish.answers.insert(parameter, value);
  forgetPlan();
  check();
}

void InstallState::loadAnswers(const QString& path) {
  if (applying() || !m_package) return;
  forgetPlan();
  host::Host& host = m_session.host();
  m_session.runner().start(
      answersTopic(), this,
      [&host, path]() -> Result<package::Answers> {
        ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
        return package::readAnswers(bytes, path);
      },
      [this](const Result<package::Answers>& answers) {
        if (answers)
          takeAnswers(*answers);
        else
          m_error = answers.error();
        check();
      });
  emit changed();
}

/// By the package's own spelling of their names. What it doesn't ask is told, and left aside.
void InstallState::takeAnswers(const package::Answers& answers) {
  const auto& parameters = m_package->parameters();
  for (const auto& bad : package::checkAnswers(parameters, answers))
    if (bad.error.code() == package::codes::unknownParameter) m_error = bad.error;
  for (auto answer = answers.begin(); answer != answers.end(); ++answer)
    if (const auto* parameter = package::findParameter(parameters, answer.key()))
      m_wish.answers.insert(parameter->name, answer.value());
}

void InstallState::saveAnswers(const QString& path) {
  if (!m_package) return;
  package::Answers answers = this->answers();
  QList<package::Parameter> parameters = m_package->parameters();
  parameters.removeIf([](const package::Parameter& parameter) {
    const auto control = package::controlOf(parameter);
    return control == package::Control::Password || control == package::Control::NewPassword;
  });
  m_saved.clear();
  host::Host& host = m_session.host();
  m_session.runner().start(
      answersTopic(), this,
      [&host, path, bytes = package::writeAnswers(parameters, answers)] { return host.replaceFile(path, bytes); },
      [this, path](const Result<void>& saved) {
        if (saved)
          m_saved = path;
        else
          m_error = saved.error();
        emit changed();
      });
}

void InstallState::check() {
  m_problems.clear();
  m_flaw.reset();
  if (m_package) {
    for (const auto& bad : package::checkAnswers(m_package->parameters(), answers())) {
      if (hasField(m_package->parameters(), bad.parameter))
        m_problems.insert(bad.parameter, fieldText(bad.error));
      else
        m_flaw = bad.error;
    }
  }
  emit changed();
}

QString InstallState::problem(const QString& parameter) const {
  return m_problems.value(parameter);
}

void InstallState::plan() {
  if (!canPlan() || !m_problems.isEmpty()) return;
  forgetPlan();
  m_activity = tr("Making the plan ...");
  host::Host& host = m_session.host();
  m_session.runner().start(
      installTopic(), this,
      [&host, package = m_package, server = m_observed->server, wish = m_wish] {
        return install::prepareInstall(host, server, *package, wish);
      },
      [this, edits = m_edits](const Result<install::Ready>& ready) {
        if (edits != m_edits) return emit changed();  // of answers that are others by now
        if (ready)
          m_ready = std::make_shared<install::Ready>(*ready);
        else
          m_error = toldForServer(ready.error(), m_observed->server, m_session.host());
        emit changed();
      });
  emit changed();
}

void InstallState::cancel() {
  m_carrying.cancel();
}

bool InstallState::canStartAsAdministrator() const {
  return wantsAdministrator(m_error, m_session.host());
}

void InstallState::startAsAdministrator() {
  host::Host& host = m_session.host();
  m_activity = tr("Waiting for your answer to Windows ...");
  const QStringList arguments{QStringLiteral("--server"), m_server, QStringLiteral("--install"), m_path};
  m_session.runner().start(
      installTopic(), this, [&host, arguments] { return startElevated(host, arguments); },
      [this](const Result<int>& started) {
        // The letter stays, with its button: the answer may be another one next time.
        if (started) emit replaced();
        emit changed();
      });
  emit changed();
}

/// The next one of that name is an update.
void InstallState::keep(const install::Record& record) {
  m_records.removeIf([&](const install::Record& old) { return old.desired.name == record.desired.name; });
  m_records << record;
}

void InstallState::apply() {
  if (applying() || !m_ready || done()) return;
  m_error.reset();
  m_activity = tr("Installing ...");
  m_carrying.start(m_ready, m_package, [this](const Carrying::Outcome& outcome) {
    if (outcome.done) keep(m_ready->installation.record);
    m_done = outcome.done;
    m_verification = outcome.verification;
    m_error = outcome.error;
  });
}

}  // namespace iiswsgi::gui
