#pragma once

#include <atomic>
#include <memory>

#include <QTimer>

#include "app/core/publish/publish.h"
#include "app/gui/state/session.h"

/// A feed that is looked at: its products, and one of them on its way to be installed.
///
/// Flow: open() -> feed() -> look(product) for what is known of it here -> fetch(product) -> fetched().
namespace iiswsgi::gui {

class FeedState : public QObject {
  Q_OBJECT
 public:
  explicit FeedState(Session& session, QObject* parent = nullptr);

  void open(const QString& named);  ///< a file, file:, or http(s) address
  void look(const QString& productId);
  void fetch(const QString& productId);
  void cancel();

  /// What the feed says of a product, held against this machine.
  struct Known {
    QString productId;
    std::optional<bool> installed;  ///< nothing: it can't be known
    QStringList needs;              ///< products that have to be installed before, in their order
    std::optional<Error> error;     ///< why that can't be told
  };
  bool busy() const;
  bool cancelling() const { return busy() && *m_cancelled; }
  const QString& named() const { return m_named; }  ///< full path or address of what was opened
  const std::optional<publish::OpenFeed>& feed() const { return m_feed; }
  const std::optional<Known>& known() const { return m_known; }
  const std::optional<Error>& error() const { return m_error; }
  QString activity() const;

  static QString fullName(const QString& written);  ///< as named(); empty: nothing is written

 signals:
  void changed();
  void fetched(const QString& path, const QString& caution);

 private:
  struct Told {
    std::atomic<qint64> done{0};
    std::atomic<qint64> all{-1};
  };
  void begin(const QString& activity);
  void arrive(const Result<publish::Fetched>& fetched, const QString& productId);

  Session& m_session;
  QString m_named;
  std::optional<publish::OpenFeed> m_feed;
  std::optional<Known> m_known;
  std::optional<Error> m_error;
  QString m_activity;
  std::shared_ptr<Told> m_told;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
  QTimer m_watching;
};

}  // namespace iiswsgi::gui
