#include "app/gui/pages/python/python_state.h"

#include <algorithm>

#include <QVersionNumber>

#include "app/core/discovery/discovery.h"

namespace iiswsgi::gui {
namespace {

const QString& searching() {
  static const QString topic = QStringLiteral("pythons");
  return topic;
}
const QString& reading() {
  static const QString topic = QStringLiteral("python");
  return topic;
}

/// An environment has the application's packages; else what `python3` means on this machine; else the newest. What
/// can't be used stands last.
bool likelier(const discovery::Python& a, const discovery::Python& b) {
  const auto rank = [](const discovery::Python& python) {
    if (!python.problem.isEmpty()) return 3;
    if (!python.virtualEnvironment.isEmpty()) return 0;
    return python.foundBy == QLatin1String("PATH") ? 1 : 2;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return rank(a) >= 2 && QVersionNumber::fromString(a.version) > QVersionNumber::fromString(b.version);
}

bool holds(const QList<discovery::Python>& pythons, const QString& path) {
  return std::any_of(pythons.begin(), pythons.end(),
                     [&](const auto& python) { return PythonState::pathOf(python) == path; });
}

}  // namespace

PythonState::PythonState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  // A server that is read again comes without Pythons.
  connect(&session, &Session::observedChanged, this, [this] {
    const auto& observed = m_session.observed();
    if (observed && observed->pythons.isEmpty()) publish();
  });
}

QString PythonState::pathOf(const discovery::Python& python) {
  return python.virtualEnvironment.isEmpty() ? python.executable : python.virtualEnvironment;
}

void PythonState::search() {
  if (!m_searched || m_session.projectFolders() != m_folders) lookAgain();
}

void PythonState::lookAgain() {
  const QStringList folders = m_session.projectFolders();
  m_folders = folders;
  host::Host& host = m_session.host();
  m_session.runner().start(
      searching(), this, [&host, folders] { return discovery::findPythons(host, folders); },
      [this](const QList<discovery::Python>& found) {
        m_found = found;
        std::stable_sort(m_found.begin(), m_found.end(), likelier);
        m_named.removeIf([this](const auto& python) { return holds(m_found, pathOf(python)); });
        m_searched = true;
        publish();
        const QString wanted = m_session.desired().python;
        if (wanted.isEmpty()) chooseBest();
        if (!wanted.isEmpty() && !isListed(wanted)) name(wanted);
        emit changed();
      });
  emit changed();
}

void PythonState::chooseBest() {
  if (!m_found.isEmpty() && m_found.first().problem.isEmpty()) choose(pathOf(m_found.first()));
}

void PythonState::choose(const QString& path) {
  m_session.runner().drop(reading());
  m_error.reset();
  m_session.edit([&](plan::Desired& desired) { desired.python = path; });
  emit changed();
}

void PythonState::name(const QString& path) {
  m_error.reset();
  if (isListed(path)) return choose(path);
  m_session.edit([&](plan::Desired& desired) { desired.python = path; });
  host::Host& host = m_session.host();
  m_session.runner().start(
      reading(), this, [&host, path] { return discovery::readPython(host, path); },
      [this, path](const Result<discovery::Python>& python) {
        if (!python) {
          m_error = python.error();
        } else {
          // Its interpreter and its folder are two names of one environment.
          if (!isListed(pathOf(*python))) m_named << *python;
          publish();
          m_session.edit([&](plan::Desired& desired) { desired.python = pathOf(*python); });
        }
        emit changed();
      });
  emit changed();
}

bool PythonState::isListed(const QString& path) const {
  return holds(pythons(), path);
}

void PythonState::publish() {
  if (pythons().isEmpty()) return;
  m_session.addToObserved([this](discovery::Observed& observed) { observed.pythons = pythons(); });
}

QString PythonState::activity() const {
  if (m_session.runner().isBusy(reading())) return tr("Looking at that Python ...");
  if (m_session.runner().isBusy(searching())) return tr("Looking for Pythons on this machine ...");
  return {};
}

bool PythonState::ready() const {
  return activity().isEmpty() && !m_error && !m_session.desired().python.isEmpty() &&
         !m_session.problem(QStringLiteral("python")) && !m_session.problem(QStringLiteral("gateway"));
}

}  // namespace iiswsgi::gui
