#include "app/gui/packages/feed_state.h"

#include <QDir>

#include "app/core/base/counted.h"
#include "app/core/publish/signs.h"
#include "app/gui/packages/panel.h"
#include "app/gui/packages/told_here.h"

namespace iiswsgi::gui {
namespace {

const QString& feedTopic() {
  static const QString topic = QStringLiteral("feed");
  return topic;
}

FeedState::Known knownOf(host::Host& host, const feed::Feed& feed, const QString& productId) {
  FeedState::Known known{productId, {}, {}, {}};
  const auto* entry = feed.find(productId);
  if (!entry) return known;
  const feed::Sign sign = publish::signsOf(host);
  known.installed = feed::isInstalled(feed, *entry, sign);
  const auto order = feed::installationOrder(feed, productId, sign);
  if (!order)
    known.error = toldHere(order.error());
  else
    known.needs = *order;
  known.needs.removeAll(entry->productId);
  return known;
}

}  // namespace

QString FeedState::fullName(const QString& written) {
  const QString text = written.trimmed();
  if (text.isEmpty() || publish::isWebAddress(text)) return text;
  return QDir::toNativeSeparators(QDir().absoluteFilePath(publish::pathIn(text)));
}

FeedState::FeedState(Session& session, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_told(std::make_shared<Told>()),
      m_cancelled(std::make_shared<std::atomic<bool>>(false)) {
  m_watching.setInterval(100);
  connect(&m_watching, &QTimer::timeout, this, [this] {
    if (!busy()) m_watching.stop();
    emit changed();
  });
}

bool FeedState::busy() const {
  return m_session.runner().isBusy(feedTopic());
}

QString FeedState::activity() const {
  if (!busy()) return {};
  if (*m_cancelled) return tr("Cancelling ...");
  const qint64 done = m_told->done, all = m_told->all;
  if (done <= 0) return m_activity;
  const QString amount = all > 0 ? tr("%1 of %2").arg(sizeText(done), sizeText(all)) : sizeText(done);
  return tr("%1 %2").arg(m_activity, amount);
}

void FeedState::begin(const QString& activity) {
  m_error.reset();
  m_activity = activity;
  m_told = std::make_shared<Told>();
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  m_watching.start();
}

void FeedState::open(const QString& named) {
  if (m_cancelled) *m_cancelled = true;  // what runs is for another feed
  m_named = fullName(named);
  m_feed.reset();
  m_known.reset();
  begin(tr("Reading the feed ..."));
  host::Host& host = m_session.host();
  const auto stop = [cancelled = m_cancelled] { return cancelled->load(); };
  m_session.runner().start(
      feedTopic(), this, [&host, name = m_named, stop] { return publish::openFeed(host, name, stop); },
      [this](const Result<publish::OpenFeed>& feed) {
        if (feed)
          m_feed = *feed;
        else
          m_error = toldHere(feed.error());
        emit changed();
      });
  emit changed();
}

void FeedState::look(const QString& productId) {
  if (!m_feed || (m_known && m_known->productId == productId)) return;
  m_known.reset();
  host::Host& host = m_session.host();
  m_session.runner().start(
      QStringLiteral("signs"), this,
      [&host, feed = m_feed->document.feed(), productId] { return knownOf(host, feed, productId); },
      [this](const Known& known) {
        m_known = known;
        emit changed();
      });
}

void FeedState::fetch(const QString& productId) {
  if (!m_feed || busy()) return;
  begin(tr("Fetching the package ..."));
  host::Host& host = m_session.host();
  const auto stop = [cancelled = m_cancelled] { return cancelled->load(); };
  // Called in the thread behind, perhaps after this object is gone: it only leaves numbers there.
  const auto tell = [told = m_told](qint64 done, qint64 all) {
    told->done = done;
    told->all = all;
  };
  m_session.runner().start(
      feedTopic(), this,
      [&host, feed = *m_feed, productId, tell, stop] {
        return publish::fetchPackage(host, feed, productId, tell, stop);
      },
      [this, productId](const Result<publish::Fetched>& fetched) { arrive(fetched, productId); });
  emit changed();
}

void FeedState::arrive(const Result<publish::Fetched>& fetched, const QString& productId) {
  if (!fetched) m_error = toldHere(fetched.error());
  emit changed();
  if (!fetched) return;
  const QString caution = tr("The feed says no checksum of %1, so what came is taken as it is. Install it only if you "
                             "trust where it is from.")
                              .arg(productId);
  emit this->fetched(fetched->path, fetched->checked ? QString() : caution);
}

void FeedState::cancel() {
  if (!busy()) return;
  *m_cancelled = true;
  emit changed();
}

}  // namespace iiswsgi::gui
