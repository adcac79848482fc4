#include "app/gui/packages/publish_state.h"

#include "app/core/publish/open_package.h"
#include "app/gui/packages/build_state.h"
#include "app/gui/packages/feed_file.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/state/memory.h"

namespace iiswsgi::gui {
namespace {

const QString& checkingTopic() {
  static const QString topic = QStringLiteral("check package");
  return topic;
}

const QString& publishingTopic() {
  static const QString topic = QStringLiteral("publish package");
  return topic;
}

Result<PublishState::Checked> checkPackage(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto package, publish::openPackage(host, path));
  PublishState::Checked checked;
  checked.about = package.about().value_or(package::About());
  checked.about.id = package.id();
  checked.files = package.content().size();
  checked.unpacked = package.archive().unpackedSize();
  ASSIGN_OR_RETURN(checked.findings, package::check(package));
  return checked;
}

}  // namespace

PublishState::PublishState(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

QString PublishState::feed() const {
  return feedFile(m_feedText);
}

QString PublishState::feedProblem() const {
  return feedFileProblem(m_feedText);
}

bool PublishState::publishing() const {
  return m_session.runner().isBusy(publishingTopic());
}

QString PublishState::activity() const {
  if (publishing()) return tr("Measuring the package and writing the feed ...");
  return m_session.runner().isBusy(checkingTopic()) ? tr("Checking the package ...") : QString();
}

void PublishState::choose(const QString& path) {
  if (publishing()) return;
  m_path = path;
  if (m_feedText.isEmpty() && !path.isEmpty()) m_feedText = feedBeside(path);
  check();
}

void PublishState::setFeed(const QString& text) {
  if (publishing() || m_feedText == text) return;
  m_feedText = text;
  m_published.reset();
  emit changed();
}

void PublishState::check() {
  if (publishing()) return;
  m_checked.reset();
  m_published.reset();
  m_error.reset();
  if (m_path.isEmpty()) {
    m_session.runner().drop(checkingTopic());
    return emit changed();
  }
  host::Host& host = m_session.host();
  m_session.runner().start(
      checkingTopic(), this, [&host, path = m_path] { return checkPackage(host, path); },
      [this](const Result<Checked>& checked) {
        if (checked)
          m_checked = *checked;
        else
          m_error = toldHere(checked.error());
        emit changed();
      });
  emit changed();
}

void PublishState::publish() {
  if (!canPublish()) return;
  m_published.reset();
  m_error.reset();
  publish::Wish wish;
  wish.package = m_path;
  wish.feed = feed();
  host::Host& host = m_session.host();
  m_session.runner().start(
      publishingTopic(), this, [&host, wish] { return publish::publish(host, wish); },
      [this, feed = wish.feed](const Result<publish::Published>& published) {
        if (published)
          m_published = *published;
        else
          m_error = toldHere(published.error());
        emit changed();
        if (!published) return;
        keepInMind();
        emit wasPublished(feed);
      });
  emit changed();
}

void PublishState::keepInMind() {
  host::Host& host = m_session.host();
  m_session.runner().start(
      QStringLiteral("remember"), this,
      [&host, memory = Memory{{BuildState::feedKey(), feed()}}] { return remember(host, memory), true; }, [](bool) {});
}

}  // namespace iiswsgi::gui
