#pragma once

#include "app/core/publish/publish.h"
#include "app/gui/state/session.h"

/// A feed that is looked at: its products, and one of them on its way to be installed.
namespace iiswsgi::gui {

class FeedState : public QObject {
  Q_OBJECT
 public:
  explicit FeedState(Session& session, QObject* parent = nullptr);

  void open(const QString& named);  ///< a file, file:, or http(s) address
  void fetch(const QString& productId);

  bool busy() const;
  const std::optional<publish::OpenFeed>& feed() const { return m_feed; }
  const std::optional<Error>& error() const { return m_error; }
  QString activity() const { return busy() ? m_activity : QString(); }

 signals:
  void changed();
  void fetched(const QString& path);

 private:
  Session& m_session;
  std::optional<publish::OpenFeed> m_feed;
  std::optional<Error> m_error;
  QString m_activity;
};

}  // namespace iiswsgi::gui
