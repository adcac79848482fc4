#pragma once

#include <atomic>
#include <memory>

#include <QTimer>

#include "app/core/build/build.h"
#include "app/core/publish/publish.h"
#include "app/gui/state/session.h"

/// A project's folder on its way to a package and into a feed, without a widget.
///
/// Flow: edit() -> drawn() once the folder was looked at -> build() or publish() -> changed() ... -> built(), error().
/// Wishes count as soon as they are said; the folder is looked at again when the person pauses, and a build that is
/// begun meanwhile waits for that.
namespace iiswsgi::gui {

class BuildState : public QObject {
  Q_OBJECT
 public:
  explicit BuildState(Session& session, QObject* parent = nullptr);

  const build::Order& order() const { return m_order; }
  /// Changes what is wanted; not while a package is built.
  void edit(const std::function<void(build::Order&)>& change);
  void choose(const QString& folder);         ///< another project: what was said of the last one is forgotten
  void take(const QString& path, bool in);    ///< a file, or a folder with "/" at its end, into the package or out of it
  void setApplication(const QString& text);   ///< "shop.wsgi:app", "production.ini#main"; empty: the one that was found
  QString applicationProblem() const;         ///< empty: all is well
  QStringList applications() const;           ///< that were found, likeliest first
  void setFeed(const QString& text);          ///< a path, or a file: address
  const QString& feedText() const { return m_feedText; }
  QString feed() const;         ///< full path; empty: there is none to write
  QString feedProblem() const;  ///< empty: all is well

  void build();
  void publish();  ///< builds first
  void cancel();

  /// What is remembered of the last package: keys of state/memory.h.
  static const QString& projectKey();
  static const QString& feedKey();

  QString usualPython() const;  ///< whose pip brings wheels
  bool looking() const;         ///< or about to
  bool working() const;
  bool cancelling() const { return working() && *m_cancelled; }
  bool canBuild() const;
  bool canPublish() const { return canBuild() && !feed().isEmpty(); }
  double part() const { return m_told ? m_told->load() : 0; }  ///< 0 to 1 of the zip file
  /// Of the folder; of wishes that can't be fulfilled, the last one that could.
  const std::optional<build::Draft>& draft() const { return m_draft; }
  const std::optional<build::Built>& built() const { return m_built; }
  const std::optional<publish::Published>& published() const { return m_published; }
  const std::optional<Error>& error() const { return m_error; }

 signals:
  void changed();
  void drawn();
  void wasPublished(const QString& feed);

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
  QString m_application;
  QString m_feedText;
  std::shared_ptr<std::atomic<double>> m_told;
  QTimer m_watching;
  QTimer m_pause;  ///< of the person who types
  std::optional<build::Draft> m_draft;
  bool m_fits = false;  ///< the draft is what is wanted
  std::optional<build::Built> m_built;
  std::optional<publish::Published> m_published;
  std::optional<Error> m_error;
  std::shared_ptr<std::atomic<bool>> m_cancelled;
};

/// As a person writes it: "shop.wsgi:application", "production.ini#main".
QString textOf(const project::Application& application);

}  // namespace iiswsgi::gui
