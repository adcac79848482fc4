#include "app/gui/state/session.h"

#include <QFileInfo>

namespace iiswsgi::gui {

namespace topics {

const QString& observing() {
  static const QString topic = QStringLiteral("server");
  return topic;
}
const QString& applying() {
  static const QString topic = QStringLiteral("apply");
  return topic;
}
const QString& tryingOut() {
  static const QString topic = QStringLiteral("try");
  return topic;
}

}  // namespace topics

QString fieldText(const Error& error) {
  return error.hint().isEmpty() ? error.message() : error.message() + QLatin1Char(' ') + error.hint();
}

Session::Session(host::Host& host, QObject* parent) : QObject(parent), m_host(host) {}

void Session::edit(const std::function<void(plan::Desired&)>& change) {
  plan::Desired next = m_desired;
  change(next);
  if (next == m_desired) return;
  m_desired = std::move(next);
  setPlan(std::nullopt);
  emit desiredChanged();
  validate();
}

void Session::setObserved(std::optional<discovery::Observed> observed) {
  m_observed = std::move(observed);
  setPlan(std::nullopt);
  emit observedChanged();
  validate();
}

void Session::addToObserved(const std::function<void(discovery::Observed&)>& change) {
  if (!m_observed) return;
  change(*m_observed);
  setPlan(std::nullopt);
  emit observedChanged();
  validate();
}

void Session::outdate() {
  if (!m_receipt && !m_runner.isBusy(topics::applying())) emit outdated();
}

void Session::validate() {
  m_problems = m_observed ? plan::validate(*m_observed, m_desired) : QList<plan::FieldProblem>();
  emit problemsChanged();
}

std::optional<Error> Session::problem(const QString& field) const {
  for (const auto& problem : m_problems) {
    const bool matches = field.endsWith(QLatin1Char('.')) ? problem.field.startsWith(field) : problem.field == field;
    if (matches) return problem.error;
  }
  return std::nullopt;
}

QString Session::problemText(const QString& field) const {
  const auto found = problem(field);
  return found ? fieldText(*found) : QString();
}

void Session::setPlan(std::optional<plan::Plan> plan) {
  if (!plan && !m_plan && !m_receipt) return;
  m_plan = std::move(plan);
  m_receipt.reset();
  emit planChanged();
}

void Session::setReceipt(std::optional<apply::Receipt> receipt) {
  m_receipt = std::move(receipt);
  emit planChanged();
}

QStringList Session::projectFolders() const {
  QStringList folders;
  const auto& application = m_desired.application;
  if (!application.iniFile.isEmpty()) folders << QFileInfo(application.iniFile).path();
  if (!application.folder.isEmpty()) folders << application.folder;
  if (!m_startFolder.isEmpty()) folders << m_startFolder;
  folders.removeDuplicates();
  return folders;
}

}  // namespace iiswsgi::gui
