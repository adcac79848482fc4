#pragma once

#include <atomic>
#include <memory>

#include <QTimer>

#include "app/core/build/build.h"
#include "app/core/publish/publish.h"
#include "app/gui/state/session.h"

/// A project's folder on its way to a package and into a feed, without a widget.
///
/// Flow: edit() -> drawn() once the folder was looked at -> build() or publish() -> progressed() ... -> finished().
namespace iiswsgi::gui {

class BuildState : public QObject {
  Q_OBJECT
 public:
  explicit BuildState(Session& session, QObject* parent = nullptr);

  const build::Order& order() const { return m_order; }
  /// Changes what is wanted, and looks at the folder again.
  void edit(const std::function<void(build::Order&)>& change);
  const QString& feed() const { return m_feed; }
  void setFeed(const QString& path);

  void build();
  void publish();  ///< builds first
  void cancel();

  /// What is remembered of the last package: keys of state/memory.h.
  static const QString& projectKey();
  static const QString& feedKey();

  QString usualPython() const;  ///< whose pip brings wheels
  bool looking() const;
  bool working() const;
  double part() const { return m_told ? m_told->load() : 0; }  ///< 0 to 1 of the zip file
  const std::optional<build::Draft>& draft() const { return m_draft; }
  const std::optional<build::Built>& built() const { return m_built; }
  const std::optional<publish::Published>& published() const { return m_published; }
  const std::optional<Error>& error() const { return m_error; }

 signals:
  void changed();
  void drawn();

 private:
  struct Outcome {
    std::optional<build::Built> built;
    std::optional<publish::Published> published;
    std::optional<Error> error;
  };
  void look();
  void start(bool publishing);
  void finish(const Outcome& outcome);
  void keepInMind();

  Session& m_session;
  build::Order m_order;
  QString m_feed;
  std::shared_ptr<std::atomic<double>> m_told;
  QTimer m_watching;
  std::optional<build::Draft> m_draft;
  std::optional<build::Built> m_built;
  std::optional<publish::Published> m_published;
  std::optional<Error> m_error;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
};

}  // namespace iiswsgi::gui
