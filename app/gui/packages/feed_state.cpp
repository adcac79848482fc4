#include "app/gui/packages/feed_state.h"

#include <QDir>

namespace iiswsgi::gui {
namespace {

const QString& feedTopic() {
  static const QString topic = QStringLiteral("feed");
  return topic;
}

QString fullName(const QString& named) {
  const QUrl url(named);
  if (publish::isWebAddress(named)) return named;
  return url.isLocalFile() ? url.toLocalFile() : QDir::toNativeSeparators(QDir().absoluteFilePath(named));
}

}  // namespace

FeedState::FeedState(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

bool FeedState::busy() const {
  return m_session.runner().isBusy(feedTopic());
}

void FeedState::open(const QString& named) {
  m_feed.reset();
  m_error.reset();
  m_activity = tr("Reading the feed ...");
  host::Host& host = m_session.host();
  m_session.runner().start(
      feedTopic(), this, [&host, name = fullName(named.trimmed())] { return publish::openFeed(host, name); },
      [this](const Result<publish::OpenFeed>& feed) {
        if (feed)
          m_feed = *feed;
        else
          m_error = feed.error();
        emit changed();
      });
  emit changed();
}

void FeedState::fetch(const QString& productId) {
  if (!m_feed || busy()) return;
  m_error.reset();
  m_activity = tr("Fetching the package ...");
  host::Host& host = m_session.host();
  m_session.runner().start(
      feedTopic(), this, [&host, feed = *m_feed, productId] { return publish::fetchPackage(host, feed, productId); },
      [this](const Result<publish::Fetched>& fetched) {
        if (!fetched) m_error = fetched.error();
        emit changed();
        if (fetched) emit this->fetched(fetched->path);
      });
  emit changed();
}

}  // namespace iiswsgi::gui
