#include "app/gui/packages/feed_care.h"

#include "app/gui/packages/told_here.h"

namespace iiswsgi::gui {
namespace {

const QString& topic() {
  static const QString name = QStringLiteral("feed care");
  return name;
}

}  // namespace

FeedCare::FeedCare(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

bool FeedCare::busy() const {
  return m_session.runner().isBusy(topic());
}

QString FeedCare::activity() const {
  if (!busy()) return {};
  return m_cancelled && *m_cancelled ? tr("Cancelling ...") : m_activity;
}

void FeedCare::begin(const QString& activity) {
  m_activity = activity;
  m_removed.reset();
  m_findings.reset();
  m_cleared.reset();
  m_error.reset();
  m_cancelled.reset();
}

void FeedCare::forget() {
  if (m_cancelled) *m_cancelled = true;
  ++m_feeds;
  begin({});
  emit changed();
}

void FeedCare::cancel() {
  if (!canCancel()) return;
  *m_cancelled = true;
  emit changed();
}

template <typename Value, typename Work>
void FeedCare::run(const Work& work, const std::function<void(const Value&)>& take) {
  m_session.runner().start(topic(), this, work, [this, take, feeds = m_feeds](const Result<Value>& outcome) {
    if (feeds != m_feeds) return emit changed();
    if (outcome)
      take(*outcome);
    else
      m_error = toldHere(outcome.error());
    emit changed();
  });
  emit changed();
}

void FeedCare::remove(const publish::OpenFeed& feed, const QString& productId) {
  if (busy() || feed.path.isEmpty()) return;
  begin(tr("Removing %1 from the feed ...").arg(productId));
  host::Host& host = m_session.host();
  run<publish::Rewritten>(
      [&host, path = feed.path, productId] { return publish::removeProduct(host, path, productId); },
      [this, productId](const publish::Rewritten& rewritten) {
        m_removed = Removed{productId, rewritten.backup};
        emit feedChanged();
      });
}

void FeedCare::check(const publish::OpenFeed& feed) {
  if (busy()) return;
  begin(tr("Checking the feed and its packages ..."));
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  host::Host& host = m_session.host();
  const auto stop = [cancelled = m_cancelled] { return cancelled->load(); };
  run<QList<feed::Finding>>([&host, feed, stop] { return publish::checkFeed(host, feed, stop); },
                            [this](const QList<feed::Finding>& findings) { m_findings = findings; });
}

void FeedCare::clear(const publish::OpenFeed& feed) {
  if (busy()) return;
  begin(tr("Looking for the Web Platform Installer's copies ..."));
  host::Host& host = m_session.host();
  run<discovery::Removal>([&host, feed] { return publish::clearCaches(host, feed); },
                          [this](const discovery::Removal& removal) {
                            m_cleared = removal;
                            if (removal.failure) m_error = toldHere(*removal.failure);
                          });
}

}  // namespace iiswsgi::gui
