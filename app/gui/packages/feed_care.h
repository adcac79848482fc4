#pragma once

#include <atomic>
#include <memory>

#include "app/core/publish/feeds.h"
#include "app/gui/state/session.h"

/// What keeps a feed in order: a product is taken out of it, it is checked, and the Web Platform Installer's copies of
/// it go.
///
/// Flow: remove(), check() or clear() -> changed() ... -> what came of it. The next one forgets what the last one said.
namespace iiswsgi::gui {

class FeedCare : public QObject {
  Q_OBJECT
 public:
  explicit FeedCare(Session& session, QObject* parent = nullptr);

  void remove(const publish::OpenFeed& feed, const QString& productId);  ///< of a feed that is a file
  void check(const publish::OpenFeed& feed);
  void clear(const publish::OpenFeed& feed);
  void cancel();  ///< of a check; the others are short
  void forget();  ///< another feed is shown

  struct Removed {
    QString productId;
    QString backup;  ///< the earlier feed
  };
  bool busy() const;
  bool canCancel() const { return busy() && m_cancelled && !*m_cancelled; }
  QString activity() const;  ///< empty: nothing runs
  const std::optional<Removed>& removed() const { return m_removed; }
  const std::optional<QList<feed::Finding>>& findings() const { return m_findings; }
  const std::optional<discovery::Removal>& cleared() const { return m_cleared; }
  const std::optional<Error>& error() const { return m_error; }

 signals:
  void changed();
  void feedChanged();  ///< its file is another one now

 private:
  void begin(const QString& activity);
  template <typename Value, typename Work>
  void run(const Work& work, const std::function<void(const Value&)>& take);

  Session& m_session;
  QString m_activity;
  std::optional<Removed> m_removed;
  std::optional<QList<feed::Finding>> m_findings;
  std::optional<discovery::Removal> m_cleared;
  std::optional<Error> m_error;
  std::shared_ptr<std::atomic<bool>> m_cancelled;  ///< null: what runs isn't cancelled
  int m_feeds = 0;                                 ///< that were shown; what comes of an earlier one isn't told
};

}  // namespace iiswsgi::gui
